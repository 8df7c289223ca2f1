"""All that a scan has found, as JSON values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from viewer import DISTRIBUTION, __version__
from viewer.pairs.matching import FieldKey
from viewer.scan_command.scan import FieldPlace, FinishedScan
from viewer.scanning.health_finding import HealthFinding
from viewer.scanning.health_values import FAR
from viewer.scanning.sample import ScannedSample
from viewer.scanning.sketch import ACCURACY
from viewer.scanning.statistics import Statistics
from viewer.scanning.totals import ALL, SplitTotal

VERSION = 1
"""Raised when what programs read means something else, or is gone."""


def report_of(finished: FinishedScan) -> dict[str, Any]:
    """Return all of it; what is no finite number is null."""
    catalogue = finished.catalogue
    return {
        "version": VERSION,
        "program": f"{DISTRIBUTION} {__version__}",
        "dataset": catalogue.place,
        "backend": catalogue.backend,
        "complete": finished.is_complete,
        "ended_by": finished.ended_by or None,
        "broken": finished.is_broken,
        "seconds": round(finished.seconds, 3),
        "known_before": finished.known,
        "percentiles_within": ACCURACY,
        "outliers_from_robust_z": FAR,
        "splits": [_split(total) for total in finished.totals],
        "health": [_finding(finding) for finding in finished.findings],
        "samples": [_sample(one, finished.percentiles) for one in finished.samples],
    }


def _split(total: SplitTotal) -> dict[str, Any]:
    return {
        "split": None if total.split == ALL else total.split,
        "samples": total.samples,
        "broken": total.broken,
        "points": total.points,
        "cells": total.cells,
        "time_steps": total.times,
        "fields": [
            {
                **_key(field.key),
                "samples": field.samples,
                "vector": field.vector,
                "units": field.units,
                **_figures(field.figures, field.percentiles),
            }
            for field in total.fields
        ],
    }


def _finding(finding: HealthFinding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "sentence": finding.sentence,
        "samples": [{"split": split, "sample": sample} for split, sample in finding.samples],
        "field": None if finding.field is None else _key(finding.field),
    }


def _sample(one: ScannedSample, percentiles: Mapping[FieldPlace, dict[float, float] | None]) -> dict[str, Any]:
    return {
        "split": one.split,
        "sample": one.sample,
        "troubles": one.troubles,
        "notes": one.notes,
        "times": [_finite(time) for time in one.times],
        "zones": [
            {"base": zone.base, "zone": zone.zone, "points": zone.points, "cells": zone.cells} for zone in one.zones
        ],
        "mesh_hash": one.mesh_hash or None,
        "fields_hash": one.fields_hash or None,
        "globals_hash": one.globals_hash or None,
        "texts": one.texts,
        "lacking": one.lacking,
        "fields": [
            {
                **_key(field.key),
                "vector": field.vector,
                "unit": field.unit,
                "dtype": field.dtype,
                **_figures(field.figures, percentiles.get((one.split, one.sample, field.key))),
            }
            for field in one.fields
        ],
    }


def _key(key: FieldKey) -> dict[str, Any]:
    return {"base": key.base or None, "location": key.location, "name": key.name}


def _figures(figures: Statistics, percentiles: dict[float, float] | None) -> dict[str, Any]:
    return {
        "count": figures.count,
        "nan": figures.nan,
        "infinite": figures.infinite,
        "min": _finite(figures.low),
        "max": _finite(figures.high),
        "mean": _finite(figures.mean),
        "std": _finite(figures.deviation),
        "percentiles": None
        if percentiles is None
        else {f"{percent:g}": _finite(value) for percent, value in percentiles.items()},
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
