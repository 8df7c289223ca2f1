"""What a server answers, looked at before it is taken for data: how long it should be, and whether it is a web page."""

from __future__ import annotations

import re
from collections.abc import Mapping

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class WrongAnswerError(OSError):
    """What came is not what was asked for."""


class WebPageError(WrongAnswerError):
    """A page for people came instead of data: that of a network that wants a login first."""


class WrongLengthError(WrongAnswerError):
    """Fewer or more bytes came than were announced."""


class WrongHashError(WrongAnswerError):
    """The bytes are as many as were announced, but others."""


class ChangedError(WrongAnswerError):
    """The file is another one than when the dataset was opened."""


class NoRangesError(WrongAnswerError):
    """The server sends whole files only."""


class NoListingError(WrongAnswerError):
    """The server does not say what is in a folder."""


def is_page(name: str, content_type: str) -> bool:
    """Whether an answer is a page for people, where the file asked for is none."""
    return content_type.partition(";")[0].strip().lower() == "text/html" and not name.lower().endswith(
        (".html", ".htm")
    )


def check_answer(
    name: str, status: int, headers: Mapping[str, str], start: int, stop: int | None, size: int | None
) -> int | None:
    """Look at the head of an answer that succeeded; returns how many bytes must follow, None where it does not say.

    Parameters
    ----------
    start, stop
        The bytes that were asked for; from 0 to None: the whole file.
    size
        Of the file, where it is known.

    Raises
    ------
    WrongAnswerError
        When it is not an answer to that.
    """
    if is_page(name, headers.get("Content-Type", "")):
        raise WebPageError(f"{name}: a web page came")
    length = headers.get("Content-Length", "")
    announced = (
        int(length) if length.isdecimal() and headers.get("Content-Encoding", "identity") == "identity" else None
    )
    whole = start == 0 and (stop is None or (size is not None and stop >= size))
    if status != 206:
        if not whole:
            raise NoRangesError(f"{name}: bytes {start} to {stop} were asked for, the whole file came")
        if size is not None and announced not in (None, size):
            raise ChangedError(f"{name}: {announced} bytes come, {size} were listed")
        return announced if size is None else size
    found = _RANGE.fullmatch(headers.get("Content-Range", ""))
    if found is None or int(found[1]) != start:
        raise NoRangesError(f"{name}: the answer is another part than the one asked for")
    if size is not None and found[3] not in ("*", str(size)):
        raise ChangedError(f"{name}: has {found[3]} bytes, {size} were listed")
    count = int(found[2]) - start + 1
    if stop is not None and found[3] != "*" and count != min(stop, int(found[3])) - start:
        raise WrongLengthError(f"{name}: {count} bytes come, {stop - start} were asked for")
    return count


def check_length(name: str, count: int, expected: int | None) -> None:
    """Compare what came with what was announced.

    Raises
    ------
    WrongLengthError
        When it differs.
    """
    if expected is not None and count != expected:
        raise WrongLengthError(f"{name}: {count} bytes came, {expected} were announced")
