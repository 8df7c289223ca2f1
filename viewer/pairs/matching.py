"""Which field is the prediction of which: by rules of the user, or by the usual names. What is not clear is listed.

A field here is a scalar: the components of a vector are fields of their own, as they are in PLAID's benchmarks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from viewer.numbers import linear
from viewer.pairs.rules import PLACEHOLDER, PairRules
from viewer.values import dataclass

GLOBAL = "global"
"""The location of a global."""

USUAL = (
    "{}_pred", "{}_prediction", "{}_predicted", "{}_hat", "{}Pred", "{}Predicted", "{}Prediction", "{}Hat",
    "pred_{}", "prediction_{}", "predicted_{}", "hat_{}",
)  # fmt: skip
"""How predictions are usually called, ``{}`` standing for the name of the field."""


@dataclass(frozen=True, slots=True)
class FieldKey:
    """A field of a base, joined over its zones, or a global (of no base)."""

    name: str
    location: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A field or global of the reference and its prediction.

    What is compared is ``factor * predicted + offset``. ``vector`` and ``component`` say of which vector of the
    reference it is which component; empty and -1 where it is none. ``predicted_vector`` and ``predicted_component`` say
    the same of the prediction.
    """

    name: str
    location: str
    base: str
    predicted: str
    factor: float = 1.0
    offset: float = 0.0
    vector: str = ""
    component: int = -1
    predicted_vector: str = ""
    predicted_component: int = -1

    @property
    def as_it_is(self) -> bool:
        """Whether the predicted values are compared as they are."""
        return self.factor == 1.0 and self.offset == 0.0

    @property
    def compared(self) -> str:
        """What is compared with the reference, in words: ``2 × pressure + 1``."""
        return linear(self.predicted, self.factor, self.offset)

    @property
    def is_global(self) -> bool:
        """Whether it is a global."""
        return self.location == GLOBAL


@dataclass(frozen=True, slots=True)
class Pairing:
    """What belongs together.

    Attributes
    ----------
    only_reference, only_prediction
        Fields that are in no pair, as they are listed for the user.
    unclear
        Sentences about fields for which there is more than one prediction: none was chosen.
    families
        Patterns of names, where that is so because fields are predicted several times over: each is a prediction.
    """

    pairs: tuple[Pair, ...] = ()
    only_reference: tuple[str, ...] = ()
    only_prediction: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    families: tuple[str, ...] = ()


Places = Mapping[FieldKey, str]
"""Of which faces or which boundary of their zones fields are, whose names end with that in brackets; those of the zones
themselves are not among them."""

_ZONES: Places = MappingProxyType({})


def pair_inside(keys: Sequence[FieldKey], rules: PairRules, places: Places = _ZONES) -> Pairing:
    """Pair the fields of one sample: ``pressure`` with ``pressure_pred``, or with that of a second solution."""
    pairs, unclear = _pairs(keys, keys, rules, places, same_name=False)
    predicted = {(pair.predicted, pair.location, pair.base) for pair in pairs}
    kept = [pair for pair in pairs if (pair.name, pair.location, pair.base) not in predicted]
    used = predicted | {(pair.name, pair.location, pair.base) for pair in kept}
    used |= {(name, pair.location, pair.base) for pair in kept for name in _others(pair, keys, places)}
    rest = [key for key in keys if (key.name, key.location, key.base) not in used]
    return Pairing(tuple(kept), tuple(map(title, rest)), (), tuple(unclear), _families(keys, keys, rules, places))


def _others(pair: Pair, keys: Sequence[FieldKey], places: Places) -> list[str]:
    """Return what else predicts the same field."""
    key = FieldKey(pair.name, pair.location, pair.base)
    return _usual(key, _beside(key, keys, places), places, same_name=False)


def _beside(key: FieldKey, keys: Iterable[FieldKey], places: Places) -> list[str]:
    """Return the names of the fields that lie where one does."""
    where = (key.location, key.base, places.get(key, ""))
    return [other.name for other in keys if (other.location, other.base, places.get(other, "")) == where]


