"""The mirrors of the datasets on other machines that a reader has open, each with its connection."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.address import HUB, parse_address
from viewer.far.asking import Ask
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

    Parameters
    ----------
    step
        Told what is being fetched; may raise to give it up.
    ask
        Asks the user what only the user can say.
    """

    def __init__(self, step: Step, ask: Ask) -> None:
        self._step, self._ask = step, ask
        self._known: dict[str, Mirror] = {}

    def of(self, path: str, follow: bool) -> Mirror | None:
        """Return the mirror that a path is in, None for any other path; it connects when something is missing."""
        from viewer.far.place import FarPlace

        place = FarPlace.of(Path(path).absolute())
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

    def _mirror(self, place: FarPlace, address: Address, follow: bool) -> Mirror:
        from viewer.far.line import FarLine
        from viewer.far.mirror import Mirror

        line = FarLine(address, follow)
        line.ask = self._ask
        mirror = self._known[str(place.folder)] = Mirror(place, line)
        mirror.step = self._step
        return mirror
