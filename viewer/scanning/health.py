"""What is wrong with a dataset, the worst first."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.protocol.reading import Catalogue
from viewer.scanning.health_finding import KINDS, HealthFinding
from viewer.scanning.health_sets import set_findings
from viewer.scanning.health_values import value_findings
from viewer.scanning.sample import ScannedSample


def findings_of(catalogue: Catalogue, samples: Sequence[ScannedSample]) -> tuple[HealthFinding, ...]:
    """Return what is wrong with a dataset, as far as these samples tell, the worst first."""
    whole = [one for one in samples if not one.is_broken]
    found = [
        *(HealthFinding("broken", one.troubles[0], ((one.split, one.sample),)) for one in samples if one.is_broken),
        *value_findings(whole),
        *set_findings(catalogue, whole),
        *(HealthFinding("dataset", text) for text in catalogue.warnings),
    ]
    order = list(KINDS)
    return tuple(sorted(found, key=lambda finding: order.index(finding.kind)))
