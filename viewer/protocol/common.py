"""What more than one child says."""

from __future__ import annotations

from viewer.doors import Door
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Ready:
    """A child is listening."""

    role: str
    pid: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """A request could not be done. ``id`` is 0 when the trouble belongs to no request.

    ``reason`` is a word for the window where it can do something about it (:data:`viewer.errors.DISK_FULL`), ``door``
    what can be opened instead.
    """

    id: int
    sentence: str
    detail: str = ""
    reason: str = ""
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Work on a request goes on; ``fraction`` is in 0..1, or None while its length is unknown."""

    id: int
    text: str
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class AskVersions:
    """Ask a reader or a renderer what it is built on: answered by :class:`Versions`, whatever else is under way."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of what a child uses, by name (``"pyplaid"``); empty: it is not installed."""

    of: dict[str, str]
