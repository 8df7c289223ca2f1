"""Have the samples of a dataset scanned by an executor, none lost and none counted twice."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import Any

from viewer.codec import from_plain
from viewer.errors import ViewerError
from viewer.protocol.reading import Catalogue
from viewer.protocol.split import Split
from viewer.scanning.file_states import FileStates
from viewer.scanning.sample import ScannedSample
from viewer.scanning.task import describe_dataset, scan_samples
from viewer.values import dataclass
from viewer.wording import sample_name, sentence

MOST_IN_BATCH = 16
"""Samples that are read by one call: so many answers cost one message."""

BATCHES = 64
"""A dataset makes at least so many batches, as far as it has samples: no core waits long for the last one."""

MOST_UNDER_WAY = 256
"""Batches that are submitted at a time."""

MOST_TRIES = 3
"""Times that a sample is read alone. A reader may die for other reasons, such as lack of memory; three times it is
the sample."""

_TURN = 0.2
"""Seconds after which somebody who waits looks whether he should go on."""


@dataclass(frozen=True, slots=True)
class _Batch:
    split: str
    ids: tuple[int, ...]
    tries: int = 0


def catalogue_of(executor: Executor, path: str, cache_root: str = "") -> Catalogue:
    """Return what a dataset says of itself.

    Parameters
    ----------
    cache_root
        Where readers put what they fetch of a dataset that ``path`` is the address of.

    Raises
    ------
    ViewerError
        When it cannot be opened.
    """
    return from_plain(Catalogue, executor.submit(describe_dataset, path, cache_root=cache_root).result())


def scanned(
    executor: Executor, catalogue: Catalogue, splits: Sequence[Split], stopped: Callable[[], bool] = lambda: False
) -> Iterator[ScannedSample]:
    """Yield what is in each sample of some splits, in the order in which they are read.

    Work that is lost is done again, sample by sample, and a sample that is lost again is one that cannot be read.

    Parameters
    ----------
    stopped
        Asked several times a second; nothing more is yielded once it is true, and what is under way is left to the
        executor.

    Raises
    ------
    BrokenExecutor
        When the executor can do no more; no sample is to blame for it.
    """
    for found in scanned_in_turns(executor, catalogue, splits, stopped):
        yield from found


def scanned_in_turns(
    executor: Executor,
    catalogue: Catalogue,
    splits: Sequence[Split],
    stopped: Callable[[], bool],
    halted: Callable[[], bool] = lambda: False,
    *,
    follow: bool = False,
) -> Iterator[list[ScannedSample]]:
    """Yield several times a second what has been found since, perhaps nothing; otherwise as :func:`scanned`.

    Parameters
    ----------
    halted
        Asked as often; once it is true nothing more is begun, and the last turn is when what runs has ended.
    follow
        Whether symbolic links may lead out of the dataset's folder.
    """
    waiting = deque(_batches(splits))
    under_way: dict[Future[Any], _Batch] = {}
    more = {"follow": True} if follow else {}
    while (waiting or under_way) and not stopped():
        if halted():
            waiting.clear()
            under_way = {future: batch for future, batch in under_way.items() if not future.cancel()}
        while waiting and len(under_way) < MOST_UNDER_WAY:
            batch = waiting.popleft()
            future = executor.submit(scan_samples, catalogue.path, catalogue.backend, batch.split, batch.ids, **more)
            under_way[future] = batch
        turn: list[ScannedSample] = []
        over: BrokenExecutor | None = None
        for future in wait(under_way, _TURN, FIRST_COMPLETED).done:
            batch = under_way.pop(future)
            try:
                turn += _found(batch, future.result())
            except BrokenExecutor as error:
                over = error
            except Exception as error:  # whatever the executor is: what it did not do is done again
                if len(batch.ids) > 1:
                    waiting.extend(_Batch(batch.split, (number,)) for number in batch.ids)
                elif batch.tries + 1 < MOST_TRIES and not getattr(error, "hung", False):
                    waiting.append(_Batch(batch.split, batch.ids, batch.tries + 1))
                else:
                    turn.append(_lost(catalogue, batch, error))
        yield turn
        if over is not None:
            raise over


def _batches(splits: Sequence[Split]) -> Iterator[_Batch]:
    size = min(MOST_IN_BATCH, max(1, math.ceil(sum(map(len, splits)) / BATCHES)))
    for split in splits:
        ids = [number for start, stop in split.ranges for number in range(start, stop)]
        for start in range(0, len(ids), size):
            yield _Batch(split.name, tuple(ids[start : start + size]))


def _found(batch: _Batch, plain: list[Any]) -> list[ScannedSample]:
    found = [from_plain(ScannedSample, one) for one in plain]
    if [(one.split, one.sample) for one in found] != [(batch.split, number) for number in batch.ids]:
        raise ViewerError("what came back is about other samples than were asked for.")
    return found


def _lost(catalogue: Catalogue, batch: _Batch, error: BaseException) -> ScannedSample:
    number = batch.ids[0]
    state = FileStates(catalogue.path, catalogue.backend, catalogue.splits).of(batch.split, number)
    why = error.sentence if isinstance(error, ViewerError) else f"{type(error).__name__}: {error}."
    where = sentence(sample_name(number, batch.split))
    trouble = f"{where} cannot be read: {why[:1].lower()}{why[1:]}"
    return ScannedSample(batch.split, number, troubles=(trouble,), state=state)
