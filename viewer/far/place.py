"""Where the files of a dataset on another machine are put here, and the small file that says whose they are.

What else lies there says :mod:`viewer.fetched_files`, by which what was fetched is also removed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from viewer.address import HUB, Address, parse_address
from viewer.errors import DatasetError, ViewerError
from viewer.far.hub_address import hub_place
from viewer.fetched_files import FETCHED, SIGN, digest_of
from viewer.values import dataclass
from viewer.whole_file import write_whole

_LEVELS = 10
"""Folders above a path of which the dataset's may be one."""

_UNFIT = re.compile(r"[^\w.@ +=,()-]+")


@dataclass(frozen=True, slots=True)
class FarPlace:
    """The folder of this machine for a dataset on another one.

    Attributes
    ----------
    folder
        The dataset's folder.
    address
        Where the dataset is.
    revision
        The commit that it is of, empty where there is no such thing.
    kept
        Whether what was fetched stays after the window is closed.
    """

    folder: Path
    address: Address
    revision: str = ""
    kept: bool = False

    @property
    def seen(self) -> Path:
        """Folder of what the far machine said of its files."""
        return self.folder.parent / "seen"

    @property
    def here(self) -> Path:
        """Folder of what says of which version the files are that are here."""
        return self.folder.parent / "here"

    @property
    def ranges(self) -> Path:
        """Folder of parts of large files."""
        return self.folder.parent / "ranges"

    @property
    def parts(self) -> Path:
        """Folder of what is on its way."""
        return self.folder.parent / "parts"

    @property
    def locks(self) -> Path:
        """Folder of what says which file is being fetched by somebody."""
        return self.folder.parent / "locks"

    @property
    def exactly(self) -> Address:
        """The address of this revision and no other."""
        if self.address.scheme != HUB or not self.revision:
            return self.address
        named = hub_place(self.address)
        pinned = f"{named.repo.partition('/')[2]}@{self.revision}"
        return Address(HUB, self.address.host, f"{pinned}/{named.path}" if named.path else pinned)

    def said(self, text: str) -> str:
        """Return a sentence with the address where it has the folder of this machine."""
        return text.replace(str(self.folder), str(self.address))

    @classmethod
    def of(cls, path: Path) -> FarPlace | None:
        """Return the place that a path is, or is in; None where it is not in one."""
        for folder in (path, *list(path.parents)[:_LEVELS]):
            place = cls.at(folder)
            if place is not None:
                return place
        return None

    @classmethod
    def at(cls, folder: Path) -> FarPlace | None:
        """Return the place whose folder this is; None where it is none."""
        try:
            facts = json.loads((folder.parent / SIGN).read_bytes())
            if facts["name"] != folder.name:
                return None
            return cls(folder, parse_address(facts["address"]), str(facts["revision"]), bool(facts["kept"]))
        except (OSError, ValueError, LookupError, TypeError, ViewerError):
            return None

    def sign(self) -> None:
        """Make the folder and write the small file.

        Raises
        ------
        OSError
            When it cannot be written.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = {"address": str(self.address), "name": self.folder.name, "revision": self.revision, "kept": self.kept}
        write_whole(self.folder.parent / SIGN, json.dumps(facts).encode())


def place_for(address: Address, cache_root: str, kept: str = "", keep: bool = False) -> FarPlace:
    """Return where a dataset is to be put: what was kept before is used again.

    Parameters
    ----------
    cache_root
        That of the window.
    kept
        The folder of datasets that are kept; empty where none are.
    keep
        Whether this one is to be.

    Raises
    ------
    DatasetError
        When there is no folder for it.
    """
    name = digest_of(str(address))
    below = Path(name) / (_UNFIT.sub("-", address.name)[:80].strip(". ") or "dataset")
    if kept:
        place = FarPlace.at(Path(kept).absolute() / below)
        if place is not None or keep:
            return place or FarPlace(Path(kept).absolute() / below, address, kept=True)
    if not cache_root:
        raise DatasetError(f"There is no folder into which the files of {address} can be fetched.")
    return FarPlace(Path(cache_root).absolute() / FETCHED / below, address)
