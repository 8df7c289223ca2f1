"""What was open when a run ended without saying goodbye, as it is noted while it is open."""

from __future__ import annotations

import os
from typing import Any

from viewer.codec import from_plain, to_plain
from viewer.shell.session.state import Selection
from viewer.values import dataclass

_LARGEST_PID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was open.

    Attributes
    ----------
    dataset
        Its path or address.
    selection
        What was chosen of it.
    names
        What samples were called, by split and id, where they have names.
    """

    dataset: str
    selection: Selection
    names: dict[str, dict[str, str]]

    @property
    def name(self) -> str:
        """What the sample was called; empty where it had no name."""
        return self.names.get(self.selection.split, {}).get(str(self.selection.sample), "")


def note_of(opened: Unfinished) -> dict[str, Any]:
    """Return the note that this process has something open."""
    return {"pid": os.getpid(), **to_plain(opened)}


def read_note(note: dict[str, Any]) -> Unfinished | None:
    """Return what a note says; None where it makes no sense. Older programs wrote no names."""
    try:
        found = from_plain(Unfinished, {"selection": {}, "names": {}, **note})
    except ValueError:
        return None
    return found if found.dataset else None


def is_anothers(note: dict[str, Any]) -> bool:
    """Whether what is noted belongs to another window that is still open."""
    pid = note.get("pid")
    if not isinstance(pid, int) or not 0 < pid <= _LARGEST_PID or pid == os.getpid():
        return False
    import psutil  # seldom needed

    return psutil.pid_exists(pid)  # one that is used again means only that nothing is offered for restoring
