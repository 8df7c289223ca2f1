"""Have the samples of a dataset scanned by an executor, none lost and none counted twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import Any

from viewer.codec import from_plain
from viewer.errors import ViewerError
from viewer.processes import cores
from viewer.protocol.reading import Catalogue
from viewer.protocol.split import Split
from viewer.scanning.batches import Batches, IdBatch
from viewer.scanning.file_states import FileStates
from viewer.scanning.sample import ScannedSample
from viewer.scanning.task import describe_dataset, scan_samples
from viewer.wording import sample_name, sentence

IN_LINE = 2
"""Batches that are submitted at a time for each that can be under way: nobody waits for the next one."""

MOST_TRIES = 3
"""Times that a sample is read alone. A reader may die for other reasons, such as lack of memory; three times it is
the sample."""

_TURN = 0.2
"""Seconds after which somebody who waits looks whether he should go on."""


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
    waiting = Batches(splits)
    under_way: dict[Future[Any], IdBatch] = {}
    more = {"follow": True} if follow else {}
    while (waiting or under_way) and not stopped():
        if halted():
            waiting.clear()
            under_way = {future: batch for future, batch in under_way.items() if not future.cancel()}
        while waiting and len(under_way) < IN_LINE * (width := _width(executor)):
            batch = waiting.next(width)
            future = executor.submit(scan_samples, catalogue.path, catalogue.backend, batch.split, batch.ids, **more)
            under_way[future] = batch
        turn: list[ScannedSample] = []
        over: BrokenExecutor | None = None
        for future in wait(under_way, _TURN, FIRST_COMPLETED).done:
            batch = under_way.pop(future)
            try:
                found = _found(batch, future.result())
                waiting.came(batch, max(len(one.fields) for one in found))
                turn += found
            except BrokenExecutor as error:
                over = error
            except Exception as error:  # whatever the executor is: what it did not do is done again
                if len(batch.ids) > 1 or (batch.tries + 1 < MOST_TRIES and not getattr(error, "hung", False)):
                    waiting.again(batch)
                else:
                    turn.append(_lost(catalogue, batch, error))
        yield turn
        if over is not None:
            raise over


def _width(executor: Executor) -> int:
    """Return how many pieces of work an executor does at a time, as far as it says so."""
    return max(1, getattr(executor, "width", 0) or cores())


def _found(batch: IdBatch, plain: list[Any]) -> list[ScannedSample]:
    found = [from_plain(ScannedSample, one) for one in plain]
    if [(one.split, one.sample) for one in found] != [(batch.split, number) for number in batch.ids]:
        raise ViewerError("what came back is about other samples than were asked for.")
    return found


def _lost(catalogue: Catalogue, batch: IdBatch, error: BaseException) -> ScannedSample:
    number = batch.ids[0]
    state = FileStates(catalogue.path, catalogue.backend, catalogue.splits).of(batch.split, number)
    why = error.sentence if isinstance(error, ViewerError) else f"{type(error).__name__}: {error}."
    where = sentence(sample_name(number, batch.split))
    trouble = f"{where} cannot be read: {why[:1].lower()}{why[1:]}"
    return ScannedSample(batch.split, number, troubles=(trouble,), state=state)
