"""A scan, in a thread of its own, and what the window hears of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

from viewer.far.asking import Ask, ask_nobody
from viewer.pool.place import make_executor
from viewer.protocol import Message
from viewer.protocol.scan_results import BeginScan, OpenScan, ScanAdvanced, ScanEnded, ScanRemark
from viewer.scanning.store.control import ScanControl
from viewer.scanning.store.filling import Advance, ScanFilling
from viewer.scanning.store.store import ScanStore


class RunningScan:
    """One scan.

    Parameters
    ----------
    opened, request
        What is scanned, and which splits of it.
    control
        What the window wants of it.
    send
        Sends a message to the window.
    ask
        Asks the user what readers need to know.
    """

    def __init__(
        self, store: ScanStore, opened: OpenScan, request: BeginScan, control: ScanControl,
        send: Callable[[Message], None], ask: Ask = ask_nobody,
    ) -> None:  # fmt: skip
        self._store, self._opened, self._request = store, opened, request
        self._control, self._send, self._ask = control, send, ask
        self._last = Advance(0, 0, 0)

    def run(self, check: Callable[[], object]) -> None:
        """Scan until it is done or stopped, and say so.

        Parameters
        ----------
        check
            Forgets what is no longer true.

        Raises
        ------
        ViewerError, sqlite3.Error
            When it cannot go on.
        """
        catalogue = self._opened.catalogue
        splits = [split for split in catalogue.splits if split.name in self._request.splits]
        check()
        filling = ScanFilling(self._store, catalogue, self._executor, self._advanced, follow=self._opened.follow)
        last = filling.run(splits, self._control, again=self._request.again)
        self._send(ScanEnded(self._request.id, last.done, last.total, last.broken, self._control.stopped))

    def failed(self, trouble: str, detail: str = "") -> None:
        """Say that it could not go on."""
        last = self._last
        self._send(ScanEnded(self._request.id, last.done, last.total, last.broken, False, trouble, detail))

    def _advanced(self, at: Advance) -> None:
        self._last = at
        said = (at.done, at.total, at.rate, at.left, at.broken, at.paused, at.elsewhere)
        self._send(ScanAdvanced(self._request.id, *said))

    def _executor(self) -> Executor:
        return make_executor(self._request.cluster or None, self._say, self._opened.catalogue, self._ask)

    def _say(self, sentence: str) -> None:
        self._send(ScanRemark(self._request.id, sentence))
