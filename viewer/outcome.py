"""How a child process ended, as a value that says the sentence the user is shown."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from viewer.values import dataclass
from viewer.wording import over_limit

_MEANING = {
    "SIGSEGV": "it used memory that does not exist",
    "SIGBUS": "a file that it had mapped became shorter",
    "SIGABRT": "a library aborted, often for lack of memory",
    "SIGKILL": "it was killed, often for lack of memory",
    "SIGFPE": "an arithmetic error",
    "SIGILL": "this processor lacks an instruction that it needs",
}

_REFUSED = ("bad_alloc", "Unable to allocate")
"""What C++ and VTK write before they give up for lack of memory."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended.

    Attributes
    ----------
    role
        ``"reader"`` or ``"renderer"``.
    status
        Exit status, or the signal number when ``crashed``.
    crashed
        Whether a signal ended it.
    error
        Why it could not be started at all; empty when it ran.
    stderr
        The last lines it wrote to standard error.
    pid
        Its process id, 0 when it never ran.
    memory_limit
        Bytes of memory it was allowed, 0 for no limit.
    hung
        Whether the window has given it up because it did not answer.
    unready
        Whether it ended by itself before it was ready, as when its files have vanished: the next one would, too.
    """

    role: str
    status: int = 0
    crashed: bool = False
    error: str = ""
    stderr: str = ""
    pid: int = 0
    memory_limit: int = 0
    hung: bool = False
    unready: bool = False

    @property
    def unstartable(self) -> str:
        """Why it could not be started, in a few words; empty when it could."""
        if self.unready:
            return self.stderr.rstrip().rpartition("\n")[2].rstrip(".") or f"it ended with status {self.status}"
        if self.error and not Path(sys.executable).exists():  # an update, or a disk that is gone, under a bundle
            return "the files of the program have vanished; quit it and start it again"
        return self.error

    @property
    def out_of_memory(self) -> bool:
        """Whether it ended because it was refused more memory: C++ libraries such as VTK then call ``abort()``."""
        return self.signal_name == "SIGABRT" and any(word in self.stderr for word in _REFUSED)

    @property
    def may_be_chance(self) -> bool:
        """Whether what it was doing may have had nothing to do with it, so that it is worth asking once more."""
        return not (self.unstartable or self.out_of_memory or self.hung)

    @property
    def signal_name(self) -> str:
        """Name of the signal that ended it, such as ``SIGSEGV``; empty when none did."""
        if not self.crashed:
            return ""
        try:
            return signal.Signals(self.status).name
        except ValueError:
            return f"signal {self.status}"

    def sentence(self, doing: str = "", then: str = "") -> str:
        """Say what happened, what it was ``doing`` ("reading sample 3") and what happens ``then``."""
        during = f" while {doing}" if doing else ""
        after = f"; {then}" if then else ""
        if self.hung:
            return f"The {self.role} process did not answer{during}{after}."
        if self.unstartable:
            return f"The {self.role} process could not be started: {self.unstartable}{after}."
        if self.out_of_memory and self.memory_limit:
            needed = over_limit(self.memory_limit)
            return f"The {self.role} process {needed}{during}; raise the limit in Preferences{after}."
        if self.crashed:
            name = self.signal_name
            meaning = f" ({_MEANING[name]})" if name in _MEANING else ""
            return f"The {self.role} process was terminated by {name}{meaning}{during}{after}."
        return f"The {self.role} process ended with status {self.status}{during}{after}."
