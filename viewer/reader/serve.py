"""Answer the window's requests, one at a time, in the order they came."""

from __future__ import annotations

import logging
import os
import time
import traceback
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from viewer import DISTRIBUTION
from viewer.channel import Channel
from viewer.errors import ProtocolError, ViewerError
from viewer.memory import memory_limit, over_limit
from viewer.protocol import (
    Cancel,
    Cancelled,
    DatasetOpened,
    ExampleWritten,
    Failed,
    Message,
    OpenDataset,
    Progress,
    ReadSample,
    Ready,
    SampleRead,
    WriteExample,
)

if TYPE_CHECKING:
    from viewer.reader.catalogue import OpenedDataset
    from viewer.reader.tree import SampleSource

logger = logging.getLogger("viewer.reader")

ENGINE_MISSING = (
    "The dataset engine is not installed, so no dataset can be opened. Add it with: "
    f"pip install '{DISTRIBUTION}[plaid]'"
)

KEPT_SAMPLES = 8
"""Samples whose times and structure are kept in memory, for the next field or time of the same one."""

_PATIENCE = 0.2
"""Seconds of work before the first progress message, and between two of them."""

Request = OpenDataset | ReadSample | WriteExample


class GivenUp(Exception):  # noqa: N818 - not an error: the window asked for it
    """The request that is being worked on was given up."""


class Reader:
    """The reader role: takes requests from a channel until the window goes away.

    Of several ReadSample requests that wait, only the newest is done: the window has moved on. It is owed no answer to
    the others. OpenDataset and WriteExample are always done.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._waiting: deque[Request] = deque()
        self._current = 0
        self._dataset: OpenedDataset | None = None
        self._samples: dict[tuple[str, int], SampleSource] = {}
        self._warm = False

    def run(self) -> int:
        """Work until the channel ends the process."""
        self._channel.send(Ready(role="reader", pid=os.getpid()))
        while True:
            if not self._waiting:
                self._listen(wait=True)
            if self._waiting:
                self._do(self._waiting.popleft())

    def _listen(self, *, wait: bool) -> None:
        """Take in what has arrived; with ``wait``, sleep until something has."""
        timeout: float | None = 0
        if wait:
            timeout = None if self._warm else 0.01
        try:
            message = self._channel.receive(timeout)
            if message is None and wait and not self._warm:
                self._warm_up()
            while message is not None:
                self._take(message)
                message = self._channel.receive(0)
        except ProtocolError as error:
            self._channel.send(Failed(0, error.sentence, error.detail))

    def _take(self, message: Message) -> None:
        if isinstance(message, Cancel):
            kept = [request for request in self._waiting if request.id != message.id]
            if len(kept) < len(self._waiting):
                self._waiting = deque(kept)
                self._channel.send(Cancelled(message.id))
            if self._current and message.id == self._current:
                raise GivenUp
        elif isinstance(message, ReadSample):
            kept = [request for request in self._waiting if not isinstance(request, ReadSample)]
            self._waiting = deque([*kept, message])
        elif isinstance(message, (OpenDataset, WriteExample)):
            self._waiting.append(message)
        else:
            logger.warning("a message that is not for a reader: %s", type(message).__name__)

    def _warm_up(self) -> None:
        """Import what the first request will need, while the window has nothing to ask."""
        self._warm = True
        try:
            import yaml  # noqa: F401
            from CGNS import MAP  # noqa: F401

            import viewer.reader.catalogue
            import viewer.reader.publish
            import viewer.reader.source_cgns  # noqa: F401
        except ImportError:
            pass  # the first request says so

    def _do(self, request: Request) -> None:
        self._current = request.id
        started = time.monotonic()
        said = started

        def step(text: str, fraction: float | None) -> None:
            nonlocal said
            self._listen(wait=False)
            now = time.monotonic()
            if now - said >= _PATIENCE:
                said = now
                self._channel.send(Progress(request.id, text, fraction))

        try:
            self._channel.send(self._answer(request, step))
        except GivenUp:
            self._channel.send(Cancelled(request.id))
            logger.debug("request %d was cancelled", request.id)
        except ViewerError as error:
            logger.info("request %d: %s %s", request.id, error.sentence, error.detail)
            self._channel.send(Failed(request.id, error.sentence, error.detail, error.reason))
        except ModuleNotFoundError as error:
            logger.warning("request %d: %s", request.id, error)
            ours = (error.name or "").startswith("viewer")
            self._channel.send(_unexpected(request, error) if ours else Failed(request.id, ENGINE_MISSING, str(error)))
        except MemoryError as error:
            logger.warning("request %d: out of memory", request.id)
            limit = memory_limit()
            why = f"it {over_limit(limit)}; raise it in Preferences" if limit else "this machine has not enough memory"
            sentence = f"{_undone(request)}: {why}."
            self._channel.send(Failed(request.id, sentence, "".join(traceback.format_exception(error))))
        except Exception as error:
            logger.exception("request %d", request.id)
            self._channel.send(_unexpected(request, error))
        finally:
            self._current = 0
        logger.debug("%s took %.3f s", type(request).__name__, time.monotonic() - started)

    def _answer(self, request: Request, step: Callable[[str, float | None], None]) -> Message:
        if isinstance(request, OpenDataset):
            step(f"Opening {request.path}", None)
            return DatasetOpened(request.id, self._open(request.path).catalogue)
        if isinstance(request, WriteExample):
            from viewer.reader.example import write_example

            return ExampleWritten(request.id, str(write_example(Path(request.path), step)))
        return self._read(request, step)

    def _open(self, path: str) -> OpenedDataset:
        from viewer.reader.catalogue import open_dataset

        self._samples.clear()
        self._dataset = None
        self._dataset = open_dataset(Path(path))
        return self._dataset

    def _read(self, request: ReadSample, step: Callable[[str, float | None], None]) -> Message:
        from viewer.reader.publish import publish_sample

        opened = self._dataset
        if opened is None or opened.catalogue.path != str(Path(request.dataset).absolute()):
            # A reader that took over from one that died was never asked to open it.
            opened = self._open(request.dataset)
        step(f"Reading sample {request.sample}", None)
        published = publish_sample(self._sample(opened, request), request, opened.catalogue.path, step)
        if published.failure is not None:
            raise published.failure
        return SampleRead(request.id, str(published.directory), published.fields)

    def _sample(self, opened: OpenedDataset, request: ReadSample) -> SampleSource:
        key = (request.split, request.sample)
        sample = self._samples.pop(key, None) or opened.source.sample(*key)
        while len(self._samples) >= KEPT_SAMPLES:
            del self._samples[next(iter(self._samples))]
        self._samples[key] = sample
        return sample


def _undone(request: Request) -> str:
    if isinstance(request, ReadSample):
        return f"Sample {request.sample} of split {request.split} in {request.dataset} could not be read"
    if isinstance(request, OpenDataset):
        return f"The dataset {request.path} could not be opened"
    return f"The example dataset could not be written to {request.path}"


def _unexpected(request: Request, error: Exception) -> Failed:
    name = type(error).__name__
    return Failed(
        request.id,
        f"{_undone(request)}: an error that this program did not expect ({name}); please report it.",
        "".join(traceback.format_exception(error)),
    )
