"""Waiting for a machine that may not answer: the network has a thread, whoever waits can give up at any moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
S = TypeVar("S")

Pause = Callable[[], None]
"""Called now and then; what it raises gives up."""

MOMENT_S = 0.05
"""Seconds between two looks at whether it was given up."""

PATIENCE_S = 45.0
"""Seconds that one question may take; after that it is asked again."""


class NoAnswerError(TimeoutError):
    """A machine took longer than it may."""


class _Asked(Generic[T]):
    """A call in a thread that nobody waits for longer than he likes."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._answers: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()
        self._call = call
        threading.Thread(target=self._run, name="far", daemon=True).start()

    def _run(self) -> None:
        try:
            self._answers.put((self._call(), None))
        except BaseException as error:  # of any library; raised where it is waited for
            self._answers.put((None, error))

    def answer(self, timeout: float) -> T:
        """Return what came of it; raises that, and ``Empty`` when nothing came in time."""
        value, error = self._answers.get(timeout=timeout)
        if error is not None:
            raise error
        return value  # type: ignore[return-value]


def wait_for(call: Callable[[], T], pause: Pause, patience: float = PATIENCE_S) -> T:
    """Return what a call returns that is made in another thread.

    Raises
    ------
    NoAnswerError
        When it takes too long; it may go on, and what comes of it is lost.
    BaseException
        What the call raises, and what ``pause`` does.
    """
    asked = _Asked(call)
    end = time.monotonic() + patience
    while True:
        pause()
        try:
            return asked.answer(MOMENT_S)
        except Empty:
            if time.monotonic() > end:
                raise NoAnswerError(f"no answer within {patience:.0f} s") from None


def rest(seconds: float, pause: Pause) -> None:
    """Let time pass before something is tried again."""
    never = threading.Event()
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        pause()
        never.wait(min(left, MOMENT_S))


def each(calls: Iterable[S], call: Callable[[S], T], at_once: int = 8) -> list[T]:
    """Return what a call returns for each, some at a time; made to be waited for by :func:`wait_for`.

    Raises
    ------
    BaseException
        What the first call raises that fails.
    """
    todo: Sequence[S] = list(calls)
    if len(todo) < 2:
        return [call(item) for item in todo]
    found: dict[int, T] = {}
    failures: list[BaseException] = []
    places = iter(range(len(todo)))
    lock = threading.Lock()

    def work() -> None:
        while not failures:
            with lock:
                place = next(places, None)
            if place is None:
                return
            try:
                found[place] = call(todo[place])
            except BaseException as error:  # raised below
                failures.append(error)

    workers = [threading.Thread(target=work, name="far", daemon=True) for _ in range(min(at_once, len(todo)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failures:
        raise failures[0]
    return [found[place] for place in range(len(todo))]
