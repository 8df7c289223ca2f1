"""What may be better in a moment is asked for again, as the machine says or after growing pauses."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from viewer.address import Address
from viewer.far.causes import Cause, cause_of
from viewer.far.failures import far_failure, machine_of

T = TypeVar("T")

PAUSES_S = (0.5, 1.0, 2.0, 4.0)
"""Pauses between the tries, where the machine does not say how long to wait."""

MAX_WAIT_S = 120.0
"""Longer than that nobody waits, even if the machine asks for it."""

_TELL_S = 0.25

_PASSING = {"cut", "slow", "wrong length", "wrong hash"}


class Retries:
    """Asks again.

    Parameters
    ----------
    tell
        Told in a sentence, again and again, what is waited for; may raise to give it up.
    wait
        Waits for so many seconds.
    """

    def __init__(
        self, address: Address, tell: Callable[[str], None], wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._address, self._tell, self._wait = address, tell, wait

    def run(self, what: str, action: Callable[[], T]) -> T:
        """Do something that asks another machine; returns what it returns.

        Parameters
        ----------
        what
            What is asked for, as :func:`far_failure` wants it.

        Raises
        ------
        ViewerError
            When it fails for good. What is no failure of the machine or the line is raised as it is.
        """
        for pause in (*PAUSES_S, None):
            try:
                return action()
            except Exception as error:
                cause = cause_of(error)
                if not cause.kind:
                    raise
                wait = _seconds(cause, pause)
                if wait is None:
                    raise far_failure(error, self._address, what) from error
            self._pause(wait, cause)
        raise AssertionError("the last try has no pause")

    def _pause(self, seconds: float, cause: Cause) -> None:
        machine = machine_of(self._address)
        why = f"{machine} asks to wait" if cause.wait is not None else f"trying {machine} again"
        left = seconds
        while left > 0:
            self._tell(f"{why[:1].upper()}{why[1:]} ({max(round(left), 1)} s left)")
            self._wait(min(left, _TELL_S))
            left -= _TELL_S


def _seconds(cause: Cause, pause: float | None) -> float | None:
    """Return how long to wait before the next try; None where there is none."""
    passing = cause.kind in _PASSING or (cause.kind == "status" and (cause.status == 429 or cause.status >= 500))
    if pause is None or not passing:
        return None
    if cause.wait is None:
        return pause
    return cause.wait if cause.wait <= MAX_WAIT_S else None