def pair_datasets(
    reference: Sequence[FieldKey], prediction: Sequence[FieldKey], rules: PairRules, places: Places = _ZONES
) -> Pairing:
    """Pair the fields of a dataset with those of another one: of the same base, location and name, or as usual.

    Where the other one has a field under its own name and beside it under one of a prediction, it was made from a copy
    of the reference: then only names of predictions are paired, as a copy would have no error at all.
    """
    copied = _holds_copies(reference, prediction, rules, places)
    pairs, unclear = _pairs(reference, prediction, rules, places, same_name=not copied)
    named = {(pair.name, pair.location, pair.base) for pair in pairs}
    predicted = {(pair.predicted, pair.location, pair.base) for pair in pairs}
    return Pairing(
        tuple(pairs),
        tuple(title(key) for key in reference if (key.name, key.location, key.base) not in named),
        tuple(title(key) for key in prediction if (key.name, key.location, key.base) not in predicted),
        tuple(unclear),
        _families(reference, prediction, rules, places),
    )


def title(key: FieldKey) -> str:
    """Return what a list calls a field: ``global alpha``, ``pressure (vertex, Base_2_3)``."""
    return f"global {key.name}" if key.location == GLOBAL else f"{key.name} ({key.location}, {key.base})"


def labels_of(pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Return what each pair is called: the name of its field, with location and base where that leaves several."""
    names = [pair.name for pair in pairs]
    for additions in ([pair.location for pair in pairs], [pair.base for pair in pairs]):
        several = {name for name, count in Counter(names).items() if count > 1}
        names = [
            f"{name} ({more})" if name in several and more else name
            for name, more in zip(names, additions, strict=True)
        ]
    return tuple(names)


def _pairs(
    reference: Sequence[FieldKey], prediction: Sequence[FieldKey], rules: PairRules, places: Places, *, same_name: bool
) -> tuple[list[Pair], list[str]]:
    pairs, unclear = [], []
    for key in reference:
        names = _beside(key, prediction, places)
        wanted = rules.predicted_name(key.name)
        usual = [] if wanted else _usual(key, names, places, same_name=same_name)
        found = [name for name in names if name == wanted] if wanted else usual
        rule = rules.of(key.name)
        if len(found) == 1:
            pairs.append(Pair(key.name, key.location, key.base, found[0], rule.factor, rule.offset))
        elif found:
            unclear.append(f"The prediction of {title(key)} may be {' or '.join(found)}; say which one in a rule.")
    return pairs, unclear


def _holds_copies(
    reference: Sequence[FieldKey], prediction: Sequence[FieldKey], rules: PairRules, places: Places
) -> bool:
    """Whether a prediction has fields of the reference as well as what it predicts of them.

    Not clear, and so not said, where the reference has a field of such a name too.
    """
    ours, theirs = frozenset(reference), frozenset(prediction)
    for key in reference:
        if rules.predicted_name(key.name) or key not in theirs:
            continue
        beside = _usual(key, _beside(key, prediction, places), places, same_name=False)
        if beside and not any(FieldKey(name, key.location, key.base) in ours for name in beside):
            return True
    return False


def _families(
    reference: Sequence[FieldKey], prediction: Sequence[FieldKey], rules: PairRules, places: Places
) -> tuple[str, ...]:
    """Return how predictions are called where a field has several of them and no rule says which is meant."""
    found: dict[str, None] = {}
    several = False
    for key in reference:
        if rules.predicted_name(key.name):
            continue
        names = _usual(key, _beside(key, prediction, places), places, same_name=False)
        where = _ending(key, places)
        here = [_pattern_of(key.name.removesuffix(where), name.removesuffix(where)) for name in names]
        found |= dict.fromkeys(here)
        several = several or len(here) > 1
    return tuple(found) if several else ()


def _pattern_of(field: str, name: str) -> str:
    """Return the pattern of a usual name."""
    usual = (pattern for pattern in USUAL if pattern.replace(PLACEHOLDER, field) == name)
    return next(usual, PLACEHOLDER + name[len(field) :])


def _usual(key: FieldKey, names: Iterable[str], places: Places, *, same_name: bool) -> list[str]:
    where = _ending(key, places)
    field = key.name.removesuffix(where)
    usual = {pattern.replace(PLACEHOLDER, field) + where for pattern in USUAL}
    second = f"{field} ("  # that of a second solution, as the reader calls it
    return [
        name
        for name in names
        if name in usual
        or (not where and name.startswith(second) and name.endswith(")"))
        or (same_name and name == key.name)
    ]


def _ending(key: FieldKey, places: Places) -> str:
    where = places.get(key, "")
    return f" ({where})" if where else ""
