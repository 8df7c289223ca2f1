"""The panes of the view: menu, keys, and the mouse, for what :mod:`viewer.shell.session.pane_changes` can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from viewer.protocol import Catalogue, Frame, Pointer, Probed
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.pane_changes import (
    PaneWish,
    activated,
    added,
    closed,
    gone_over,
    shaped,
    showing,
    split,
    swapped,
    with_links,
)
from viewer.shell.session.pane_state import BESIDE, COUNTS, ONE, PaneLinks
from viewer.shell.session.pane_words import words_of
from viewer.shell.session.session import Session
from viewer.shell.session.side_pane import PanePicture
from viewer.shell.session.side_panes import SidePanes
from viewer.shell.session.state import OPENING, Selection, SessionState
from viewer.shell.session.view_state import ViewState
from viewer.shell.view.panes.pane_overlay import PaneOverlay
from viewer.shell.view.panes.sample_drop import SampleDrop
from viewer.shell.view.panes.split_slider import SplitSlider
from viewer.shell.view.view_controller import ViewController
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.pane_actions import PANE_SHAPES, PANES_MENU

LINKS = ("camera", "field", "range", "time", "tools", "sample")
LINKED = PaneLinks()
_BEGIN_SPLIT = 0.5


class PanesController(QObject):
    """Ties the panes to session and renderer.

    Attributes
    ----------
    overlay, slider
        What is said over the panes, and the slider of a split picture.
    """

    def __init__(
        self, window: MainWindow, session: Session, renderer: RendererClient, picture: ViewController, sides: SidePanes
    ) -> None:
        super().__init__(window)
        view = picture.panel.frame_view
        picture.probe.look_beside(sides.find)
        self._window, self._session, self._view, self._sides = window, session, view, sides
        self.overlay = PaneOverlay(view)
        self.slider = SplitSlider(view)
        self._drop = SampleDrop(view)
        self._drop.dropped.connect(self.show_beside)
        self.slider.moved.connect(lambda at: self._change(partial(split, at=at)))
        view.pointer.connect(self._on_pointer)
        renderer.frame.connect(self._on_frame)
        renderer.died.connect(lambda _outcome: self._say())
        sides.changed.connect(self._say)
        session.changed.connect(self._render)
        session.opened.connect(self._on_opened)
        window.recolored.connect(self.overlay.set_colors)
        self.overlay.set_colors(window.colors())
        window.actions_.connect(
            {
                "panes.add": self.add,
                "panes.close": lambda: self._change(lambda view: closed(view, view.panes.active)),
                "panes.next": self.activate_next,
                "panes.swap": lambda: self._change(swapped),
                "panes.split": self._switch_split,
                **{f"panes.shape.{shape}": partial(self.set_shape, shape) for shape in COUNTS},
                **{f"panes.link.{name}": partial(self._switch_link, name) for name in LINKS},
            }
        )
        self._render(session.state)

    def add(self) -> None:
        """Show the next sample in a pane of its own."""
        if chosen := self._next_choices(1):
            self._change(lambda view: added(view, chosen[0]))

    def show_beside(self, sample: int) -> None:
        """Show a sample of the split in a pane of its own."""
        self._change(lambda view: added(view, replace(view.choice, sample=sample)))

    def set_shape(self, shape: str) -> None:
        """Lay the panes out like that; new ones show the samples that follow."""
        self._change(lambda view: shaped(view, shape, self._next_choices(COUNTS[shape])))
        self._render(self._session.state)

    def show(self, wanted: Sequence[PaneWish], links: PaneLinks = LINKED, shape: str = BESIDE) -> None:
        """Show these panes and no others; see :func:`viewer.shell.session.pane_changes.showing`."""
        self._change(lambda view: showing(view, wanted, links, shape))

    def activate_next(self) -> None:
        """Make the next pane the active one."""
        panes = self._session.view.panes
        self.activate(panes.numbers[(panes.numbers.index(panes.active) + 1) % len(panes.views)])

    def activate(self, number: int) -> None:
        """Make a pane the active one; where it is of another dataset, that is the one that is open from then on."""
        view, state = self._session.view, self._session.state
        dataset = view.panes.view(number).dataset
        if not dataset:
            self._change(lambda view: activated(view, number))
        elif state.catalogue is not None and state.phase != OPENING:
            picture = self._sides.pictures.get(number, PanePicture())
            after = gone_over(view, number, state.catalogue.path)
            self._session.opening.go_over(dataset, after, picture.shown)

    def _on_opened(self, catalogue: Catalogue) -> None:
        if self._session.opening.went_over:
            self._window.notify(f"The docks are about {catalogue.name} now")

    def add_to_menu(self, menu: QMenu, _found: Probed | None) -> None:
        """Add what can be done with the panes."""
        menu.addAction(self._window.menus[PANES_MENU].menuAction())

    def _change(self, change: Callable[[ViewState], ViewState]) -> None:
        view = self._session.view
        after = change(view)
        if after is not view:
            self._session.set_view(after)

    def _next_choices(self, count: int) -> list[Selection]:
        """Return so many selections: of the samples that follow in the table, after its end from its beginning."""
        choice, order = self._session.state.choice, self._session.state.order
        if order is None or not len(order):
            return []
        shown = {choice.sample, *(view.choice.sample for view in self._session.view.panes.others)}
        found: list[Selection] = []
        sample = choice.sample
        for _ in range(min(len(order), count + len(shown))):
            following = order.step(sample, 1)
            sample = order.step(sample, -len(order)) if following == sample else following
            if sample not in shown and len(found) < count:
                found.append(replace(choice, sample=sample))
        return found + [choice] * (count - len(found))

    def _switch_split(self) -> None:
        at = _BEGIN_SPLIT if self._window.actions_["panes.split"].isChecked() else 0.0
        view = self._session.view
        if at and not view.panes.several:
            self.add()
        self._change(partial(split, at=at))
        self._render(self._session.state)

    def _switch_link(self, name: str) -> None:
        on = self._window.actions_[f"panes.link.{name}"].isChecked()
        self._change(lambda view: with_links(view, **{name: on}))

    def _on_pointer(self, event: Pointer) -> None:
        frame = self._view.frame
        if event.action != "press" or frame is None or not frame.panes:
            return
        size = self._view.device_size()
        x, y = event.x / max(size.width(), 1), event.y / max(size.height(), 1)
        for pane in frame.panes:
            area = pane.area
            if area.x <= x < area.x + area.width and area.y <= y < area.y + area.height:
                self.activate(area.pane)

    def _on_frame(self, _frame: Frame) -> None:
        self._say()

    def _say(self) -> None:
        state = self._session.state
        words = words_of(self._view.frame, state, self._sides.pictures)
        self.overlay.say(words, split=state.panes is not None and state.panes.split > 0.0)
        at = state.panes.split if state.panes is not None and len(words) == 2 else 0.0
        self.slider.put(at)

    def _render(self, state: SessionState) -> None:
        panes, actions = state.panes or ONE, self._window.actions_
        for name in ("close", "next", "swap"):
            actions[f"panes.{name}"].setEnabled(panes.several)
        actions["panes.split"].setEnabled(state.catalogue is not None and len(panes.views) <= 2)
        actions["panes.split"].setChecked(panes.split > 0.0)
        actions.check(PANE_SHAPES, f"panes.shape.{panes.shape}")
        for name in LINKS:
            actions[f"panes.link.{name}"].setChecked(getattr(panes.links, name))
        self._say()
