"""How the dataset that is open is looked at, taken from the session and given to it as one value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from viewer.protocol import Catalogue
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.difference_look import plain_look
from viewer.shell.session.drawing import Drawing
from viewer.shell.session.live_state import LiveState
from viewer.shell.session.opening import DatasetOpening
from viewer.shell.session.pane_state import ONE, Panes, layout_of
from viewer.shell.session.presentation import Presentation
from viewer.shell.session.sample_names import by_name, names_in
from viewer.shell.session.state import Shown
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
        scales, appearance = self._styling.color_scales.kept, without_theme(state.appearance)
        camera, panes = self._renderer.camera, self._panes(state.panes or ONE)
        return ViewState(state.choice, appearance, scales, camera, state.tools, panes, state.difference)

    def _panes(self, panes: Panes) -> Panes:
        """Return panes with where their cameras are, unless it is the same place for all."""
        cameras = self._renderer.cameras
        if panes.links.camera or not panes.several or not cameras:
            return panes
        views = tuple(
            view if view.number == panes.active else replace(view, camera=cameras.get(view.number))
            for view in panes.views
        )
        return replace(panes, views=views)

    def opened(self, catalogue: Catalogue, opening: DatasetOpening) -> ViewState:
        """Take in a dataset that has just been opened, and return how it is to be looked at."""
        open_now = self._live.state.catalogue
        again = open_now is not None and catalogue.path == open_now.path
        if not (again or opening.went_over):
            self._renderer.leave_camera()
        before = self.view
        if again and open_now is not None:
            before = by_name(before, names_in(before, open_now.splits), catalogue.splits)
        fresh = ViewState(appearance=plain_look(before.appearance, before.difference))
        view = opening.begin_with(catalogue, replace(before, camera=None) if again else fresh, again=again)
        if opening.went_over and open_now is not None:
            self._go_over(open_now, catalogue, view, opening.on_screen)
        else:
            self._arrive(catalogue, view)
        return view

    def _go_over(self, left: Catalogue, catalogue: Catalogue, view: ViewState, shown: Shown | None) -> None:
        """Take in the dataset of another pane: nothing that is on screen changes."""
        self._styling.color_scales.go_over(left.path, catalogue.path)
        appearance = in_theme_of(self._live.state.appearance, view.appearance)
        self._renderer.arrange(layout_of(view.panes))
        self._drawing.forget()
        about: dict[str, Any] = {"selection": view.choice, "choice": view.choice, "appearance": appearance}
        about |= {"tools": view.tools, "panes": view.panes, "difference": view.difference, "table_order": None}
        manifest = shown.manifest if shown is not None else None
        self._live.move(catalogue=catalogue, **about, shown=shown, manifest=manifest, failure=None)

    def _arrive(self, catalogue: Catalogue, view: ViewState) -> None:
        self._styling.color_scales.clear_series()
        appearance = in_theme_of(self._live.state.appearance, view.appearance)
        self._renderer.arrange(layout_of(view.panes))
        self._drawing.clear(appearance)
        about: dict[str, Any] = {"selection": view.choice, "choice": view.choice, "appearance": appearance}
        about |= {"tools": view.tools, "panes": view.panes, "difference": view.difference}
        self._live.move(catalogue=catalogue, **about, shown=None, manifest=None, failure=None)

    def begin(self, view: ViewState) -> None:
        """Look at a dataset that has just been opened; without a camera the mesh is fitted into the view."""
        if view.camera is not None:
            self._renderer.set_camera(view.camera, ahead=True)
        self._presentation.want_view(view)

    def put(self, view: ViewState) -> None:
        """Look at the same dataset in another way; what a sample lacks comes back with the next one that has it."""
        before = self.view
        another = view.panes.active != before.panes.active
        same = not another and replace(before, camera=None, panes=ONE) == replace(view, camera=None, panes=ONE)
        self._renderer.arrange(layout_of(view.panes))
        camera = self._renderer.camera  # of the pane that is active now
        if view.camera is not None and not is_same_camera(camera, view.camera):
            self._renderer.set_camera(view.camera, ahead=not same)
        if not same:
            self._presentation.want_view(view)
        elif view.panes != before.panes:
            self._live.move(panes=view.panes)
