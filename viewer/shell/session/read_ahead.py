"""Read the neighbours of what is shown while the reader has nothing else to do.

So the next sample costs one picture: it is found in the store. Nobody is told when it fails; whoever goes there is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from viewer.artifacts.manifest import Manifest
from viewer.outcome import Outcome
from viewer.protocol import Failed, Message, SampleRead, Split
from viewer.shell.children.requests import Request
from viewer.shell.services.budget import Budget
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.choice import choose
from viewer.shell.session.sample_order import SampleOrder
from viewer.shell.session.session import Session
from viewer.shell.session.state import SHOWN, Selection, SessionState, describe

STEPS_AHEAD = 4
"""Time steps that are read ahead while the user goes through time: what a fast disk reads while one is drawn."""


def neighbours(
    order: Split | SampleOrder, shown: Selection, manifest: Manifest, before: Selection | None
) -> tuple[Selection, ...]:
    """Return where the user is likely to go next, the likeliest first.

    The next sample of the order, then the one before, with the same base, field and time; and first of all some time
    steps (in the direction of travel, round the end as playing goes) when time was what changed last.
    """
    found = []
    if before is not None and before.time is not None and (before.split, before.sample) == (shown.split, shown.sample):
        way = -1 if shown.time is not None and -1 <= _steps(manifest, before.time, shown.time) < 0 else 1
        if before.time != shown.time:
            count = len(manifest.times)
            steps = range(1, min(STEPS_AHEAD, count - 1) + 1)
            indices = [(manifest.time_index + way * step) % count for step in steps]
            found += [replace(shown, time=manifest.times[index]) for index in indices]
    for places in (1, -1):
        if len(order):
            sample = order.step(shown.sample, places)
            if sample != shown.sample:
                found.append(replace(shown, sample=sample))
    return tuple(dict.fromkeys(found))


def _steps(manifest: Manifest, before: float, now: float) -> int:
    """Return how many time steps lie between two times, backwards negative."""
    index = min(range(len(manifest.times)), key=lambda place: abs(manifest.times[place] - before))
    return manifest.time_index - index if now != before else 0


class ReadAhead:
    """The background job that reads the neighbours of what is shown, and has the renderer ``prepare`` them.

    Parameters
    ----------
    far
        Whether it does so too where they have to be fetched from another machine.
    """

    def __init__(
        self,
        session: Session,
        background: BackgroundReading,
        budget: Budget,
        prepare: Callable[[Path], None],
        far: Callable[[], bool] = lambda: True,
    ) -> None:
        self._far = far
        self._log = logging.getLogger("viewer.read_ahead")
        self._session = session
        self._background = background
        self._budget = budget
        self._prepare = prepare
        self._shown: Selection | None = None
        self._order: Split | SampleOrder | None = None
        self._ahead: Selection | None = None  # what is being read
        self._targets: tuple[Selection, ...] = ()
        self._refused: set[Selection] = set()
        session.opened.connect(lambda _catalogue: self._refused.clear())

    @property
    def reading(self) -> Selection | None:
        """What is being read ahead now."""
        return self._ahead

    def take_state(self, state: SessionState) -> None:
        """Work out where the user may go next from what has come to the screen."""
        if not self._background.enabled or state.phase != SHOWN or state.shown is None or state.order is None:
            return
        shown, order = state.shown.selection, state.order
        if shown == self._shown and order is self._order:
            return  # only the appearance has changed
        targets = neighbours(order, shown, state.shown.manifest, self._shown)
        self._targets = tuple(self._as_chosen(target, state) for target in targets)
        same = self._shown is not None and replace(self._shown, time=shown.time) == shown and order is self._order
        another, self._shown, self._order = not same, shown, order
        if self._ahead == shown:
            self._ahead = None  # it was on its way when the user went there
        self._refused.discard(shown)
        self._budget.keep(next=frozenset(self._directories()))
        if another:  # not with each step of a movie
            self._prepare_all()
        if self._ahead is not None and self._ahead not in self._targets:
            self._background.stop(self)

    @staticmethod
    def _as_chosen(target: Selection, state: SessionState) -> Selection:
        """Return what would be asked for if the user went there."""
        changes = {name: getattr(target, name) for name in ("split", "sample", "time")}
        if (target.split, target.sample) != (state.selection.split, state.selection.sample):
            del changes["time"]
        return choose(state, changes)[0]

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask for the first neighbour that is not there yet."""
        if state.phase != SHOWN or (
            state.catalogue is not None and state.catalogue.far is not None and not self._far()
        ):
            return None
        lookup = self._session.lookup
        for target in self._targets:
            if target in self._refused or lookup.is_avoided(target) or lookup.find(target) is not None:
                continue
            if not self._budget.index.has_room_for(self._budget.index.bytes_of(self._budget.index.shown)):
                self._log.debug("no room in the budget to read ahead")
                return None
            request = lookup.request(target)
            if request is not None:
                self._log.debug("reading ahead: %s", describe(target))
                self._ahead = target
            return request
        return None

    def ended(self, result: Message | Outcome) -> None:
        """Remember what need not be tried again, and keep what was read."""
        target, self._ahead = self._ahead, None
        if isinstance(result, (Failed, Outcome)) and target is not None:
            self._refused.add(target)
        elif isinstance(result, SampleRead):
            if target is not None and self._session.lookup.find(target) is None:
                self._refused.add(target)  # whatever was read, it is not that: asked for again, it never would be
            self._budget.keep(next=self._budget.index.next | {Path(result.artifact)})
            if target is not None and self._shown is not None and replace(target, time=self._shown.time) == self._shown:
                self._prepare(Path(result.artifact))  # a step of a movie, one of many
            else:
                self._prepare_all()

    def _prepare_all(self) -> None:
        """Have the renderer ready for all that have been read, the likeliest first: it begins with the last one.

        Also for those that it knows: else what was on screen a moment ago is what it forgets first.
        """
        for found in map(self._session.lookup.find, reversed(self._targets)):
            if found is not None:
                self._prepare(found.directory)

    def _directories(self) -> list[Path]:
        """Where the targets lie or will lie, as far as that is known, the likeliest first."""
        located = (self._session.lookup.locate(target) for target in self._targets)
        return [directory for directory in located if directory is not None]
