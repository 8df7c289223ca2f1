"""A folder of this machine that is filled with the files of one on another machine, as they are needed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from viewer.errors import DatasetError, ViewerError
from viewer.far.answers import ChangedError
from viewer.far.entries import FOLDER, FarEntry, digest_of_entries
from viewer.far.failures import far_failure
from viewer.far.fetching import Fetching
from viewer.far.line import FarLine
from viewer.far.machine import FarMachine
from viewer.far.place import FarPlace
from viewer.far.seen import Listing, Listings
from viewer.far.transfer import FilePart
from viewer.sizes import human_bytes
from viewer.wording import sample_name

FRESH_S = 30.0
"""Seconds for which what the far machine said of its files is not asked again."""

_MOST_KNOWN = 256
"""Listings that stay in memory."""

_SAMPLE = re.compile(r"data/([^/]+)/sample_(\d+)")

ToList = Callable[[FarMachine], list[FarEntry]]

Step = Callable[[str, float | None], None]
"""Told what is being done and how far it is (0..1); may raise to give it up."""


class Mirror:
    """The folder, and the far machine that it is filled from.

    Attributes
    ----------
    step
        Told what is being done; what it raises gives up.
    """

    def __init__(self, place: FarPlace, line: FarLine) -> None:
        self.place, self.line = place, line
        self.step: Step = lambda text, fraction: None
        self._now = f"Asking {place.address}"
        line.pause = lambda: self.step(self._now, None)
        line.tell = lambda text: self.step(text, None)
        self._seen = Listings(place.seen, place.revision)
        self._known: dict[str, Listing] = {}
        self._since = 0.0  # what was said before that is out of date
        self._read_at = 0.0  # when parts of large files were fetched last

    @property
    def pinned(self) -> bool:
        """Whether nothing on the far machine ever changes under this address."""
        return bool(self.place.revision)

    def renew(self, place: FarPlace) -> None:
        """Look at everything anew: it is opened again, perhaps of another revision."""
        self.place = place
        self._seen = Listings(place.seen, place.revision)
        self._known = {}
        self._since = time.time()

    # What is there ----------------------------------------------------------------------------------------------------

    def listed(self, folder: str, fresh_s: float = FRESH_S) -> Sequence[FarEntry]:
        """Return what is in a folder, by its path below the address.

        Raises
        ------
        ViewerError
            When it cannot be listed and never was.
        """
        return self._told(f"in {folder}", folder, lambda machine: machine.listed(folder), fresh_s).entries

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder; none where there is no such folder."""
        return [entry.part for entry in self.listed(folder)]

    def below(self, folder: str, fresh_s: float = FRESH_S) -> Sequence[FarEntry]:
        """Return all files in a folder and in the folders in it, with their sizes."""
        return self._told(f"below {folder}", folder, lambda machine: machine.below(folder), fresh_s).entries

    def sized(self, folder: str, entries: Sequence[FarEntry]) -> Sequence[FarEntry]:
        """Return files of a folder with their sizes, asked for where its listing has none."""
        if all(entry.size is not None for entry in entries):
            return entries
        names = "\n".join(entry.name for entry in entries)
        return self._told(f"sized {names}", folder, lambda machine: machine.sized(list(entries)), FRESH_S).entries

    def state(self, folder: str, names: Collection[str] | None = None) -> str:
        """Return a short text for what files below a folder are now, looked at again where that was long ago.

        Parameters
        ----------
        names
            Those in the folder itself that are meant; None for all, and those in the folders in it.
        """
        key = f"below {folder}" if names is None else f"in {folder}"
        known = self._known.get(key)
        # What was fetched since may be of another version than what was said before.
        fresh_s = 0.0 if known is not None and known.when < self._read_at else FRESH_S
        found = self.below(folder, fresh_s) if names is None else self.listed(folder, fresh_s)
        return digest_of_entries([entry for entry in found if names is None or entry.name in names])

    def _told(self, key: str, folder: str, question: ToList, fresh_s: float) -> Listing:
        known = self._known.pop(key, None) or self._seen.listing(key)
        if known is None or (not self.pinned and (known.age >= fresh_s or known.when < self._since)):
            known = self._ask(key, folder, question, known)
        while len(self._known) >= _MOST_KNOWN:
            del self._known[next(iter(self._known))]
        self._known[key] = known
        return known

    def _ask(self, key: str, folder: str, question: ToList, known: Listing | None) -> Listing:
        try:
            found = self.line.asked(question, f"The folder {self.place.address}/{folder} was not listed")
        except FileNotFoundError:
            found = []
        except ViewerError as error:
            if known is None or error.reason:
                raise
            return Listing(known.entries, time.time())  # it cannot be reached: what it said last is the best there is
        return self._seen.note_listing(key, found)

    # Fetching ---------------------------------------------------------------------------------------------------------

    def show(self, entries: Sequence[FarEntry]) -> None:
        """Make empty folders and files with these names, where there are none: what is listed here is what is there."""
        for entry in entries:
            path = self.place.folder / entry.name
            if entry.kind == FOLDER:
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            elif not path.exists():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.touch()

    def have(self, unit: str, entries: Sequence[FarEntry]) -> None:
        """Have files of a unit (a sample, say: what is listed and changes together) here, fetched if need be.

        Raises
        ------
        ViewerError
            When they cannot be fetched, or change while they are.
        """
        entries = self.sized(unit, entries)  # without its size a file would pass for an empty one
        for _ in range(2):
            missing = self._missing(entries)
            if not missing or self._are_fetched(unit, missing):
                return
            names = {entry.name for entry in entries}
            entries = [entry for entry in self.below(unit, 0.0) if entry.name in names]
        raise DatasetError(
            f"{self._called(unit)} on {self.place.address} is being written: it changed twice while it was fetched; "
            "open it again when the writer has finished."
        )

    def is_here(self, unit: str, wanted: Callable[[FarEntry], bool], with_folders: bool) -> bool:
        """Whether files of a unit are here, as far as that is known without asking the far machine.

        Parameters
        ----------
        wanted
            Says which are meant.
        with_folders
            Whether those in the folders in it are among them.
        """
        key = f"below {unit}" if with_folders else f"in {unit}"
        known = self._known.get(key) or self._seen.listing(key)
        return known is not None and not self._missing([entry for entry in known.entries if wanted(entry)])

    def _missing(self, entries: Sequence[FarEntry]) -> list[FilePart]:
        pieces = [FilePart(entry, 0, entry.size or 0, self.place.folder / entry.name) for entry in entries]
        pieces = [replace(piece, token=self.place.here / piece.digest[:2] / piece.digest) for piece in pieces]
        return [piece for piece in pieces if not piece.is_here]

    def _are_fetched(self, unit: str, missing: Sequence[FilePart]) -> bool:
        """Fetch files; returns whether they still are what was listed."""
        try:
            self._fetch(missing, missing[0].entry.part if len(missing) == 1 else self._called(unit))
        except (ChangedError, FileNotFoundError):
            return False
        return True

    def _fetch(self, pieces: Sequence[FilePart], name: str) -> None:
        total = sum(piece.length for piece in pieces)

        def report(done: int) -> None:
            text = f"Fetching {name}: {human_bytes(done)} of {human_bytes(total)}"
            self.step(fetching.waits_for or text, done / total if total else None)

        fetching = Fetching(self.line.machine(), self.place)
        try:
            fetching.fetch(pieces, report)
        except (ViewerError, ChangedError, FileNotFoundError, MemoryError):
            raise
        except Exception as error:  # of any library between here and there
            raise far_failure(error, self.place.address, f"{name} was not fetched") from error

    def piece(self, entry: FarEntry, start: int, stop: int) -> bytes:
        """Return bytes of a large file, fetched if need be."""
        target = self.place.ranges / FilePart(entry, 0, 0, self.place.ranges).digest / f"{start}-{stop}"
        piece = FilePart(entry, start, stop, target)
        if not piece.is_here:
            try:
                self._fetch([piece], entry.part)
            except (ChangedError, FileNotFoundError) as error:
                raise far_failure(error, self.place.address, f"{entry.part} was not fetched") from error
            self._read_at = time.time()
        return target.read_bytes()

    def _called(self, unit: str) -> str:
        """Return what sentences call a folder: samples as everywhere else."""
        sample = _SAMPLE.fullmatch(unit)
        if sample is not None:
            return sample_name(int(sample[2]), sample[1])
        return unit.rpartition("/")[2] or self.place.address.name
