"""Who does which request; the same in a helper process and, where none can be started, in the window's own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from viewer.helper.scan import scan_caches
from viewer.helper.sizes import SizeBook
from viewer.helper.sweep import plan_sweep, sweep_caches
from viewer.protocol import HelperDone, HelperRequest, Message, PlanSweep, ScanCaches

Tell = Callable[[Message], None]


def do(request: HelperRequest, sizes: SizeBook, tell: Tell, cancel: threading.Event) -> HelperDone:
    """Do what is asked for; blocks until it is done or cancelled.

    Parameters
    ----------
    sizes
        What was counted before, and gets to know what is counted now.
    tell
        Takes all answers but the last, in this thread.

    Returns
    -------
    HelperDone
        The last answer.
    """
    if isinstance(request, ScanCaches):
        return scan_caches(request, sizes, tell, cancel)
    if isinstance(request, PlanSweep):
        return plan_sweep(request, sizes, tell, cancel)
    return sweep_caches(request, tell, cancel)
