"""How the dataset that is open is looked at, taken from the session and given to it as one value."""

from __future__ import annotations

from dataclasses import replace

from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.live_state import LiveState
from viewer.shell.session.presentation import Presentation
from viewer.shell.session.styling import Styling
from viewer.shell.session.view_state import ViewState, is_same_camera, without_theme


class Viewing:
    """The one place where views are taken and put."""

    def __init__(self, live: LiveState, presentation: Presentation, styling: Styling, renderer: RendererClient) -> None:
        self._live, self._presentation, self._styling, self._renderer = live, presentation, styling, renderer

    @property
    def view(self) -> ViewState:
        """What the user wants to see and how, from where the last picture was seen."""
        state = self._live.state
        scales = self._styling.color_scales.kept
        return ViewState(state.choice, without_theme(state.appearance), scales, self._renderer.camera, state.tools)

    def begin(self, view: ViewState) -> None:
        """Look at a dataset that has just been opened; without a camera the mesh is fitted into the view."""
        if view.camera is not None:
            self._renderer.set_camera(view.camera, ahead=True)
        self._presentation.want_view(view)

    def put(self, view: ViewState) -> None:
        """Look at the same dataset in another way; what a sample lacks comes back with the next one that has it."""
        before = self.view
        same = replace(before, camera=None) == replace(view, camera=None)
        if view.camera is not None and not is_same_camera(before.camera, view.camera):
            self._renderer.set_camera(view.camera, ahead=not same)
        if not same:
            self._presentation.want_view(view)
