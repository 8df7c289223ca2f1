"""What programs outside the window ask it over the socket in its cache root: a second start, and scripts.

One JSON line each, as between the window and its children, but with messages and a version of their own: the two sides
may be of different installations. A connection begins with :class:`Hello`; then one request
(:mod:`viewer.protocol.outside_requests`) is answered after the other. Everything big is a file whose name is in the
answer.
"""

from __future__ import annotations

import json

from viewer import APP_NAME
from viewer.codec import from_plain, kind_of, to_plain
from viewer.errors import ProtocolError
from viewer.protocol.outside_requests import OutsideRequest
from viewer.values import dataclass

OUTSIDE_VERSION = 1
"""Goes up whenever the two sides no longer understand each other."""

OUTSIDE_LINE = 1 << 20
"""Longest line, in bytes."""


@dataclass(frozen=True, slots=True)
class Hello:
    """First message of a peer; answered by :class:`Welcome` or :class:`Refused`."""

    version: int
    program: str = ""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The window listens.

    Attributes
    ----------
    pid
        Its process.
    display
        The display on which it is seen; empty for one that nobody sees.
    of_script
        Whether a script has started it, and it ends with that.
    busy
        Whether a question is open in it that has to be answered first.
    """

    pid: int
    display: str = ""
    of_script: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The window takes nothing from this peer, and ends the connection."""

    sentence: str


# Answers ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OrderDone:
    """It is done."""

    id: int


@dataclass(frozen=True, slots=True)
class OrderFailed:
    """It is not: a sentence for the user, and a detail."""

    id: int
    sentence: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FileMade:
    """It is in this file."""

    id: int
    file: str


@dataclass(frozen=True, slots=True)
class ViewTaken:
    """Answer to :class:`TakeView`."""

    id: int
    text: str


OutsideAnswer = OrderDone | OrderFailed | FileMade | ViewTaken
OutsideMessage = Hello | Welcome | Refused | OutsideRequest | OutsideAnswer

_KINDS: dict[str, type] = {kind_of(cls): cls for cls in OutsideMessage.__args__}


def encode_outside(message: OutsideMessage) -> bytes:
    """Return the message as one line, newline included.

    Raises
    ------
    ProtocolError
        When it is longer than :data:`OUTSIDE_LINE`.
    """
    line = json.dumps({"kind": kind_of(type(message)), **to_plain(message)}).encode() + b"\n"
    if len(line) > OUTSIDE_LINE:
        raise ProtocolError(f"What was to be sent is too large ({len(line):,} bytes; {OUTSIDE_LINE:,} are the most).")
    return line


def decode_outside(line: bytes) -> OutsideMessage:
    """Return the message that a line holds.

    Raises
    ------
    ProtocolError
        When it holds none.
    """
    try:
        plain = json.loads(line)
        cls = _KINDS[plain.pop("kind")]
        message: OutsideMessage = from_plain(cls, plain, cls.__name__)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ProtocolError(
            f"This is not a message that the window understands; use the same version of {APP_NAME} on both sides.",
            detail=f"{error}: {line[:200]!r}",
        ) from error
    return message


def refusal_of_version(version: int) -> str:
    """Say that a peer speaks another version."""
    return (
        f"The running window and this program are of different versions of {APP_NAME} (their messages: "
        f"{OUTSIDE_VERSION} and {version}); close the window, or use the same version for both."
    )
