"""What is wrong with a dataset, as far as it is known."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from viewer.codec import from_plain, to_plain
from viewer.protocol.reading import Catalogue
from viewer.protocol.sample_runs import SampleRuns
from viewer.protocol.scan_figures import ScanFinding
from viewer.scanning.health import findings_of
from viewer.scanning.health_finding import KINDS, HealthFinding
from viewer.scanning.store.store import ScanStore
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class _Kept:
    findings: tuple[HealthFinding, ...]


def findings_in(store: ScanStore, catalogue: Catalogue) -> tuple[HealthFinding, ...]:
    """Return what is wrong, the worst first; it takes seconds where 100,000 samples are known and it is new."""
    plain = json.dumps(to_plain(catalogue), default=str, sort_keys=True)
    name = f"findings {hashlib.sha256(plain.encode()).hexdigest()[:32]}"  # what the dataset says of itself may be wrong
    kept = store.answer(name)
    if kept is not None:
        return from_plain(_Kept, json.loads(kept)).findings
    revision = store.revision
    with _without_collecting():
        samples = [sample for split in catalogue.splits for sample in store.samples(split.name)]
        found = findings_of(catalogue, samples)
        del samples
    store.keep_answer(name, revision, json.dumps(to_plain(_Kept(found))))
    return found


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for no circles of objects meanwhile: among millions it takes a second, and all threads stand still."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def as_shown(findings: Iterable[HealthFinding]) -> tuple[ScanFinding, ...]:
    """Return findings as messages have them."""
    return tuple(
        ScanFinding(one.kind, KINDS[one.kind], one.sentence, SampleRuns.of(one.samples), one.field) for one in findings
    )
