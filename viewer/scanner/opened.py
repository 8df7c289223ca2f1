"""The dataset that was opened: its store, what is asked about it, and the scan that is under way."""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from viewer.errors import ViewerError
from viewer.far.asking import Ask, ask_nobody
from viewer.protocol import Failed, Message
from viewer.protocol.scan_results import BeginScan, ForgetScan, OpenScan, ReadFindings, ScanChanged, ScanRequest
from viewer.scanner.answers import ScanAnswers
from viewer.scanner.scan import RunningScan
from viewer.scanning.store.checking import forget_changed
from viewer.scanning.store.control import ScanControl
from viewer.scanning.store.database import is_damage
from viewer.scanning.store.filling import why_not_kept
from viewer.scanning.store.keeping import open_store

logger = logging.getLogger("viewer.scanner")


class OpenedScan:
    """One dataset. Its methods are for the thread that made it.

    Parameters
    ----------
    request
        What is opened.
    send
        Sends a message to the window, from any thread.
    ask
        Asks the user what readers need to know.

    Raises
    ------
    ViewerError
        When results cannot be kept anywhere.

    Attributes
    ----------
    control
        Of the scan that was begun last.
    """

    def __init__(self, request: OpenScan, send: Callable[[Message], None], ask: Ask = ask_nobody) -> None:
        self._request, self._send, self._ask = request, send, ask
        try:
            self._store = open_store(request.catalogue, Path(request.folder), lambda: Path(request.scratch))
        except (OSError, sqlite3.Error) as error:
            raise ViewerError(f"What a scan finds cannot be kept in {request.scratch}: {error}.") from error
        self._answers = ScanAnswers(self._store, request.catalogue, Path(request.scratch))
        self.control = ScanControl()
        self._ended = threading.Event()
        self._checking = threading.Lock()
        self._scan: threading.Thread | None = None
        self._slow: queue.SimpleQueue[ScanRequest | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._look_at_files, name="files", daemon=True),
            threading.Thread(target=self._work, name="slow answers", daemon=True),
        ]

    def begin(self, number: int) -> None:
        """Say what is kept, and only then look whether it is still true."""
        self._try(number, lambda: self._answers.opened(number))
        for thread in self._threads:
            thread.start()

    def answer(self, request: ScanRequest) -> None:
        """Answer a question, now or, where it takes long, a little later."""
        if isinstance(request, ReadFindings | ForgetScan):
            if isinstance(request, ForgetScan):
                self.control.stop()
            self._slow.put(request)
        else:
            self._try(request.id, lambda: self._answers.answer(request))

    def scan(self, request: BeginScan) -> None:
        """Begin a scan once the one before has ended."""
        before, control = self._scan, ScanControl()
        self.control.stop()
        self.control = control
        scan = RunningScan(self._store, self._request, request, control, self._send, self._ask)

        def run() -> None:
            if before is not None:
                before.join()
            try:
                scan.run(lambda: self._changed(lambda: control.stopped))
            except sqlite3.Error as error:
                if is_damage(error):
                    self._store.begin_anew(error)
                scan.failed(why_not_kept(error, self._store), str(error))
            except ViewerError as error:
                scan.failed(error.sentence, error.detail)
            except Exception as error:
                logger.exception("a scan")
                scan.failed(f"The scan has ended: {type(error).__name__}: {error}.", traceback.format_exc())
            finally:
                self._store.close()

        self._scan = threading.Thread(target=run, name="scan", daemon=True)
        self._scan.start()

    def end(self, patience: float) -> None:
        """Stop whatever is under way; wait for it for so many seconds."""
        self.control.stop()
        self._ended.set()
        self._slow.put(None)
        self._store.close()
        until = time.monotonic() + patience
        for thread in (*self._threads, *filter(None, (self._scan,))):
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def _changed(self, stopped: Callable[[], bool]) -> int:
        """Forget what is no longer true, and say how much that was."""
        with self._checking:
            count = forget_changed(self._store, self._request.catalogue, stopped)
        if count:
            self._send(ScanChanged(count))
        return count

    def _look_at_files(self) -> None:
        try:
            self._changed(self._ended.is_set)
        except sqlite3.Error as error:
            logger.warning("whether files have changed was not found out: %s", error)
        finally:
            self._store.close()

    def _work(self) -> None:
        """Answer what takes long, one question after the other."""
        try:
            while (request := self._slow.get()) is not None:
                if isinstance(request, ForgetScan) and self._scan is not None:
                    self._scan.join()
                self._try(request.id, lambda request=request: self._answers.answer(request))  # type: ignore[misc]
        finally:
            self._store.close()

    def _try(self, number: int, answer: Callable[[], Message]) -> None:
        """Send an answer, or why there is none. Where the file is damaged it is begun anew and asked once more."""
        try:
            try:
                message = answer()
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise
                self._store.begin_anew(error)
                message = answer()
        except ViewerError as error:
            message = Failed(number, error.sentence, error.detail, error.reason)
        except (OSError, sqlite3.Error) as error:
            message = Failed(number, f"What a scan has found cannot be looked up: {error}.", traceback.format_exc())
        except Exception as error:
            logger.exception("an answer")
            message = Failed(number, f"{type(error).__name__}: {error}", traceback.format_exc())
        self._send(message)
