"""What the user says of a prediction: how its fields are called, and how its numbers become those of the reference."""

from __future__ import annotations

import math

from viewer.values import dataclass

PLACEHOLDER = "{}"
"""Stands for the name of the reference's field in a pattern."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What holds for one field or global.

    Attributes
    ----------
    field
        Its name in the reference.
    prediction
        Its name in the prediction; empty where the pattern, or the usual names, say it.
    factor, offset
        What is compared with the reference is ``factor * value + offset``: another unit, or another sign.
    """

    field: str
    prediction: str = ""
    factor: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class PairRules:
    """Rules for a dataset and its prediction; remembered as JSON (:mod:`viewer.codec`).

    Attributes
    ----------
    pattern
        The name of a prediction, ``{}`` standing for the field's: ``"{}_model3"``. Empty: the usual names.
    fields
        What holds for single fields; goes before the pattern.
    """

    pattern: str = ""
    fields: tuple[FieldRule, ...] = ()

    def of(self, field: str) -> FieldRule:
        """Return what holds for a field of the reference."""
        return next((rule for rule in self.fields if rule.field == field), FieldRule(field))

    def predicted_name(self, field: str) -> str:
        """Return what the prediction of a field is called by these rules; empty where they do not say it."""
        return self.of(field).prediction or (self.pattern.replace(PLACEHOLDER, field) if self.pattern else "")

    @property
    def names(self) -> tuple[str, ...]:
        """How the predictions are called by these rules: the pattern, or the names of single fields; else empty."""
        named = tuple(rule.prediction for rule in self.fields if rule.prediction)
        return (self.pattern,) if self.pattern else named

    @property
    def trouble(self) -> str:
        """What is wrong with the rules, as a sentence; empty when they can be used."""
        if self.pattern and (self.pattern.count(PLACEHOLDER) != 1 or self.pattern == PLACEHOLDER):
            return f"A pattern has {PLACEHOLDER} once in place of the field's name, as in {PLACEHOLDER}_model3."
        for rule in self.fields:
            if not (math.isfinite(rule.factor) and math.isfinite(rule.offset)):
                return f"The factor and the offset of {rule.field} have to be finite numbers."
            if rule.factor == 0.0:
                return f"The factor of {rule.field} is zero, which would make all its values equal."
        return ""
