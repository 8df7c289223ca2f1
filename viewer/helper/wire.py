"""The values of the cache as messages have them, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from viewer.cache import Failure, Finding, Kind, OwnerRecord, Removal, Usage, Verdict
from viewer.cache.verdict import RecordState
from viewer.protocol import CacheFailure, CacheOwner, CacheRemoval, CacheUsage, FoundCache
from viewer.protocol.helping import PART

T = TypeVar("T")

_OWNER = tuple(CacheOwner.__dataclass_fields__)


def in_parts(values: Sequence[T]) -> Iterator[tuple[tuple[T, ...], bool]]:
    """Yield the values in parts for one message each, and whether more follow; one empty part when there are none."""
    for start in range(0, max(len(values), 1), PART):
        yield tuple(values[start : start + PART]), start + PART < len(values)


def plain_usage(usage: Usage) -> CacheUsage:
    """Return what a message says of a usage."""
    return CacheUsage(usage.files, usage.directories, usage.bytes)


def usage_of(plain: CacheUsage) -> Usage:
    """Return the usage behind :func:`plain_usage`."""
    return Usage(plain.files, plain.directories, plain.bytes)


def plain_finding(finding: Finding, usage: Usage | None = None) -> FoundCache:
    """Return what a message says of a finding, with its usage when that is known."""
    owner = finding.owner
    return FoundCache(
        str(finding.path),
        finding.kind.value,
        finding.verdict.value,
        finding.reason,
        finding.pid,
        finding.mine,
        finding.age,
        finding.record.value,
        finding.witnesses,
        CacheOwner(*(getattr(owner, name) for name in _OWNER)) if owner is not None else None,
        plain_usage(usage) if usage is not None else None,
    )


def finding_of(plain: FoundCache) -> Finding:
    """Return the finding behind :func:`plain_finding`.

    Raises
    ------
    ValueError
        When a word in it is not one of this program's.
    """
    owner = plain.owner
    return Finding(
        Path(plain.path),
        Kind(plain.kind),
        Verdict(plain.verdict),
        plain.reason,
        pid=plain.pid,
        mine=plain.mine,
        owner=OwnerRecord(**{name: getattr(owner, name) for name in _OWNER}) if owner is not None else None,
        age=plain.age,
        usage=usage_of(plain.usage) if plain.usage is not None else None,
        record=RecordState(plain.record),
        witnesses=plain.witnesses,
    )


def plain_failure(failure: Failure) -> CacheFailure:
    """Return what a message says of a failure."""
    return CacheFailure(str(failure.path), failure.errno, failure.message)


def failure_of(plain: CacheFailure) -> Failure:
    """Return the failure behind :func:`plain_failure`."""
    return Failure(Path(plain.path), plain.errno, plain.message)


def plain_removal(removal: Removal) -> CacheRemoval:
    """Return what a message says of a removal."""
    return CacheRemoval(
        str(removal.path),
        removal.gone,
        removal.files,
        removal.directories,
        removal.freed_bytes,
        tuple(map(plain_failure, removal.failures)),
        removal.failure_count,
        removal.stopped,
        None if removal.remains is None else str(removal.remains),
    )


def removal_of(plain: CacheRemoval) -> Removal:
    """Return the removal behind :func:`plain_removal`."""
    return Removal(
        Path(plain.path),
        plain.gone,
        plain.files,
        plain.directories,
        plain.freed_bytes,
        tuple(map(failure_of, plain.failures)),
        plain.failure_count,
        plain.stopped,
        None if plain.remains is None else Path(plain.remains),
    )
