"""What the window is told when something could not be drawn: one sentence for the user, the rest behind *Details*."""

from __future__ import annotations

import logging
import traceback

from viewer.errors import ViewerError
from viewer.memory import memory_limit
from viewer.protocol import Failed
from viewer.wording import over_limit

_log = logging.getLogger("viewer.renderer")


def failure_of(scene: int, error: Exception) -> Failed:
    """Turn what ended some work on a scene into its answer, and log it."""
    if isinstance(error, ViewerError):
        _log.warning("%s (%s)", error.sentence, error.detail)
        return Failed(scene, error.sentence, error.detail, error.reason)
    trace = "".join(traceback.format_exception(error))
    if isinstance(error, MemoryError):
        _log.warning("out of memory: %s", trace)
        limit = memory_limit()
        way_out = f"it {over_limit(limit)}; raise the limit in Preferences"
        why = way_out if limit else "this machine does not have enough memory"
        return Failed(scene, f"This sample could not be drawn: {why}.", trace)
    _log.error("a defect", exc_info=error)
    kind = type(error).__name__
    return Failed(scene, f"The view could not be drawn: unexpected error ({kind}); please report it.", trace)
