"""The other side of a difference: found out from what is on screen, and got by a ``SideReading``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.manifest import Manifest
from viewer.artifacts.store import ArtifactFound
from viewer.errors import NO_DIFFERENCE
from viewer.protocol.comparing import Against
from viewer.shell.session.difference import AT_TIME, FIRST_TIME, STEP_BEFORE, Difference, Other
from viewer.shell.session.difference_words import describe_difference
from viewer.shell.session.selection_resolver import missing
from viewer.shell.session.side_sample import SideSample
from viewer.shell.session.state import Selection, SessionFailure, SessionState, describe
from viewer.shell.session.subtracted import Subtracted


class OtherSide(QObject):
    """Has the other side of what is to be shown read.

    Signals
    -------
    wanted
        The :class:`SideSample` that is wanted from now on, in a tuple; an empty one for none. Who reads it answers by
        :meth:`take` or :meth:`take_failure`, perhaps at once.
    found
        It is there: a :class:`Subtracted`.
    failed
        It cannot be had: a :class:`SessionFailure`.
    """

    wanted = Signal(object)
    found = Signal(object)
    failed = Signal(object)

    def __init__(self, state: Callable[[], SessionState], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._wanted: SideSample | None = None
        self._own: tuple[Selection, Manifest] | None = None

    def drop(self) -> None:
        """Nobody waits for the other side any more, nor looks at it."""
        if self._wanted is not None:
            self._wanted = self._own = None
            self.wanted.emit(())

    def want(self, selection: Selection, manifest: Manifest) -> str:
        """Get the other side of a selection, whose artifact has this manifest; signals say so, perhaps at once.

        Returns what is being read meanwhile, in words.
        """
        state = self._state()
        catalogue = state.catalogue
        if catalogue is None:
            return ""
        side = side_of(state.difference.other, selection, manifest, catalogue.path)
        self._wanted, self._own = side, (selection, manifest)
        if side.dataset == catalogue.path and (lacking := missing(side.selection, catalogue)):
            self._fail(SessionFailure(lacking))
        else:
            self.wanted.emit((side,))
        return describe(side.selection)

    def take(self, sample: SideSample, there: ArtifactFound, at: Selection) -> None:
        """Take in a sample that was wanted, if it still is; ``at`` is what of it was meant."""
        if sample != self._wanted or self._own is None:
            return
        selection, manifest = self._own
        catalogue = self._state().catalogue
        own = SideSample(catalogue.path if catalogue is not None else "", selection)
        made = subtract(self._state().difference, (own, manifest), (sample, at, there))
        if isinstance(made, SessionFailure):
            self._fail(made)
        else:
            self.found.emit(made)

    def take_failure(self, sample: SideSample, failure: SessionFailure) -> None:
        """Take in that a sample cannot be read."""
        if sample == self._wanted:
            self._fail(failure)

    def _fail(self, failure: SessionFailure) -> None:
        self.failed.emit(replace(failure, reason=NO_DIFFERENCE, door=None))


def subtract(
    difference: Difference, own: tuple[SideSample, Manifest], other: tuple[SideSample, Selection, ArtifactFound]
) -> Subtracted | SessionFailure:
    """Return a difference whose other side is there: what was wanted, what of it was meant, and where it lies."""
    sample, at, there = other
    if not at.field:
        return SessionFailure(f"There is no field “{sample.selection.field}” in {describe(at)}.")
    words = describe_difference(own, (SideSample(sample.dataset, at), there.manifest), difference)
    against = Against(
        str(there.directory),
        at.field,
        at.location if difference.other.field else "",
        at.component,
        difference.kind,
        difference.floor,
        difference.interpolate,
        words.title,
        difference.other.role,
        difference.other.factor,
        difference.other.offset,
    )
    return Subtracted(against, difference, words, there.directory)


def side_of(other: Other, selection: Selection, manifest: Manifest, dataset: str) -> SideSample:
    """Return what has to be read for the other side of a selection of ``dataset``, whose artifact has ``manifest``."""
    times, index = manifest.times, manifest.time_index
    time: float | None = {FIRST_TIME: times[0], STEP_BEFORE: times[max(index - 1, 0)]}.get(other.step, manifest.time)
    if other.step == AT_TIME and other.time is not None:
        time = other.time
    there = replace(
        selection,
        split=other.split or selection.split,
        sample=selection.sample if other.sample is None else other.sample,
        base=other.base or selection.base,
        time=time,
        hidden_zones=(),
        boundaries=(),
        apart=(),
    )
    if other.field:
        there = replace(there, field=other.field, location=other.location, component=other.component)
    return SideSample(str(Path(other.dataset)) if other.dataset else dataset, there)
