"""Answer the window's requests, one at a time, in the order they came."""

from __future__ import annotations

import logging
import os
import tempfile
import threading
import time
from collections import deque
from dataclasses import replace
from functools import partial

from viewer.channel import Channel
from viewer.collecting import collect_from_now
from viewer.core_dumps import leave_no_core
from viewer.errors import ProtocolError
from viewer.far.window_asking import QuestionDropped, WindowAsking
from viewer.protocol import (
    AskVersions,
    Cancel,
    Cancelled,
    CheckErrors,
    Failed,
    Message,
    OpenDataset,
    Progress,
    ReadErrors,
    ReadSample,
    ReadSeries,
    ReadSeriesRange,
    ReadTable,
    Ready,
    Reply,
    UseCopy,
)
from viewer.reader.answers import Answers
from viewer.reader.failures import Request, failure_of
from viewer.reader.versions import versions

logger = logging.getLogger("viewer.reader")

_PATIENCE = 0.2
"""Seconds of work before the first progress message, and between two of them."""


class GivenUp(BaseException):
    """The request that is being worked on was given up. No ``except Exception`` takes it for damage of a file."""


class ReaderServer:
    """The reader role: takes requests from a channel until the window goes away.

    Of several ReadSample requests that wait, only the newest is done: the window has moved on. It is owed no answer to
    the others. It goes before waiting tables and ranges. All other requests are done.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._waiting: deque[Request] = deque()
        self._current = 0
        self._taking = threading.Lock()
        self._given_up = False  # whether what is being worked on is
        self._asking = WindowAsking(
            channel.send, self._listen_meanwhile, wanted=lambda: bool(self._current) and not self._given_up
        )
        guard = partial(leave_no_core, closed=True)
        self._answers = Answers(hurried=lambda: bool(self._waiting), ask=self._asking, guard=guard)
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

    def _listen_meanwhile(self) -> None:
        """Take in what has arrived while an answer of the user is waited for; another thread may be doing so."""
        if self._taking.acquire(blocking=False):
            try:
                self._listen(wait=False)
            finally:
                self._taking.release()

    def _take(self, message: Message) -> None:
        if isinstance(message, Cancel):
            kept = [request for request in self._waiting if request.id != message.id]
            if len(kept) < len(self._waiting):
                self._waiting = deque(kept)
                self._channel.send(Cancelled(message.id))
            if self._current and message.id == self._current:
                # Whoever took this in, it is the thread of the request that gives it up.
                self._given_up = True
                self._asking.drop()
        elif isinstance(message, Reply):
            self._asking.take(message)
        elif isinstance(message, UseCopy):
            self._answers.use_copy(message.path, message.copy)
        elif isinstance(message, AskVersions):
            self._channel.send(versions())
        elif isinstance(message, ReadSample):
            later = (ReadTable, ReadSeriesRange, ReadSeries, ReadErrors, CheckErrors)
            first = [request for request in self._waiting if not isinstance(request, (ReadSample, *later))]
            last = [request for request in self._waiting if isinstance(request, later)]
            self._waiting = deque([*first, message, *last])
        elif isinstance(message, Request):
            self._waiting.append(message)
        else:
            logger.warning("a message that is not for a reader: %s", type(message).__name__)

    def _warm_up(self) -> None:
        """Import what the first request will need, while the window has nothing to ask."""
        self._warm = True
        try:
            import h5py  # noqa: F401
            import yaml  # noqa: F401

            import viewer.reader.catalogue
            import viewer.reader.publish
            import viewer.reader.source_cgns  # noqa: F401
        except ImportError:
            pass  # the first request says so
        collect_from_now()

    def _do(self, request: Request) -> None:
        self._current, self._given_up = request.id, False
        started = time.monotonic()
        reported = started

        def step(text: str, fraction: float | None) -> None:
            nonlocal reported
            with self._taking:
                self._listen(wait=False)
            if self._given_up:
                raise GivenUp
            now = time.monotonic()
            if now - reported >= _PATIENCE:
                reported = now
                self._channel.send(Progress(request.id, text, fraction))

        if isinstance(request, (OpenDataset, ReadSample)) and request.cache_root:
            # The user may have chosen another disk for the cache: what takes room for a moment goes there too.
            tempfile.tempdir = os.path.dirname(request.cache_root)  # noqa: PTH120
        try:
            self._channel.send(self._answers.answer(request, step))
        except GivenUp:
            self._channel.send(Cancelled(request.id))
            logger.debug("request %d was cancelled", request.id)
        except QuestionDropped:
            self._channel.send(Cancelled(request.id))
        except Exception as error:
            failed, said = failure_of(request, error), self._answers.said
            self._channel.send(replace(failed, sentence=said(failed.sentence), detail=said(failed.detail)))
        finally:
            self._current = 0
            self._answers.close_files()
            collect_from_now()
        logger.debug("%s took %.3f s", type(request).__name__, time.monotonic() - started)
