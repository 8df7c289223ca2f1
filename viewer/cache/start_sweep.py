"""The sweep at the start: a daemon thread, so that neither a slow disk nor a hanging one delays anybody."""

from __future__ import annotations

import threading
from pathlib import Path

from viewer.cache._log import logger
from viewer.cache.report import SweepReport
from viewer.cache.sweeper import sweep

_PATIENCE = 0.05
"""Seconds to wait for orphans to be renamed aside; deleting them goes on behind the caller's back."""

_BUDGET = 20.0
"""Seconds of deleting per start; the rest stays for the next one."""


class StartSweep:
    """One sweep, begun by its construction and run behind the caller's back.

    Parameters
    ----------
    temp_root
        Where to sweep; None: the usual places.
    """

    def __init__(self, temp_root: Path | None) -> None:
        self._cancel = threading.Event()
        self._renamed = threading.Event()
        self._report: SweepReport | None = None
        self._temp_root = temp_root
        self._thread = threading.Thread(target=self._run, name="cache-sweep", daemon=True)
        try:
            self._thread.start()
        except RuntimeError:  # no more threads, or the interpreter is shutting down: the next start sweeps
            return
        self._renamed.wait(_PATIENCE)

    def _run(self) -> None:
        try:
            report = sweep(self._temp_root, cancel=self._cancel, time_budget=_BUDGET, renamed=self._renamed.set)
            self._report = report
            if report.removed or report.failed or report.deferred:
                logger(__name__).info("%s", report.summary())
        except Exception:
            logger(__name__).exception("the sweep at the start failed")
        finally:
            self._renamed.set()

    def wait(self, timeout: float | None) -> SweepReport | None:
        """Wait for its end, ``timeout`` seconds at most, and return the report; None when it takes longer."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return self._report

    def stop(self) -> None:
        """End it early; what it leaves, the next sweep finishes."""
        self._cancel.set()
        if self._thread.ident is not None:
            self._thread.join(0.5)
