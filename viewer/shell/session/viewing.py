"""How the dataset that is open is looked at, taken from the session and given to it as one value."""

from __future__ import annotations

from dataclasses import replace

from viewer.protocol import Catalogue
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.difference_look import plain_look
from viewer.shell.session.drawing import Drawing
from viewer.shell.session.live_state import LiveState
from viewer.shell.session.opening import DatasetOpening
from viewer.shell.session.presentation import Presentation
from viewer.shell.session.styling import Styling
from viewer.shell.session.view_state import ViewState, in_theme_of, is_same_camera, without_theme


class Viewing:
    """The one place where views are taken and put."""

    def __init__(
        self,
        live: LiveState,
        presentation: Presentation,
        styling: Styling,
        drawing: Drawing,
        renderer: RendererClient,
    ) -> None:
        self._live, self._presentation, self._styling = live, presentation, styling
        self._drawing, self._renderer = drawing, renderer

    @property
    def view(self) -> ViewState:
        """What the user wants to see and how, from where the last picture was seen."""
        state = self._live.state
        scales = self._styling.color_scales.kept
        appearance = without_theme(state.appearance)
        return ViewState(state.choice, appearance, scales, self._renderer.camera, state.tools, state.difference)

    def opened(self, catalogue: Catalogue, opening: DatasetOpening) -> ViewState:
        """Take in a dataset that has just been opened, and return how it is to be looked at."""
        open_now = self._live.state.catalogue
        again = open_now is not None and catalogue.path == open_now.path
        if not again:
            self._renderer.leave_camera()
        before = self.view
        fresh = ViewState(appearance=plain_look(before.appearance, before.difference))
        view = opening.begin_with(catalogue, replace(before, camera=None) if again else fresh, again=again)
        self._arrive(catalogue, view)
        return view

    def _arrive(self, catalogue: Catalogue, view: ViewState) -> None:
        self._styling.color_scales.clear_series()
        appearance = in_theme_of(self._live.state.appearance, view.appearance)
        self._drawing.clear(appearance)
        about = {"selection": view.choice, "choice": view.choice, "appearance": appearance, "tools": view.tools}
        about["difference"] = view.difference
        self._live.move(catalogue=catalogue, **about, shown=None, manifest=None, failure=None)

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
