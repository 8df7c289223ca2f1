"""Takes what is on screen for a picture."""

from __future__ import annotations

from viewer.shell.figure.content import FigureContent, FigurePane
from viewer.shell.figure.title_words import words_of
from viewer.shell.plots.mark_painting import MarkPainting
from viewer.shell.plots.marks import SceneMarks
from viewer.shell.session.color_bars import bars_of
from viewer.shell.session.pane_words import have_own_colors
from viewer.shell.session.session import Session
from viewer.shell.session.state import Shown
from viewer.shell.tools.handles.handle_view import HandleView
from viewer.shell.view.panes.pane_overlay import PaneOverlay
from viewer.shell.view.view_panel import ViewPanel


class ScreenSource:
    """Looks at the session, and at what lies over the view: a :class:`~viewer.shell.figure.source.FigureSource`."""

    def __init__(
        self, session: Session, view: ViewPanel, panes: PaneOverlay, handles: HandleView, marks: SceneMarks
    ) -> None:
        self._session, self._view, self._panes, self._handles, self._marks = session, view, panes, handles, marks

    @property
    def screen_size(self) -> tuple[int, int, float]:
        """Width and height of view and colour bar in device pixels, and how many of them are a logical pixel."""
        size = self._view.picture_size
        return size.width(), size.height(), self._view.devicePixelRatioF()

    @property
    def shown_beside(self) -> dict[int, Shown]:
        """What is on screen in the panes beside the active one, by their numbers."""
        words = self._panes.words
        return {pane.area.pane: pane.shown for pane in words if pane.shown is not None and not pane.active}

    @property
    def marking(self) -> MarkPainting:
        """The pins and the line over the active pane."""
        return self._marks.painting()

    def content(self) -> FigureContent | None:
        """Return what is on screen now; None while nothing is."""
        state = self._session.state
        shown = state.shown
        if shown is None or state.catalogue is None:
            return None
        selection = shown.selection
        parts = (state.catalogue.name, selection.split, str(selection.sample), selection.field)
        width, height, _ratio = self.screen_size
        shape = width / max(height, 1)
        several = self._panes.words
        area = next((pane.area for pane in several if pane.active), None)
        return FigureContent(
            name="-".join(filter(None, parts)).replace("/", "_"),
            words=words_of(state.catalogue.name, shown),
            bars=tuple(bar for bar in bars_of(shown) if bar is not None),
            shape=shape,
            pane_shape=shape if area is None else shape * area.width / area.height,
            background=state.appearance.background,
            foreground=state.appearance.foreground,
            marks=self.marking.paint,
            handles=self._handles.painting(),
            panes=tuple(
                FigurePane(pane.area.pane, pane.caption, None if pane.shown is None else pane.shown.scene)
                for pane in several
            ),
            active=state.panes.active if state.panes is not None else 0,
            own_colors=have_own_colors(several),
        )
