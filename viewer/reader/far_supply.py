"""The supply of a dataset on another machine: its files are fetched into a mirror, its tables read by ranges."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from viewer.errors import SampleError, ViewerError
from viewer.far.entries import FOLDER, FarEntry
from viewer.far.mirror import Mirror
from viewer.reader.layout import DATA, INFOS
from viewer.reader.plain_yaml import read_yaml
from viewer.reader.signposts import SAMPLE

_SAMPLES = "samples"


class FarSupply:
    """Fetches what is needed of a dataset into the folder of its mirror."""

    all_here = False

    def __init__(self, mirror: Mirror) -> None:
        self.mirror = mirror
        self._top = mirror.place.folder

    def need(self, path: Path) -> None:
        """Have a file, or the files below a folder, here."""
        if not path.is_relative_to(self._top):
            return
        name = self._name(path)
        unit = unit_of(name)
        try:
            if unit is None:
                folder = name.rpartition("/")[0]
                found = [entry for entry in self.mirror.listed(folder) if entry.name == name]
                if found and found[0].kind == FOLDER:
                    self.mirror.have(name, self.mirror.below(name))
                else:
                    self.mirror.have(folder, self.mirror.sized(folder, found))
            else:
                self.mirror.have(unit, [entry for entry in self.mirror.below(unit) if is_within(entry.name, name)])
        except ViewerError as error:
            raise as_sample_error(error) from error

    def below(self, folder: Path) -> list[str]:
        """Return the files below a folder on the far machine."""
        name = self._name(folder)
        unit = unit_of(name) or name
        return [entry.name[len(name) + 1 :] for entry in self.mirror.below(unit) if entry.name.startswith(f"{name}/")]

    def opened(self, file: Path) -> Any:
        """Return what reads a file by ranges."""
        name = self._name(file)
        folder = name.rpartition("/")[0]
        found = [entry for entry in self.mirror.listed(folder) if entry.name == name]
        if not found:
            raise FileNotFoundError(f"{self.mirror.place.address}/{name}")
        return RangedFile(self.mirror, self.mirror.sized(folder, found)[0])

    def rows(self, split: str) -> int | None:
        """Return how many rows a table has, as the dataset says; None where it does not."""
        try:
            counts = read_yaml(self._top / INFOS).get("num_samples")
        except (OSError, ValueError, AttributeError):
            return None
        count = counts.get(split) if isinstance(counts, dict) else None
        return count if isinstance(count, int) and count > 0 else None

    def _name(self, path: Path) -> str:
        return path.relative_to(self._top).as_posix()


class RangedFile(io.RawIOBase):
    """A file on another machine, of which the bytes are fetched that are read; each range once."""

    def __init__(self, mirror: Mirror, entry: FarEntry) -> None:
        self._mirror, self._entry = mirror, entry
        self._place = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Return the place of the next byte."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._entry.size or 0}[whence]
        self._place = max(0, start + offset)
        return self._place

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, fewer at the end."""
        end = self._entry.size or 0
        stop = end if size is None or size < 0 else min(end, self._place + size)
        if stop <= self._place:
            return b""
        content = self._mirror.piece(self._entry, self._place, stop)
        self._place = stop
        return content


def unit_of(name: str) -> str | None:
    """Return the folder of the sample that a file, named from the dataset's folder, is in; None for other files."""
    parts = name.split("/")
    for place, part in enumerate(parts[:4]):
        if SAMPLE.fullmatch(part) and ((place == 2 and parts[0] == DATA) or (place and parts[place - 1] == _SAMPLES)):
            return "/".join(parts[: place + 1])
    return None


def is_within(name: str, folder: str) -> bool:
    """Whether a file is one of that name, or in a folder of that name."""
    return name == folder or name.startswith(f"{folder}/")


def as_sample_error(error: ViewerError) -> SampleError:
    """Return what went wrong while a sample was fetched as something that concerns this sample alone."""
    if isinstance(error, SampleError):
        return error
    return SampleError(error.sentence, detail=error.detail, reason=error.reason)


def named(entries: Sequence[FarEntry], names: Collection[str]) -> list[FarEntry]:
    """Return the entries with these names."""
    return [entry for entry in entries if entry.name in names]
