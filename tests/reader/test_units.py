"""Numbers and units belong together: converted where the file says how, of no unit where it does not."""

from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.artifact import read
from tests.reader.nodes import lay_out, values_of
from tests.reader.test_coordinates import conversion, data_class, exponents, units
from viewer.reader.planned_zone import Zone

PRESSURE = (1, -1, -2, 0, 0)


def show(*below: ds.Tree, at: dict[str, ds.Tree] | None = None, kind: type = np.float64) -> Zone:
    """A zone with the field p = 1, 2, 3; ``below`` it are nodes, others ``at`` the solution, zone or base."""
    solution = ds.solution("V", {"p": np.arange(1, 4).astype(kind)})
    solution[2][-1][2].extend(below)
    zone = ds.zone("Zone", np.eye(3), 1, [ds.section("T", 5, 1, [[1, 2, 3]]), solution])
    base = ds.base("Base", 2, 3, [zone])
    for level, node in (at or {}).items():
        {"solution": solution, "zone": zone, "base": base}[level][2].append(node)
    (found,), _ = lay_out(base)
    return found


def unit(zone: Zone) -> str:
    return zone.fields[0].quantity.unit


@pytest.mark.parametrize("level", ["solution", "zone", "base"])
def test_normalised_numbers_are_converted(level: str) -> None:
    zone = show(
        exponents(*PRESSURE), conversion(101325.0, 5.0), units(), at={level: data_class("NormalizedByDimensional")}
    )
    assert unit(zone) == "Pa"
    np.testing.assert_allclose(values_of(zone, "p"), 101325.0 * np.arange(1, 4) + 5.0)


@pytest.mark.parametrize(("kind", "expected"), [(np.float32, np.float32), (np.int32, np.float64)])
def test_types_of_converted_numbers(kind: type, expected: type) -> None:
    zone = show(exponents(*PRESSURE), conversion(0.5), units(), data_class("NormalizedByDimensional"), kind=kind)
    assert values_of(zone, "p").dtype == expected
    np.testing.assert_array_equal(values_of(zone, "p"), [0.5, 1.0, 1.5])


@pytest.mark.parametrize(
    "below",
    [
        [data_class("NormalizedByDimensional")],
        [data_class("NormalizedByUnknownDimensional")],
        [data_class("NondimensionalParameter")],
        [data_class("DimensionlessConstant")],
        [data_class("UserDefined")],
        [data_class("Dimensional"), conversion(2.0)],
        [conversion(2.0)],
    ],
)
def test_no_unit_that_is_not_theirs(below: list[ds.Tree]) -> None:
    zone = show(exponents(*PRESSURE), units(), *below)
    assert unit(zone) == ""
    np.testing.assert_array_equal(values_of(zone, "p"), [1, 2, 3])


def test_the_nearest_class_counts() -> None:
    zone = show(
        exponents(*PRESSURE), units(), data_class("Dimensional"), at={"base": data_class("NondimensionalParameter")}
    )
    assert unit(zone) == "Pa"
    zone = show(exponents(*PRESSURE), units(), at={"zone": data_class("NondimensionalParameter")})
    assert unit(zone) == ""


def test_units_that_nobody_names() -> None:
    assert unit(show(exponents(0, 1, 0, 0, 0), units(length="Null"))) == ""
    assert unit(show(exponents(0, 1, 0, 0, 0))) == ""


def test_further_base_units() -> None:
    names = "".join(name.ljust(32) for name in ("Ampere", "Mole", "Candela"))
    more = ["AdditionalUnits", ds.text(names).reshape(32, 3, order="F"), [], "AdditionalUnits_t"]
    known, powers = units(), exponents(0, -1, 0, 0, 0)
    powers[2].append(["AdditionalExponents", np.array([1.0, 0, 0]), [], "AdditionalExponents_t"])
    assert unit(show(known, powers)) == ""  # a current is part of it, and nobody says in what
    known[2].append(more)
    assert unit(show(known, powers)) == "m⁻¹·A"


def test_zones_of_different_units(tmp_path: Path, cache_root: Path) -> None:
    """One colour bar for both: it names no unit, and the sample says why. What is the same in both keeps its unit."""

    def zone(name: str, mass: str) -> ds.Tree:
        fields = ds.solution("V", {"p": np.ones(3), "t": np.ones(3)})
        fields[2][-2][2].append(exponents(*PRESSURE))
        fields[2][-1][2].append(exponents(0, 0, 1, 0, 0))
        known = units()
        letters = known[1].copy(order="F")
        letters[:, 0] = np.frombuffer(mass.ljust(32).encode(), "S1")
        known[1] = letters
        return ds.zone(name, np.eye(3), 1, [ds.section("T", 5, 1, [[1, 2, 3]]), fields, known])

    base = ds.base("Base", 2, 3, [zone("A", "Kilogram"), zone("B", "Gram"), zone("C", "Gram")])
    found = read(ds.write_trees(tmp_path / "dataset", [[ds.tree(base)]]), cache_root)
    assert [[(item.name, item.unit) for item in zone.fields] for zone in found.manifest.zones] == [
        [("p", ""), ("t", "s")]
    ] * 3
    assert found.manifest.warnings == (
        "The field “p” has different units and is drawn as it is: A in Pa, B in g·m⁻¹·s⁻².",
    )


def test_units_that_one_cannot_see() -> None:
    known = units(length="M\n\x1b")
    assert unit(show(exponents(0, 1, 0, 0, 0), known)).startswith(r"M\n")
