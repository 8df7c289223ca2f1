"""How the workers of a cluster find a dataset, and how they know that it is the one that is meant."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from viewer.address import parse_address
from viewer.codec import to_plain
from viewer.errors import ViewerError
from viewer.far.place import FarPlace
from viewer.protocol.reading import Catalogue
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Sighting:
    """A dataset as it was seen here.

    Attributes
    ----------
    here
        Its path on this machine.
    there
        What workers are told: the path, or the address on the Hub with the commit that is open here.
    place
        What the user knows it by.
    sight
        What :func:`sight_of` returns of it.
    """

    here: str
    there: str
    place: str
    sight: str

    @classmethod
    def of(cls, catalogue: Catalogue) -> Sighting:
        """Return that of a dataset that is here, or on the Hub.

        Raises
        ------
        ViewerError
            When it is not known which commit of it is open.
        """
        there, far = catalogue.path, catalogue.far
        if far is not None:
            if not far.revision:
                raise ViewerError(f"It is not known which commit of {far.address} is open, so no cluster can read it.")
            there = str(FarPlace(Path(there), parse_address(far.address), far.revision).exactly)
        return cls(catalogue.path, there, catalogue.place, sight_of(to_plain(catalogue)))

    def told(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return what a function of :mod:`viewer.scanning.task` is called with there."""
        return (self.there, *args[1:]) if args[0] == self.here else args

    def said(self, found: Any) -> Any:
        """Return what a worker found in samples, with the address in its sentences that the user knows."""
        if self.there in (self.here, self.place) or not isinstance(found, list):
            return found
        for sample in found:
            for name in ("troubles", "notes"):
                sample[name] = [text.replace(self.there, self.place) for text in sample[name]]
        return found


def sight_of(described: Mapping[str, Any]) -> str:
    """Return a short text that is the same for whoever sees the same samples in a dataset."""
    seen = json.dumps([described["backend"], described["splits"]], sort_keys=True)
    return hashlib.sha256(seen.encode()).hexdigest()
