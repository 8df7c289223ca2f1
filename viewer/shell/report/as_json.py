"""A report as JSON: numbers as they are, null where there is none."""

from __future__ import annotations

import json
import math
from typing import Any

from viewer.codec import to_plain
from viewer.pairs.output_score import OutputScore
from viewer.pairs.sample_errors import ScoredPart
from viewer.shell.report.report import Report, ReportSample

FORMAT = 1
"""Version of the layout of the file."""

_ERRORS = ("rrmse", "mae", "max_error", "r2")


def json_of(report: Report) -> str:
    """Return the report as JSON text."""
    scores = [
        {
            "split": one.split or None,
            "samples": one.samples,
            "score": one.total,
            "outputs": [
                {**_output(to_plain(output)), "parts": [_part(part, score) for part, score in parts]}
                for output, parts in zip(one.outputs, one.parts, strict=True)
            ],
        }
        for one in report.scores
    ]
    plain = {
        "format": FORMAT,
        "program": report.program,
        "dataset": report.dataset,
        "prediction": report.prediction,
        "ranking": [{**to_plain(one), "outputs": dict(one.outputs)} for one in report.ranking],
        "outputs": list(report.labels),
        "scores": scores,
        "worst": [_sample(report, one) for one in report.worst],
        "samples": [_sample(report, one) for one in report.samples],
        "pairs": to_plain(report.pairing),
        "splits": to_plain(report.splits),
        "notes": list(report.notes),
    }
    return json.dumps(_finite(plain), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _part(part: ScoredPart, score: OutputScore) -> dict[str, Any]:
    return {"kind": part.kind, **_output(to_plain(score))}


def _output(plain: dict[str, Any]) -> dict[str, Any]:
    worst = plain.pop("worst")
    plain["max_error"] = None
    if worst is not None:
        sums = worst["sums"]
        plain["max_error"] = {
            "value": sums["largest"],
            "split": worst["split"],
            "sample": worst["sample"],
            "time_step": worst["time"],
            "zone": sums["zone"],
            "place": sums["place"],
        }
    return plain


def _sample(report: Report, one: ReportSample) -> dict[str, Any]:
    outputs = {
        label: dict(zip(_ERRORS, errors, strict=True)) for label, errors in zip(report.labels, one.errors, strict=True)
    }
    for label, place in zip(report.labels, one.places, strict=False):
        outputs[label]["where"] = place  # type: ignore[assignment]
    return {"split": one.split, "sample": one.sample, "outputs": outputs, "troubles": list(one.troubles)}


def _finite(value: Any) -> Any:
    """Return the same with null in place of numbers that JSON cannot spell."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, (list, tuple)) else value
