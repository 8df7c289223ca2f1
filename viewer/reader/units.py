"""Units of fields, spelled as people write them.

CGNS has them as two nodes (SIDS, "DimensionalUnits" and "DimensionalExponents"): the names of the units of mass,
length, time, temperature and angle, given once for an array or for anything above it, and the power of each.
"""

from __future__ import annotations

from viewer.reader.tree import Array, Node

_SYMBOLS = {
    "Kilogram": "kg",
    "Gram": "g",
    "Slug": "slug",
    "PoundMass": "lb",
    "Meter": "m",
    "Centimeter": "cm",
    "Millimeter": "mm",
    "Foot": "ft",
    "Inch": "in",
    "Second": "s",
    "Kelvin": "K",
    "Celsius": "°C",
    "Rankine": "°R",
    "Fahrenheit": "°F",
    "Degree": "°",
    "Radian": "rad",
}

_NAMED: dict[tuple[float, ...], str] = {
    (1, -1, -2, 0, 0): "Pa",
    (1, 1, -2, 0, 0): "N",
    (1, 2, -2, 0, 0): "J",
    (1, 2, -3, 0, 0): "W",
    (0, 0, -1, 0, 0): "Hz",
    (1, -1, -3, 0, 0): "W/m³",
    (1, 0, -3, 0, 0): "W/m²",
}
"""SI units with a name of their own, by the powers of kg, m, s, K and rad."""

_SI = ("Kilogram", "Meter", "Second", "Kelvin")

_RAISED = str.maketrans("0123456789-.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·")


def unit_of(array: Node, *above: Node) -> str:
    """Return the unit of an array, empty where the file does not say.

    Parameters
    ----------
    above
        Its ancestors from the nearest up, which may hold the units for it.
    """
    powers = array.child("DimensionalExponents")
    value = powers.value() if powers is not None else None
    if value is None or value.dtype.kind not in "iuf" or value.size < 5:
        return ""
    exponents = [float(item) for item in value.ravel()[:5]]
    for node in (array, *above):
        units = node.child("DimensionalUnits")
        names = units.value() if units is not None else None
        if names is not None and names.dtype.kind == "S":
            return spell(_names(names), exponents)
    return ""


def _names(value: Array) -> list[str]:
    """Split the five names of 32 characters."""
    whole = value.tobytes(order="F").decode("ascii", "replace")
    return [whole[start : start + 32].strip(" \x00") for start in range(0, 160, 32)]


def spell(names: list[str], exponents: list[float]) -> str:
    """Spell a unit from the names of its base units and their powers: ``"Pa"``, ``"m/s"``, ``"kg·m⁻³"``."""
    if tuple(names[:4]) == _SI and tuple(exponents) in _NAMED:
        return _NAMED[tuple(exponents)]
    parts = [(_SYMBOLS.get(name, name), power) for name, power in zip(names, exponents, strict=False) if power]
    if [power for _, power in parts] == [1.0, -1.0]:
        return f"{parts[0][0]}/{parts[1][0]}"
    return "·".join(symbol if power == 1 else f"{symbol}{f'{power:g}'.translate(_RAISED)}" for symbol, power in parts)
