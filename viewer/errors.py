"""Errors that the user may be shown.

Each one carries a single clear sentence (what happened, where, what to do). A traceback goes to the log, never to the
user. Anything that is not a :class:`ViewerError` is a defect of this program and is reported as such.
"""

from __future__ import annotations

import os
import sys

from viewer import DISTRIBUTION

TYPE_CHECKING = False  # what typing has; a cache is made without typing and without dataclasses
if TYPE_CHECKING:
    from viewer.doors import Door

DISK_FULL = "disk-full"
"""The disk of the cache has no room: some artifacts may go, and then it can be tried again."""


OUTSIDE = "outside"
"""A symbolic link leads out of the dataset's folder: the user may allow it to be followed (``follow`` of a request)."""


NO_BASE = "no-base"
"""The sample has no base of the wanted name; it can be asked for with the base left open."""

MESHES_DIFFER = "meshes-differ"
"""The two sides of a difference have different meshes: one can be interpolated onto the other."""

NO_DIFFERENCE = "no-difference"
"""Two fields cannot be subtracted; the field itself can be shown."""


class ViewerError(Exception):
    """Something went wrong that the user should be told in one sentence.

    Parameters
    ----------
    sentence
        What happened, where, and what to do about it, in words for the user. Its first letter becomes a capital, so
        that it can begin with what messages call a sample or a zone (:mod:`viewer.wording`).
    detail
        What a developer wants to see as well (a library's own message); goes to the log and behind *Details*.
    reason
        A word for the program, where it can do something about it: :data:`DISK_FULL`. Empty when it cannot.
    door
        What can be opened instead.
    """

    def __init__(self, sentence: str, *, detail: str = "", reason: str = "", door: Door | None = None) -> None:
        self.sentence = sentence[:1].upper() + sentence[1:]
        super().__init__(self.sentence)
        self.detail = detail
        self.reason = reason
        self.door = door


class UsageError(ViewerError):
    """The command line or a request asks for something that does not exist."""


class CacheError(ViewerError, OSError):
    """The scratch cache cannot be made, used or removed; an OSError too, for those who expect what ``mkdir`` raises."""


class DatasetError(ViewerError):
    """A dataset cannot be opened."""


class SampleError(ViewerError):
    """One sample cannot be read or fails a check; the rest of its dataset is still there."""


class NotFetchedError(SampleError):
    """A sample lies on another machine, and would have to be fetched for what is asked."""


class ArtifactError(ViewerError):
    """An artifact is missing, incomplete or does not fit its manifest."""


class RenderError(ViewerError):
    """A scene cannot be drawn on this machine."""


class WindowError(ViewerError):
    """A window that a script or a second start talks to is gone, does not answer, or cannot do what was asked."""


class ProtocolError(ViewerError):
    """A line between two processes is not a message of the protocol: a defect, or foreign output on the stream."""


def open_missing_streams() -> None:
    """Give standard output and standard error somewhere to go when the process was started without them.

    ``print`` can do without, other code cannot: argparse of Python 3.11.2 fails on ``--help``.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for the life of the process


def printable(text: str) -> str:
    """Return a text from outside for one line of a terminal or window: what is no letter is spelled, not obeyed."""
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def print_error(sentence: str) -> None:
    """Say one sentence on stderr, which a program without a console (Windows) does not have."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"{DISTRIBUTION}: {printable(sentence)}\n")
        except OSError:
            pass  # a closed pipe: nobody is listening
