"""What was found in a sample: the sums of each pair at each time step, in each zone and over each tag."""

from __future__ import annotations

from viewer.pairs.metrics import ErrorSums, joined
from viewer.values import dataclass

ZONE, TAG = "zone", "tag"
"""Kinds of parts of a base."""


@dataclass(frozen=True, slots=True)
class ScoredPart:
    """A part of what a pair (its place) is about: its kind and its name."""

    pair: int
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class ZoneErrors:
    """The sums of one pair (its place among those asked for) at one time step (its place) in one zone."""

    pair: int
    time: int
    sums: ErrorSums


@dataclass(frozen=True, slots=True)
class TagErrors:
    """The sums of one pair at one time step over the vertices or cells of one zone that have a tag."""

    pair: int
    time: int
    tag: str
    sums: ErrorSums


@dataclass(frozen=True, slots=True)
class SampleErrors:
    """What was found in a sample.

    Attributes
    ----------
    times
        Time values of the reference; one for a sample that cannot be read.
    zones
        The sums of each zone; a global has one of no name.
    lacking
        (pair, time) that could not be compared: sample, time, zone or field is missing, or sizes do not match.
    troubles
        Why, one sentence each.
    tags
        The sums over the tagged vertices or cells of each zone.
    state
        Of the files of the sample and of its prediction, before they were read; empty where it is not known.
    """

    sample: int
    times: tuple[float, ...]
    zones: tuple[ZoneErrors, ...] = ()
    lacking: tuple[tuple[int, int], ...] = ()
    troubles: tuple[str, ...] = ()
    tags: tuple[TagErrors, ...] = ()
    state: str = ""

    def at_times(self, pair: int) -> dict[int, ErrorSums]:
        """Return the sums of a pair by the places of the time steps, zones joined."""
        found: dict[int, list[ErrorSums]] = {}
        for part in self.zones:
            if part.pair == pair:
                found.setdefault(part.time, []).append(part.sums)
        return {time: joined(parts) for time, parts in sorted(found.items())}

    def in_parts(self) -> dict[ScoredPart, dict[int, ErrorSums]]:
        """Return the sums of each zone and of each tag by the places of the time steps; a tag's zones joined."""
        found: dict[ScoredPart, dict[int, list[ErrorSums]]] = {}
        for one in self.zones:
            if one.sums.zone:
                found.setdefault(ScoredPart(one.pair, ZONE, one.sums.zone), {}).setdefault(one.time, []).append(
                    one.sums
                )
        for tagged in self.tags:
            part = ScoredPart(tagged.pair, TAG, tagged.tag)
            found.setdefault(part, {}).setdefault(tagged.time, []).append(tagged.sums)
        return {part: {time: joined(sums) for time, sums in times.items()} for part, times in found.items()}
