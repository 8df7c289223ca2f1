"""The mirrors of the datasets on other machines that a reader has open, each with its connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.address import HUB, parse_address
from viewer.far.asking import Ask
from viewer.fetched_use import FetchedUse
from viewer.open_folder import Lock
from viewer.values import dataclass

if TYPE_CHECKING:
    from viewer.address import Address
    from viewer.far.mirror import Mirror
    from viewer.far.place import FarPlace
    from viewer.reader.progress import Step


@dataclass(frozen=True, slots=True)
class FarWish:
    """Where files from other machines are to be put, as :class:`viewer.protocol.OpenDataset` has it."""

    cache_root: str = ""
    kept: str = ""
    keep: bool = False


class Mirrors:
    """Finds or makes the mirror for an address, or for a folder that is one.

    What was fetched is in use from when its mirror is asked for until :meth:`let_go`: nobody removes it meanwhile.

    Parameters
    ----------
    step
        Told what is being fetched; may raise to give it up.
    ask
        Asks the user what only the user can say.

    Attributes
    ----------
    guard
        Called before there are secrets in this process: passwords, keys, tokens.
    """

    def __init__(self, step: Step, ask: Ask) -> None:
        self._step, self._ask = step, ask
        self.guard: Callable[[], None] = lambda: None
        self._known: dict[str, Mirror] = {}
        self._used: dict[Path, FetchedUse] = {}

    def of(self, path: str, follow: bool) -> Mirror | None:
        """Return the mirror that a path is in, None for any other path; it connects when something is missing."""
        from viewer.far.place import FarPlace

        place = FarPlace.of(Path(path).absolute())
        if place is None:
            return None
        self.use(place.folder)
        place = FarPlace.of(place.folder)  # it may have been removed until now
        if place is None:
            return None
        if str(place.folder) in self._known:
            return self._known[str(place.folder)]
        if place.address.scheme == HUB and not place.revision:  # signed by the window, which does not ask the Hub
            return self._looked_at(place, follow)
        return self._mirror(place, place.exactly, follow)

    def renew(self, path: str, follow: bool) -> bool:
        """Look anew at what a path is the mirror of; returns whether it is one.

        Raises
        ------
        ViewerError
            When it cannot be reached and never was.
        """
        from viewer.far.place import FarPlace

        place = FarPlace.of(Path(path).absolute())
        if place is not None:
            self._looked_at(place, follow)
        return place is not None

    def said(self, text: str) -> str:
        """Return a sentence with addresses where it names folders of mirrors."""
        for mirror in self._known.values():
            text = mirror.place.said(text)
        return text

    def open(self, text: str, follow: bool, wish: FarWish) -> Mirror:
        """Return the mirror for an address, which is looked at anew.

        Raises
        ------
        ViewerError
            When it is no address, or cannot be reached and never was.
        """
        from viewer.far.place import place_for

        place = place_for(parse_address(text), wish.cache_root, wish.kept, wish.keep)
        return self._looked_at(place, follow)

    def _looked_at(self, place: FarPlace, follow: bool) -> Mirror:
        """Return the mirror for a place of which nothing is known but its address."""
        from viewer.errors import ViewerError
        from viewer.far.place import FarPlace

        self.use(place.folder)
        mirror = self._mirror(place, place.address, follow)
        try:
            revision = mirror.line.machine().revision
        except ViewerError:
            before = FarPlace.of(place.folder)
            if before is None:
                raise
            return self._mirror(before, before.exactly, follow)  # what was fetched can still be looked at
        mirror.renew(replace(place, revision=revision))
        return mirror

    def use(self, folder: Path) -> None:
        """Have nobody remove what was fetched of a dataset into its folder; waits where somebody does."""
        from viewer.far.waiting import MOMENT_S, rest

        above = folder.parent
        while above not in self._used:
            use = FetchedUse(above)
            if use.lock is Lock.FREE:
                self._used[above] = use
                return
            held = use.lock is Lock.HELD
            use.close()
            if not held:  # there is nothing yet, or nothing can be locked
                return
            rest(MOMENT_S, lambda: self._step("Waiting for what is being removed", None))

    def use_known(self, path: str) -> None:
        """Do so for a dataset that is open already, by its path; others are left alone."""
        if path in self._known:
            self.use(self._known[path].place.folder)

    def let_go(self) -> None:
        """What was fetched is not in use by this reader any more."""
        while self._used:
            self._used.popitem()[1].close()

    def _mirror(self, place: FarPlace, address: Address, follow: bool) -> Mirror:
        from viewer.far.line import FarLine
        from viewer.far.mirror import Mirror

        self.guard()
        line = FarLine(address, follow)
        line.ask = self._ask
        mirror = self._known[str(place.folder)] = Mirror(place, line)
        mirror.step = self._step
        return mirror
