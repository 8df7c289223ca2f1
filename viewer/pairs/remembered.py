"""What is remembered of the predictions of a dataset: their paths, the rules of each, and which one is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from viewer.codec import from_plain, to_plain
from viewer.handover.layout import is_in_memory
from viewer.pairs.ranking import key_of
from viewer.pairs.rules import FieldRule, PairRules
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class RememberedPrediction:
    """A prediction by its path (empty: fields of the samples themselves), and what the user says of it."""

    path: str
    rules: PairRules = PairRules()

    @property
    def key(self) -> str:
        """What tells it from others."""
        return key_of(self.path, self.rules)


def to_known(predictions: Iterable[RememberedPrediction], looked_at: str | None) -> dict[str, Any]:
    """Return what is written down; empty where there is nothing to remember.

    A prediction that a script handed over from its memory is gone when it ends, and left out.
    """
    plain = [to_plain(one) for one in predictions if not is_in_memory(one.path)]
    return {"predictions": plain, "looked_at": looked_at} if plain else {}


def from_known(known: dict[str, Any]) -> tuple[list[RememberedPrediction], str | None]:
    """Return the predictions and the key of the one that was looked at; what cannot be understood is left out.

    Versions before several predictions could be compared wrote ``prediction`` and ``rules`` of the only one.
    """
    if isinstance(known.get("prediction"), str):
        only = RememberedPrediction(known["prediction"], _rules(known.get("rules")))
        return [only], only.key
    rows = known.get("predictions")
    found: dict[str, RememberedPrediction] = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("path"), str):
            one = RememberedPrediction(row["path"], _rules(row.get("rules")))
            found[one.key] = one
    looked_at = known.get("looked_at")
    if not isinstance(looked_at, str) or looked_at not in found:
        alike = (one.key for one in found.values() if one.path == looked_at)  # as was written before there were keys
        looked_at = next(alike, next(iter(found), None))
    return list(found.values()), looked_at


def rules_for(path: str, known: dict[str, Any]) -> list[PairRules]:
    """Return the rules of what is predicted in a path: its own, or, if it is new, those of the one looked at."""
    predictions, looked_at = from_known(known)
    own = [one.rules for one in predictions if one.path == path]
    present = next((one for one in predictions if one.key == looked_at), None)
    return own or [PairRules() if present is None else inherited(path, present.path, present.rules)]


def inherited(path: str, present: str, rules: PairRules) -> PairRules:
    """Return the rules of a new prediction, those of the present one being these.

    How fields are called inside the samples says nothing of another dataset, nor the other way round.
    """
    return rules if bool(path) == bool(present) else replace(rules, pattern="", fields=_unnamed(rules.fields))


def _unnamed(rules: Iterable[FieldRule]) -> tuple[FieldRule, ...]:
    return tuple(replace(rule, prediction="") for rule in rules)


def _rules(plain: Any) -> PairRules:
    try:
        return from_plain(PairRules, plain)
    except ValueError:
        return PairRules()
