"""Takes what is on screen for an animation, and says what there is to animate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from viewer.errors import UsageError
from viewer.film_kinds import film_kind
from viewer.protocol import SetPanes
from viewer.shell.figure.source import FigureSource
from viewer.shell.figure.spec import ACTIVE
from viewer.shell.film.placing import placed
from viewer.shell.film.plan import FilmPlan, SidePlan, figure_for, shots_of
from viewer.shell.film.spec import FilmSpec
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.session.pane_changes import seen
from viewer.shell.session.pane_state import layout_of
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.session.view_state import ViewState
from viewer.whole_file import partial_beside


class FilmSource:
    """Looks at the session.

    Attributes
    ----------
    figures
        What takes what is on screen.
    """

    def __init__(self, session: Session, figures: FigureSource) -> None:
        self._session = session
        self.figures = figures

    @property
    def state(self) -> SessionState:
        """What the session shows."""
        return self._session.state

    def plan(self, spec: FilmSpec, path: Path, ids: Sequence[int] = ()) -> FilmPlan:
        """Return the animation that is wanted, of what is on screen now.

        Parameters
        ----------
        ids
            Of the samples, where that is said otherwise than by places.

        Raises
        ------
        UsageError
            When there is none.
        """
        state, content = self._session.state, self.figures.content()
        shown = state.shown
        if content is None or shown is None or state.catalogue is None:
            raise UsageError("There is nothing on screen that could be animated.")
        view = self._session.view
        several = view.panes.several and spec.figure.panes != ACTIVE
        if not several:
            content = replace(content, panes=(), active=0, own_colors=False, shape=content.pane_shape)
        kind = film_kind(path)
        if refusal := goes_with_cache(path) or spec.trouble(content.shape):
            raise UsageError(refusal)
        if not path.parent.is_dir():
            raise UsageError(f"There is no folder {path.parent}; choose another one.")
        return FilmPlan(
            path,
            partial_beside(path),
            spec,
            figure_for(spec, kind, content.shape),
            state,
            shown,
            content,
            view.camera,
            shots_of(spec, state, shown, tuple(ids), self._placed(view) if several else None),
            layout_of(view.panes) if several else SetPanes(),
            self._sides(view) if several else (),
            self.figures.marking if spec.figure.marks else None,
        )

    def _placed(self, view: ViewState) -> ViewState:
        """Return the view with the tools of panes beside the active one as they are on screen."""
        beside = self.figures.shown_beside
        views = tuple(
            replace(one, tools=placed(one.tools, known.scene.bounds)) if (known := beside.get(one.number)) else one
            for one in view.panes.views
        )
        return replace(view, panes=replace(view.panes, views=views))

    def _sides(self, view: ViewState) -> tuple[SidePlan, ...]:
        beside = self.figures.shown_beside
        others = [seen(view, other.number) for other in view.panes.others]
        return tuple(SidePlan(other, beside.get(other.number)) for other in others)
