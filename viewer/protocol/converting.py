"""What a reader asks a converter, and what the converter answers."""

from __future__ import annotations

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ConvertFile:
    """Read mesh files and write them as one tree with its arrays into ``folder``: answered by :class:`FileConverted`.

    Of several files each is a zone. ``step`` is the time step of a file that has several. ``root`` is the cache root
    that ``folder`` lies in.
    """

    id: int
    paths: tuple[str, ...]
    root: str
    folder: str
    step: int = 0


@dataclass(frozen=True, slots=True)
class ReadTimes:
    """Find out which times files state, without reading them whole: answered by :class:`TimesRead`."""

    id: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileConverted:
    """Answer to :class:`ConvertFile`.

    ``tree`` is the digest of the tree, ``topology`` that of what is left of it without places and values: equal for
    files with the same zones and cells. ``times`` are those of all time steps of the file, empty where it states none.
    """

    id: int
    tree: str
    topology: str
    times: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimesRead:
    """Answer to :class:`ReadTimes`: a time for each file, None where it states none that is quickly found."""

    id: int
    times: tuple[float | None, ...]


ConvertingMessage = ConvertFile | ReadTimes | FileConverted | TimesRead
