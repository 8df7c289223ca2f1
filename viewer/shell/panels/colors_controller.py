"""The dock *Colours* and what the menu *View* says about colours and edges."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from viewer.protocol import MapsPreviewed
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.panels.colors_panel import ColorsPanel
from viewer.shell.services.settings import Settings
from viewer.shell.session.color_maps import MENU, NAMES
from viewer.shell.session.session import Session
from viewer.shell.session.state import AUTO, FIXED, SHOWN, SessionState
from viewer.shell.window.action_table import REPRESENTATIONS
from viewer.shell.window.main_window import MainWindow


class ColorsController(QObject):
    """Ties the dock to the session, and remembers what is chosen."""

    def __init__(self, window: MainWindow, session: Session, renderer: RendererClient, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._session, self._settings = window, session, settings
        self.panel = ColorsPanel()
        window.docks.add("colors", self.panel)
        self.panel.appearance_chosen.connect(lambda changes: self.choose_appearance(**changes))
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
                **{f"view.color_map.{name}": partial(self.choose_appearance, color_map=name) for name in MENU},
            }
        )
        self._apply_settings()

    def _apply_settings(self) -> None:
        settings = self._settings
        self._window.actions_["view.edges"].setChecked(settings.edges)
        self._session.set_appearance(edges=settings.edges)
        if settings.color_map in NAMES:
            self._session.set_appearance(color_map=settings.color_map)

    def choose_appearance(self, **changes: Any) -> None:
        """Draw it as the user has chosen (fields of :class:`Appearance`), and remember the colour map."""
        if "color_map" in changes:
            self._settings.color_map = changes["color_map"]
        self._session.set_appearance(**changes)

    def edit_range(self) -> None:
        """Let the user type the range of the colours."""
        self._window.docks.show("colors")
        self.panel.edit_range()

    def _render_state(self, state: SessionState) -> None:
        self.panel.render_state(state)
        if state.phase == SHOWN and not self._all_asked:
            self._all_asked = True
            self._renderer.preview_maps(NAMES)
        self._window.actions_.check("color_map", f"view.color_map.{state.appearance.color_map}")

    def _on_previewed(self, answer: MapsPreviewed) -> None:
        self.panel.set_previews(answer.colors)
        if len(answer.colors) > 1:
            self.panel.keep_maps(answer.colors)

    def _lock_range(self) -> None:
        """Keep the range that is on screen, or let it follow the values again."""
        state = self._session.state
        if state.color_scale.mode == FIXED:
            self._session.set_color_scale(mode=AUTO)
        elif state.shown is not None and state.shown.scene.range is not None:
            self._session.set_color_scale(mode=FIXED, fixed=state.shown.scene.range)

    def _set_edges(self) -> None:
        self._settings.edges = self._window.actions_["view.edges"].isChecked()
        self._session.set_appearance(edges=self._settings.edges)
