"""The largest error of an output: a way to the sample that has it, and where in space it is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from viewer.geometry.vectors import Vector
from viewer.numbers import short
from viewer.pairs.sample_errors import SampleErrors, ScoredPart
from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.known_scores import ALL_SPLITS
from viewer.shell.session.session import Session
from viewer.values import dataclass
from viewer.wording import sample_name


@dataclass(frozen=True, slots=True)
class WorstPlace:
    """Where the largest error is: sample, time, base and field (or vector), and the place in the world."""

    split: str
    sample: int
    time: float
    base: str
    field: str
    value: float
    position: Vector


@dataclass(frozen=True, slots=True)
class _Wanted:
    split: str
    sample: int
    pair: int
    part: ScoredPart | None


class WorstError(QObject):
    """Goes to the largest error of the prediction that is looked at.

    Signals
    -------
    told
        A sentence for the user.
    found
        A :class:`WorstPlace`.
    """

    told = Signal(str)
    found = Signal(object)

    def __init__(self, session: Session, judging: Judging, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._judging = session, judging
        self._wanted: _Wanted | None = None
        judging.located.connect(self._on_located)

    def show(self, split: str, pair: int, part: int) -> None:
        """Show the sample of the largest error, of a zone or tag where ``part`` says which, and look for its place."""
        judged = self._judging.current
        keeper, one = judged.keeper(split), judged.pairing.pairs[pair]
        of_part, score = keeper.parts(pair)[part] if part >= 0 else (None, keeper.scores()[pair])
        worst = score.worst
        if worst is None:
            return
        errors = judged.keeper(ALL_SPLITS).samples[worst.split, worst.sample]
        changes = {"split": worst.split, "sample": worst.sample, "time": errors.times[worst.time]}
        if not one.is_global:
            field, component = (one.vector, one.component) if one.vector else (one.name, -1)
            changes |= {"base": one.base, "field": field, "location": one.location, "component": component}
        self._session.select(**changes)
        if not one.is_global:
            self._wanted = _Wanted(worst.split, worst.sample, pair, of_part)
            self._judging.locate(worst.split, worst.sample)

    def _on_located(self, split: str, errors: SampleErrors) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None or (wanted.split, wanted.sample) != (split, errors.sample):
            return
        by_time = errors.at_times(wanted.pair) if wanted.part is None else errors.in_parts().get(wanted.part, {})
        time = max(by_time, key=lambda place: by_time[place].largest, default=None)
        if time is None or not by_time[time].position:
            return
        sums, judged = by_time[time], self._judging.current
        label, pair = judged.keeper(ALL_SPLITS).labels[wanted.pair], judged.pairing.pairs[wanted.pair]
        where = ", ".join(short(value) for value in sums.position)
        self.told.emit(
            f"Largest error of {label} in {sample_name(errors.sample, split)}: {short(sums.largest)} "
            f"at ({where}) in zone “{sums.zone}”"
        )
        x, y, z = sums.position
        field = pair.vector or pair.name
        self.found.emit(WorstPlace(split, errors.sample, errors.times[time], pair.base, field, sums.largest, (x, y, z)))
