"""Units of fields as CGNS has them: the names of base units, and the power of each (SIDS, "DimensionalUnits")."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from viewer.reader.units import DIMENSIONAL, NAMED, SI, SYMBOLS, spell

Tree = list[Any]

_KINDS = (
    ("Kilogram", "Gram", "Slug", "PoundMass"),
    ("Meter", "Centimeter", "Millimeter", "Foot", "Inch"),
    ("Second",),
    ("Kelvin", "Celsius", "Rankine", "Fahrenheit"),
    ("Degree", "Radian"),
    ("Ampere", "Abampere", "Statampere", "Edison", "auCurrent"),
    ("Mole",),
    ("Candela",),
)
"""Units of mass, length, time, temperature and angle, then of current, amount of substance and luminous intensity."""

_BASIC = 5  # of these; the others are additional units
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_PART = re.compile(r"([^⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]*)")
_NAMES = {symbol: name for name, symbol in SYMBOLS.items()}


def unit_nodes(unit: str) -> list[Tree]:
    """Return the nodes below an array that state its unit; none where CGNS has no such unit."""
    found = _powers(unit)
    if found is None:
        return []
    names, powers = found
    units = _node("DimensionalUnits", _characters(names[:_BASIC]), "DimensionalUnits_t")
    exponents = _node("DimensionalExponents", np.array(powers[:_BASIC]), "DimensionalExponents_t")
    if any(powers[_BASIC:]):
        units[2].append(_node("AdditionalUnits", _characters(names[_BASIC:]), "AdditionalUnits_t"))
        more = _node("AdditionalExponents", np.array(powers[_BASIC:]), "AdditionalExponents_t")
        exponents[2].append(more)
    said = np.frombuffer(DIMENSIONAL.encode(), dtype="S1")
    return [_node("DataClass", said, "DataClass_t"), units, exponents]


def _powers(unit: str) -> tuple[tuple[str, ...], tuple[float, ...]] | None:
    """Return the names and powers of the base units that make a unit as this program spells it."""
    names, powers = ["Null"] * len(_KINDS), [0.0] * len(_KINDS)
    own = next((known for known, spelled in NAMED.items() if spelled == unit), None)
    if own is not None:
        names[: len(SI)], powers[: len(own)] = SI, own
        return tuple(names), tuple(powers)
    parts = unit.split("/")
    for text, sign in ((parts[0], 1.0), *((part, -1.0) for part in parts[1:])):
        for piece in text.split("·"):
            match = _PART.fullmatch(piece)
            name = "" if match is None else _NAMES.get(match[1], "")
            place = next((place for place, kind in enumerate(_KINDS) if name in kind), -1)
            raised = "" if match is None else match[2].translate(_RAISED)
            if place < 0 or not re.fullmatch(r"(-?\d+)?", raised):
                return None
            names[place], powers[place] = name, sign * float(raised or 1)
    said = tuple(names), tuple(powers)
    return said if spell(*said) == unit else None


def _characters(names: tuple[str, ...]) -> Any:
    """Return names of 32 characters, shape (32, n)."""
    text = "".join(name.ljust(32) for name in names)
    return np.frombuffer(text.encode(), dtype="S1").reshape((32, len(names)), order="F")


def _node(name: str, value: Any, label: str) -> Tree:
    return [name, value, [], label]
