"""How things are drawn: the look of everything, the tools, and how the values of the field become colours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from viewer.artifacts.manifest import Manifest
from viewer.shell.session.color_scales import ColorScales
from viewer.shell.session.difference import Difference
from viewer.shell.session.drawing import Drawing
from viewer.shell.session.live_state import LiveState
from viewer.shell.session.series_subject import series_key
from viewer.shell.session.state import DRAWING, SHOWN, ColorScale, Selection
from viewer.shell.session.subtracted import Subtracted


class Styling:
    """Changes the look and the scale, and has drawn again what is on screen.

    Attributes
    ----------
    color_scales
        Those of the dataset's fields.
    subtracted
        What is subtracted from the field in the picture that was asked for last.
    behind
        Whether the tools have changed since the picture that is on its way was asked for.
    """

    def __init__(self, live: LiveState, drawing: Drawing) -> None:
        self._live = live
        self._drawing = drawing
        self.color_scales = ColorScales()
        # What the state's scale belongs to; another may be wanted now.
        self._settled: Selection = Selection()
        self._manifest: Manifest | None = None
        self.subtracted: Subtracted | None = None
        self.behind = False
        self._draft = False

    def set_appearance(self, **changes: Any) -> None:
        """Change how things are drawn (fields of :class:`Appearance`).

        With bands it becomes unlit, or the shade of one band would be taken for the next, and without them lit again,
        unless ``changes`` says otherwise.
        """
        bands = changes.get("bands", self._live.state.appearance.bands)
        if (bands > 0) != (self._live.state.appearance.bands > 0):
            changes.setdefault("unlit", bands > 0)
        appearance = replace(self._live.state.appearance, **changes)
        if appearance != self._live.state.appearance:
            self._live.move(appearance=appearance)
            self.restyle()

    def set_color_scale(self, **changes: Any) -> None:
        """Change how the values on screen are turned into colours (fields of :class:`ColorScale`)."""
        kind = self._difference.shown_kind
        before = self.color_scales.chosen(self._settled, kind)
        after = replace(before, **changes)
        color_scale = self._complete(after)
        if color_scale != self._complete(before):
            self.color_scales.put(self._settled, after, kind)
            self._live.move(color_scale=color_scale)
            self.restyle()

    @property
    def _difference(self) -> Difference:
        return self.subtracted.difference if self.subtracted is not None else Difference()

    def _complete(self, scale: ColorScale) -> ColorScale:
        key, component = series_key(self._settled, self._difference), self._settled.component
        return self.color_scales.complete(scale, key, component, self._manifest)

    def settle(
        self, selection: Selection, manifest: Manifest | None, subtracted: Subtracted | None = None
    ) -> ColorScale:
        """Take note of what is about to be drawn, and return its scale.

        Parameters
        ----------
        manifest
            Of the artifact that is drawn.
        subtracted
            What is subtracted from the field, if anything.
        """
        self._settled, self._manifest, self.subtracted = selection, manifest, subtracted
        return self._complete(self.color_scales.chosen(selection, self._difference.shown_kind))

    def refresh_color_scale(self) -> None:
        """Take in that the range over all time steps of what is shown is known now, or is not any more."""
        color_scale = self.settle(self._settled, self._manifest, self.subtracted)
        if color_scale != self._live.state.color_scale:
            self._live.move(color_scale=color_scale)
            self.restyle()

    def use_tools(self) -> None:
        """Draw with the tools of the state.

        While a slider is dragged they change more often than a picture can be drawn: one is drawn at a time, and when
        it is on screen the newest tools have their turn (:attr:`behind`).
        """
        if self._drawing.found is not None and self._live.state.phase == DRAWING:
            self.behind = True
        elif self._drawing.found is not None:
            self.restyle()

    def set_dragging(self, dragging: bool) -> None:
        """Take note that a drag begins or ends; what was drawn coarsely meanwhile is then drawn in full."""
        self._live.move(dragging=dragging)
        if self._draft and not dragging:
            self.use_tools()

    def restyle(self) -> None:
        """Draw again what is on screen."""
        state, found, self.behind = self._live.state, self._drawing.found, False
        if found is None:
            self._drawing.clear(state.appearance)
        elif state.phase in (DRAWING, SHOWN):
            self._draft = state.dragging
            looks = (state.appearance, state.color_scale, state.tools)
            self._drawing.draw(found, state.selection, *looks, self.subtracted, draft=state.dragging)
            self._live.move(phase=DRAWING)
        else:  # something else is on its way; until it comes, what is on screen follows the appearance
            self._drawing.restyle(state.appearance, state.color_scale, state.tools)
