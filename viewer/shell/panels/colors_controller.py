"""The dock *Colours*, the range of the colours, and how the colour maps look in the menu."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.color_maps import NAMES
from viewer.protocol import MapsPreviewed
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.panels.colors_panel import ColorsPanel, preview
from viewer.shell.session.session import Session
from viewer.shell.session.state import FIXED, NATURAL, SHOWN, SessionState
from viewer.shell.window.main_window import MainWindow


class ColorsController(QObject):
    """Ties the dock to the session."""

    def __init__(self, window: MainWindow, session: Session, renderer: RendererClient) -> None:
        super().__init__(window)
        self._window, self._session = window, session
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
        window.actions_.connect({"view.lock_range": self._lock_range, "view.edit_range": self.edit_range})

    def edit_range(self) -> None:
        """Let the user type the range of the colours."""
        self._window.docks.show("colors")
        self.panel.edit_range()

    def _render_state(self, state: SessionState) -> None:
        self.panel.render_state(state)
        if state.phase == SHOWN and not self._all_asked and not self._renderer.at_once:  # nobody opens the list
            self._all_asked = True
            self._renderer.preview_maps(NAMES)
        self._render_lock(state)

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
