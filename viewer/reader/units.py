"""Units of arrays, spelled as people write them, and what makes the numbers of a file those of the unit.

CGNS has units as two nodes (SIDS, "DimensionalUnits" and "DimensionalExponents"): the names of the units of mass,
length, time, temperature and angle, given once for an array or for anything above it, and the power of each. Whether
the numbers are in these units says the class of the data ("DataClass"), given for an array or anything above it too.
"""

from __future__ import annotations

import numpy as np

from viewer.reader.checks import header
from viewer.reader.tree import Array, Node, is_text, text_of
from viewer.reader.visible import visible
from viewer.values import dataclass

SYMBOLS = {
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
    "Ampere": "A",
    "Abampere": "abA",
    "Statampere": "statA",
    "Edison": "Edison",
    "auCurrent": "auCurrent",
    "Mole": "mol",
    "Candela": "cd",
}
"""How base units are spelled, by their names in CGNS."""

NAMED: dict[tuple[float, ...], str] = {
    (1, -1, -2, 0, 0): "Pa",
    (1, 1, -2, 0, 0): "N",
    (1, 2, -2, 0, 0): "J",
    (1, 2, -3, 0, 0): "W",
    (0, 0, -1, 0, 0): "Hz",
    (1, -1, -3, 0, 0): "W/m³",
    (1, 0, -3, 0, 0): "W/m²",
}
"""SI units with a name of their own, by the powers of kg, m, s, K and rad."""

SI = ("Kilogram", "Meter", "Second", "Kelvin")
"""What the units of :data:`NAMED` are made of."""

_RAISED = str.maketrans("0123456789-.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·")

_UNSAID = ("", "Null", "UserDefined")

DIMENSIONAL = "Dimensional"
NORMALIZED = "NormalizedByDimensional"

_LENGTH = (0.0, 1.0, 0.0, 0.0, 0.0)
"""The powers of a length."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a node and those above it say of the numbers below: the nearest statement counts.

    ``units`` holds the names of the units of mass, length, time, temperature and angle, perhaps further ones; empty
    where nobody says. ``data_class`` is empty where nobody says.
    """

    data_class: str = ""
    units: tuple[str, ...] = ()


NOTHING = Stated()
"""Said where nobody says anything."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """The unit of the numbers ``scale * x + offset`` for the numbers x of an array; empty where it is not known."""

    unit: str = ""
    scale: float = 1.0
    offset: float = 0.0

    @property
    def plain(self) -> bool:
        """Whether the numbers of the file are shown as they are."""
        return (self.scale, self.offset) == (1.0, 0.0)

    def convert(self, values: Array) -> Array:
        """Return the values in the unit: single precision stays single, whole numbers become double."""
        if self.plain:
            return values
        kind = np.float32 if values.dtype == np.float32 else np.float64
        return (values.astype(np.float64) * self.scale + self.offset).astype(kind)


PLAIN = Quantity()
"""Numbers as they are, of no known unit."""


def stated(node: Node, above: Stated = NOTHING) -> Stated:
    """Return what a node says of the numbers in and below it, ``above`` being what those above it say."""
    data_class, units = above.data_class, above.units
    for child in node.children:
        if child.label == "DataClass_t" or child.name == "DataClass":
            data_class = child.text() or data_class
        elif child.name == "DimensionalUnits":
            value = header(child)
            if value is not None and is_text(value):
                units = _names(value, 5)
                more = child.child("AdditionalUnits")
                extra = header(more)
                if extra is not None and is_text(extra):
                    units += _names(extra, 3)
    if data_class == above.data_class and units == above.units:
        return above
    return Stated(data_class, units)


def quantity_of(array: Node, above: Stated) -> Quantity:
    """Return what the numbers of an array are.

    Dimensional numbers have the unit that their exponents make; normalised ones have it once they are converted
    (SIDS, "DataConversion"). All others have none: their numbers are not those of the units stated for the rest.
    """
    if not array.children:
        return PLAIN
    mine = stated(array, above)
    conversion = conversion_of(array)
    if mine.data_class == NORMALIZED:
        if conversion is None:
            return PLAIN
        return Quantity(_unit(array, mine), *conversion)
    if mine.data_class not in (DIMENSIONAL, "", "Null") or conversion not in (None, (1.0, 0.0)):
        return PLAIN
    return Quantity(_unit(array, mine))


def length_unit_of(array: Node, above: Stated) -> str:
    """Return the unit of coordinates as they are shown; empty where it is not known.

    Their exponents need not be stated: they are lengths (SIDS, "Data-Name Identifiers").
    """
    mine, found = stated(array, above), quantity_of(array, above)
    if found.unit or powers_of(array):
        return found.unit
    converted = mine.data_class == NORMALIZED and conversion_of(array) is not None
    return (
        spell(mine.units, _LENGTH) if mine.units and (converted or mine.data_class in (DIMENSIONAL, "", "Null")) else ""
    )


def conversion_of(array: Node) -> tuple[float, float] | None:
    """Return the scale and offset that an array states, None where it does not."""
    node = array.child("DataConversion") or array.first("DataConversion_t")
    value = header(node)
    if value is None or value.dtype.kind not in "iuf" or value.size != 2 or not np.isfinite(value).all():
        return None
    scale, offset = value.ravel().tolist()
    return (float(scale), float(offset)) if scale else None


def powers_of(array: Node) -> tuple[float, ...]:
    """Return the power of each base unit that an array states, empty where it does not."""
    node = array.child("DimensionalExponents")
    powers = _numbers(node, 5)
    if node is None or not powers:
        return ()
    return (*powers, *_numbers(node.child("AdditionalExponents"), 3))


def _numbers(node: Node | None, least: int) -> tuple[float, ...]:
    value = header(node)
    if value is None or value.dtype.kind not in "iuf" or value.size < least or not np.isfinite(value).all():
        return ()
    return tuple(float(item) for item in value.ravel()[:5])


def _unit(array: Node, known: Stated) -> str:
    powers = powers_of(array)
    return spell(known.units, powers) if powers and known.units else ""


def _names(value: Array, count: int) -> tuple[str, ...]:
    """Split names of 32 characters."""
    whole = text_of(value) if value.dtype.kind in "OU" else value.tobytes(order="F").decode("ascii", "replace")
    return tuple(visible(whole[start : start + 32].strip(" \x00")) for start in range(0, 32 * count, 32))


def spell(names: tuple[str, ...], exponents: tuple[float, ...]) -> str:
    """Spell a unit from the names of its base units and their powers: ``"Pa"``, ``"m/s"``, ``"kg·m⁻³"``.

    Empty where a base unit that counts has no name.
    """
    names = (*names, *[""] * (len(exponents) - len(names)))
    if any(power and name in _UNSAID for name, power in zip(names, exponents, strict=False)):
        return ""
    if tuple(names[:4]) == SI and exponents[:5] in NAMED and not any(exponents[5:]):
        return NAMED[exponents[:5]]
    parts = [(SYMBOLS.get(name, name), power) for name, power in zip(names, exponents, strict=False) if power]
    if [power for _, power in parts] == [1.0, -1.0]:
        return f"{parts[0][0]}/{parts[1][0]}"
    return "·".join(symbol if power == 1 else f"{symbol}{f'{power:g}'.translate(_RAISED)}" for symbol, power in parts)
