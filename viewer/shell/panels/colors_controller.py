"""The dock *Colours* and what the menu *View* says about colours and edges."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from viewer.color_maps import MOST_BANDS, NAMES
from viewer.protocol import MapsPreviewed
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.panels.colors_panel import ColorsPanel, preview
from viewer.shell.services.settings import Settings
from viewer.shell.session.session import Session
from viewer.shell.session.state import FIXED, NATURAL, SHOWN, SessionState
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.menus import REPRESENTATIONS

_REMEMBERED = ("color_map", "reversed", "bands", "unlit", "representation", "edges")
"""What of the :class:`Appearance` the settings hold, under the same names."""

_OF_FIELDS = ("color_map", "reversed")
"""What a difference has of its own, so that it says nothing about datasets to come."""


class ColorsController(QObject):
    """Ties the dock to the session, and remembers what is chosen."""

    def __init__(self, window: MainWindow, session: Session, renderer: RendererClient, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._session, self._settings = window, session, settings
        self._rendered = session.state
        self.panel = ColorsPanel()
        window.docks.add("colors", self.panel)
        self.panel.appearance_chosen.connect(lambda changes: session.set_appearance(**changes))
        self.panel.color_scale_chosen.connect(lambda changes: session.set_color_scale(**changes))
        self._renderer = renderer
        self._all_asked = False  # whether the renderer has been asked for the previews of all maps
        renderer.previewed.connect(self._on_previewed)
        # Only the one that is seen: the first picture would have to wait for the others.
        renderer.proven.connect(lambda: renderer.preview_maps((session.state.appearance.color_map,)))
        session.changed.connect(self._render_state)
        window.actions_.connect(
            {
                "view.lock_range": self._lock_range,
                "view.edit_range": self.edit_range,
                "view.edges": self._set_edges,
                **{
                    f"view.representation.{name}": partial(session.set_appearance, representation=name)
                    for name in REPRESENTATIONS
                },
                **{f"view.color_map.{name}": partial(session.set_appearance, color_map=name) for name in NAMES},
            }
        )
        self._apply_settings()

    def _apply_settings(self) -> None:
        """Draw as the user has drawn last; a dataset that is known is drawn as it was left."""
        changes: dict[str, Any] = {name: getattr(self._settings, name) for name in _REMEMBERED}
        changes["bands"] = min(changes["bands"], MOST_BANDS)
        if changes["color_map"] not in NAMES:
            del changes["color_map"]
        if changes["representation"] not in REPRESENTATIONS:
            del changes["representation"]
        self._session.set_appearance(**changes)

    def _remember(self, state: SessionState) -> None:
        """Remember what the user has changed, for the datasets that are not known yet."""
        before, self._rendered = self._rendered, state
        if state.catalogue is before.catalogue and state.appearance != before.appearance:
            for name in _REMEMBERED:
                if not (state.difference.on and name in _OF_FIELDS):
                    setattr(self._settings, name, getattr(state.appearance, name))

    def edit_range(self) -> None:
        """Let the user type the range of the colours."""
        self._window.docks.show("colors")
        self.panel.edit_range()

    def _render_state(self, state: SessionState) -> None:
        self.panel.render_state(state)
        if state.phase == SHOWN and not self._all_asked and not self._renderer.at_once:  # nobody opens the list
            self._all_asked = True
            self._renderer.preview_maps(NAMES)
        self._window.actions_.check("color_map", f"view.color_map.{state.appearance.color_map}")
        self._window.actions_.check("representation", f"view.representation.{state.appearance.representation}")
        self._window.actions_["view.edges"].setChecked(state.appearance.edges)
        self._render_lock(state)
        self._remember(state)

    def _on_previewed(self, answer: MapsPreviewed) -> None:
        icons = {name: preview(colors) for name, colors in answer.colors.items()}
        self.panel.set_previews(icons)
        for name, icon in icons.items():
            self._window.actions_[f"view.color_map.{name}"].setIcon(icon)
        if len(answer.colors) > 1:  # one that is not there is offered nowhere
            self.panel.keep_maps(answer.colors)
            for name in NAMES:
                self._window.actions_[f"view.color_map.{name}"].setVisible(name in answer.colors)

    def _lock_range(self) -> None:
        """Keep the range that is on screen, or let it follow the values again."""
        state = self._session.state
        if state.color_scale.mode == FIXED:
            self._session.set_color_scale(mode=NATURAL)
        elif state.shown is not None and state.shown.scene.range is not None:
            self._session.set_color_scale(mode=FIXED, fixed=state.shown.scene.range)
        self._render_lock(self._session.state)  # a click has turned its mark, whatever came of it

    def _render_lock(self, state: SessionState) -> None:
        self._window.actions_["view.lock_range"].setChecked(state.color_scale.mode == FIXED)

    def _set_edges(self) -> None:
        self._session.set_appearance(edges=self._window.actions_["view.edges"].isChecked())
