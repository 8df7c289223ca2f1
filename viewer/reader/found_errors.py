"""What has been found of a sample so far, while it is compared with its prediction."""

from __future__ import annotations

from collections.abc import Iterable

from viewer.pairs.sample_errors import SampleErrors, TagErrors, ZoneErrors
from viewer.reader.scalar_fields import ScalarField
from viewer.reader.tags import read_tags
from viewer.reader.tree import Array
from viewer.wording import sentence

MOST_TROUBLES = 8
"""Sentences about one sample."""


class FoundErrors:
    """What has been found of a sample so far."""

    def __init__(self) -> None:
        self.time = 0
        self.zones: list[ZoneErrors] = []
        self.tags: list[TagErrors] = []
        self._tags: dict[tuple[str, str, str], dict[str, Array]] = {}
        self._positions: dict[tuple[str, str, str, int], tuple[float, ...]] = {}
        self.lacking: list[tuple[int, int]] = []
        self.troubles: list[str] = []

    def begin(self, time: int) -> None:
        """Take note that another tree is looked at, whose tags and points may be others."""
        self.time = time
        self._tags.clear()
        self._positions.clear()

    def tags_of(self, field: ScalarField) -> dict[str, Array]:
        """Return the places of the tags of a field's zone, read once; faces and boundaries have none."""
        if field.zone.layout.of:
            return {}
        key = (field.zone.base, field.zone.layout.name, field.source.location)
        if key not in self._tags:
            self._tags[key], troubles = read_tags(field.zone.layout, field.source.location)
            self.troubles += troubles
        return self._tags[key]

    def position_of(self, field: ScalarField, place: int) -> tuple[float, ...]:
        """Return where a place of a field is: the worst of a zone is often the worst of a tag."""
        key = (field.zone.base, field.zone.layout.name, field.source.location, place)
        if key not in self._positions:
            self._positions[key] = field.position(place)
        return self._positions[key]

    def lack(self, pairs: Iterable[int], trouble: str) -> None:
        """Take note of pairs that cannot be compared at this time, and why."""
        self.lacking += [(pair, self.time) for pair in pairs]
        self.troubles.append(sentence(trouble))

    def errors(self, number: int, times: tuple[float, ...]) -> SampleErrors:
        """Return all of it."""
        troubles = tuple(dict.fromkeys(self.troubles))[:MOST_TROUBLES]
        return SampleErrors(number, times, tuple(self.zones), tuple(self.lacking), troubles, tuple(self.tags))
