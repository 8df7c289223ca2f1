"""How things are drawn: the look of everything, the tools, and how the values of the field become colours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from viewer.shell.session.drawing import Drawing
from viewer.shell.session.live_state import LiveState
from viewer.shell.session.scales import Scales
from viewer.shell.session.state import DRAWING, SHOWN, Selection


class Styling:
    """Changes the look and the scale, and has drawn again what is on screen.

    Attributes
    ----------
    scales
        Those of the dataset's fields.
    settled
        What the state's scale belongs to; the selection that is wanted may be another by now.
    behind
        Whether the tools have changed since the picture that is on its way was asked for.
    """

    def __init__(self, live: LiveState, drawing: Drawing) -> None:
        self._live = live
        self._drawing = drawing
        self.scales = Scales()
        self.settled = Selection()
        self.behind = False

    def set_look(self, **changes: Any) -> None:
        """Change how things are drawn (fields of :class:`Look`)."""
        look = replace(self._live.state.look, **changes)
        if look != self._live.state.look:
            self._live.move(look=look)
            self.restyle()

    def set_scale(self, **changes: Any) -> None:
        """Change how the values on screen are turned into colours (fields of :class:`FieldScale`)."""
        scale = replace(self._live.state.scale, **changes)
        if scale != self._live.state.scale:
            self.scales.put(self.settled, scale)
            self._live.move(scale=scale)
            self.restyle()

    def refresh_scale(self) -> None:
        """Take in that the range over all time steps of what is shown is known now, or is not any more."""
        self.set_scale(series=self.scales.series_range(self.settled))

    def use_tools(self) -> None:
        """Draw with the tools of the state.

        While a slider is dragged they change more often than a picture can be drawn: one is drawn at a time, and when
        it is on screen the newest tools have their turn (:attr:`behind`).
        """
        if self._drawing.found is not None and self._live.state.phase == DRAWING:
            self.behind = True
        elif self._drawing.found is not None:
            self.restyle()

    def restyle(self) -> None:
        """Draw again what is on screen."""
        state, found, self.behind = self._live.state, self._drawing.found, False
        if found is None:
            self._drawing.clear(state.look)
        elif state.phase in (DRAWING, SHOWN):
            self._drawing.draw(found, state.selection, state.look, state.scale, state.tools)
            self._live.move(phase=DRAWING)
        else:  # something else is on its way; until it comes, what is on screen follows the look
            self._drawing.restyle(state.look, state.scale, state.tools)
