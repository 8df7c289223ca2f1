"""Has samples read for their thumbnails, with the other side of their difference, when the reader has time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.store import ArtifactFound
from viewer.protocol import fields_needed
from viewer.shell.session.pane_state import PaneView
from viewer.shell.session.side_pane import SidePane
from viewer.shell.session.side_reading import SideReading
from viewer.shell.session.side_sample import SideSample
from viewer.shell.session.state import Selection, SessionFailure, describe
from viewer.shell.thumbnails.wish import ThumbnailWish
from viewer.wording import sentence


class ThumbnailReading(QObject):
    """Gets a few samples at a time.

    Parameters
    ----------
    avoided
        Whether a sample has ended readers, or one was stuck in it.

    Signals
    -------
    ready
        A sample is there; :meth:`found` returns it.
    lacking
        A sample cannot be had: its number and a :class:`SessionFailure`.
    """

    ready = Signal(int)
    lacking = Signal(int, object)

    def __init__(
        self, reading: SideReading, avoided: Callable[[Selection], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reading, self._avoided = reading, avoided
        self._wish: ThumbnailWish | None = None
        self._sides: dict[int, SidePane] = {}
        self._wanted: tuple[SideSample, ...] = ()
        reading.found.connect(self._on_found)
        reading.failed.connect(self._on_failed)

    def want(self, wish: ThumbnailWish | None, samples: Iterable[int] = ()) -> None:
        """Get these samples from now on, and keep no others; signals say so, perhaps at once."""
        if wish is not self._wish:
            self._wish, self._sides = wish, {}
        before, self._sides = self._sides, {}
        if wish is not None:
            self._sides = {number: before.get(number) or side_pane(wish, number) for number in samples}
        for number, side in list(self._sides.items()):
            if side.found is None and self._avoided(side.sample.selection):
                name = sentence(describe(side.sample.selection))
                refused = f"{name} has ended the reader or kept it busy; show it to have it read once more."
                self._drop(number, SessionFailure(refused))
        self._want()

    def found(self, sample: int) -> SidePane | None:
        """Return a wanted sample with all that belongs to its picture; None while it is on its way."""
        side = self._sides.get(sample)
        return side if side is not None and side.ready is not None else None

    def _want(self) -> None:
        sides = self._sides.values()
        samples = tuple(dict.fromkeys(sample for side in sides for sample in side.samples))
        if samples != self._wanted:
            self._wanted = samples
            lacking = {sample for side in sides for sample in side.lacking}
            self._reading.want(samples, set(samples) - lacking)

    def _on_found(self, sample: SideSample, found: ArtifactFound, selection: Selection) -> None:
        for number, side in list(self._sides.items()):
            wanted = side.sample.selection.field
            if sample == side.sample and wanted and not selection.field:
                lack = f"{sentence(describe(selection))} has no field “{wanted}”."
                self._drop(number, SessionFailure(lack))
            elif failure := side.take(sample, found, selection):
                self._drop(number, failure)
            elif side.ready is not None:
                self.ready.emit(number)
        self._want()

    def _on_failed(self, sample: SideSample, failure: SessionFailure) -> None:
        for number, side in list(self._sides.items()):
            if sample in side.samples:
                self._drop(number, failure)

    def _drop(self, number: int, failure: SessionFailure) -> None:
        del self._sides[number]
        self.lacking.emit(number, failure)


def side_pane(wish: ThumbnailWish, sample: int) -> SidePane:
    """Return what is read for the picture of a sample, as a pane beside the view."""
    selection = wish.selection(sample)
    view = PaneView(0, choice=selection, tools=wish.tools, difference=wish.difference)
    return SidePane(view, SideSample(wish.dataset, selection, fields_needed(wish.tools)))
