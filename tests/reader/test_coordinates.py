"""Coordinates of every system and unit: where the formula puts each point, or a refusal that says why."""

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.nodes import lay_out, mesh_of
from viewer.errors import SampleError

THETA, PHI = np.meshgrid(np.linspace(0.3, np.pi - 0.3, 5), np.linspace(0, 1.5 * np.pi, 7), indexing="ij")
RADIUS, ANGLE = np.meshgrid(np.linspace(1, 2, 3), np.linspace(0, 90, 4), indexing="ij")


def units(angle: str = "Degree", length: str = "Meter") -> ds.Tree:
    padded = "".join(name.ljust(32) for name in ("Kilogram", length, "Second", "Kelvin", angle))
    return ["DimensionalUnits", ds.text(padded).reshape(32, 5, order="F"), [], "DimensionalUnits_t"]


def data_class(name: str) -> ds.Tree:
    return ["DataClass", ds.text(name), [], "DataClass_t"]


def conversion(scale: float, offset: float = 0.0) -> ds.Tree:
    return ["DataConversion", np.array([scale, offset]), [], "DataConversion_t"]


def exponents(*powers: float) -> ds.Tree:
    return ["DimensionalExponents", np.array(powers, float), [], "DimensionalExponents_t"]


def zone(arrays: dict[str, np.ndarray], below: dict[str, list[ds.Tree]] | None = None) -> ds.Tree:
    """A structured zone of named coordinates; ``below`` adds nodes to a coordinate, "grid" or "zone"."""
    below = below or {}
    shape = next(iter(arrays.values())).shape
    result = ds.structured_zone("Zone", np.zeros((*shape, 3)), below.get("zone", ()))
    grid = result[2][1]
    grid[2] = [ds.data(f"Coordinate{name}", value) for name, value in arrays.items()]
    for node in grid[2]:
        node[2].extend(below.get(node[0][len("Coordinate") :], ()))
    grid[2].extend(below.get("grid", ()))
    return result


def points(shown: ds.Tree, physical: int = 3, extra: tuple[ds.Tree, ...] = ()) -> tuple[np.ndarray, tuple[str, ...]]:
    """Read the points of a zone, (n, 3), and what is said of it."""
    base = ds.base("Base", 2, physical, [shown])
    base[2].extend(extra)
    (found,), notes = lay_out(base)
    mesh = mesh_of(found)
    return mesh.points, (*notes, *mesh.notes)


def flat(*columns: np.ndarray) -> np.ndarray:
    return np.stack([np.broadcast_to(column, columns[0].shape).ravel(order="F") for column in columns], axis=1)


def sphere(radius: float = 1.0) -> np.ndarray:
    return radius * flat(np.sin(THETA) * np.cos(PHI), np.sin(THETA) * np.sin(PHI), np.cos(THETA))


def ring(angle: np.ndarray = ANGLE) -> np.ndarray:
    turned = np.radians(angle)
    return flat(RADIUS * np.cos(turned), RADIUS * np.sin(turned), np.zeros_like(RADIUS))


def test_spherical() -> None:
    found, notes = points(zone({"R": np.ones_like(THETA), "Theta": THETA, "Phi": PHI}, {"zone": [units("Radian")]}))
    np.testing.assert_allclose(found, sphere(), atol=1e-12)
    assert notes == ()


def test_spherical_in_degrees() -> None:
    shown = zone({"R": np.full_like(THETA, 3.0), "Theta": np.degrees(THETA), "Phi": np.degrees(PHI)})
    found, _ = points(shown, extra=(units("Degree"),))
    np.testing.assert_allclose(found, sphere(3.0), atol=1e-12)


def test_spherical_with_a_latitude_is_refused() -> None:
    shown = zone({"R": np.ones_like(THETA), "Theta": THETA - np.pi / 2, "Phi": PHI}, {"zone": [units("Radian")]})
    with pytest.raises(SampleError, match=r"CoordinateTheta from −1\.271 to 1\.271 radians"):
        points(shown)


@pytest.mark.parametrize("level", ["base", "zone", "grid", "Theta"])
def test_the_nearest_unit_of_angles_counts(level: str) -> None:
    below = {"zone": [units("Radian")]} if level in ("grid", "Theta") else {}
    if level != "base":
        below.setdefault(level, []).append(units("Degree"))
        if level == "zone":
            below["zone"] = [units("Degree")]
    extra = (units("Degree"),) if level == "base" else (units("Radian"),)
    found, notes = points(zone({"R": RADIUS, "Theta": ANGLE}, below), 2, (*extra, data_class("Dimensional")))
    np.testing.assert_allclose(found, ring(), atol=1e-12)
    assert notes == ()


def test_cylindrical_with_z() -> None:
    shown = zone({"R": RADIUS, "Theta": ANGLE, "Z": 5 * RADIUS}, {"grid": [units()]})
    found, _ = points(shown)
    np.testing.assert_allclose(found, ring() + flat(0 * RADIUS, 0 * RADIUS, 5 * RADIUS), atol=1e-12)


def test_single_precision_stays() -> None:
    shown = zone({"R": RADIUS.astype("f4"), "Theta": ANGLE.astype("f4")}, {"grid": [units()]})
    found, _ = points(shown, 2)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, ring(), atol=1e-6)


def test_angles_of_no_unit() -> None:
    found, notes = points(zone({"R": RADIUS, "Theta": np.radians(ANGLE)}), 2)
    np.testing.assert_allclose(found, ring(), atol=1e-12)
    assert notes == ("The file gives no unit for CoordinateTheta in zone “Zone”; it is read in radians.",)
    with pytest.raises(SampleError, match="up to 90 but does not say whether it is in degrees or radians"):
        points(zone({"R": RADIUS, "Theta": ANGLE}), 2)


@pytest.mark.parametrize(
    ("below", "part"),
    [
        ([units("UserDefined")], "CoordinateTheta in UserDefined"),
        ([units(), exponents(0, 1, 0, 0, 0)], "exponents are not those of an angle"),
        ([units(), data_class("NondimensionalParameter")], "does not say whether it is in degrees"),
        ([units(), data_class("NormalizedByDimensional")], "does not say whether it is in degrees"),
    ],
)
def test_angles_that_cannot_be_drawn(below: list[ds.Tree], part: str) -> None:
    with pytest.raises(SampleError, match=part):
        points(zone({"R": RADIUS, "Theta": ANGLE}, {"Theta": below}), 2)


def test_converted_angles() -> None:
    below = {"Theta": [units(), data_class("NormalizedByDimensional"), conversion(90.0)]}
    found, _ = points(zone({"R": RADIUS, "Theta": ANGLE / 90}, below), 2)
    np.testing.assert_allclose(found, ring(), atol=1e-12)


def test_converted_lengths() -> None:
    x, y = np.meshgrid(np.arange(3.0), np.arange(4.0), indexing="ij")
    below = {name: [data_class("NormalizedByDimensional"), conversion(10.0, 1.0)] for name in "XY"}
    found, _ = points(zone({"X": x, "Y": y}, below), 2)
    np.testing.assert_allclose(found, flat(10 * x + 1, 10 * y + 1, 0 * x))


def test_lengths_in_different_units_are_refused() -> None:
    shown = zone({"X": RADIUS, "Y": ANGLE}, {"X": [units()], "Y": [units(length="Millimeter")]})
    with pytest.raises(SampleError, match="CoordinateX in Meter, CoordinateY in Millimeter"):
        points(shown, 2)


def test_auxiliary_coordinates_are_refused() -> None:
    with pytest.raises(SampleError, match="only CoordinateEta, CoordinateXi, which do not give the positions"):
        points(zone({"Xi": RADIUS, "Eta": ANGLE}), 2)


def test_auxiliary_coordinates_beside_others_are_said() -> None:
    found, notes = points(zone({"X": RADIUS, "Y": ANGLE, "Xi": ANGLE}), 2)
    np.testing.assert_array_equal(found, flat(RADIUS, ANGLE, 0 * ANGLE))
    assert notes == ("Zone “Zone” also has CoordinateXi, which is not drawn.",)


def test_both_systems() -> None:
    x, y, _ = (column.reshape(RADIUS.shape, order="F") for column in ring().T)
    same = zone({"R": RADIUS, "Theta": ANGLE, "X": x, "Y": y}, {"grid": [units()]})
    found, notes = points(same, 2)
    np.testing.assert_array_equal(found, ring())
    assert notes == ()
    other = zone({"R": RADIUS, "Theta": ANGLE, "X": x + 0.5, "Y": y}, {"grid": [units()]})
    found, (note,) = points(other, 2)
    np.testing.assert_array_equal(found, ring() + np.array([0.5, 0, 0]))
    assert "points would be up to 0.5 away" in note


@pytest.mark.parametrize(
    "arrays",
    [
        {"R": RADIUS, "Theta": ANGLE, "X": RADIUS},
        {"R": RADIUS, "Theta": ANGLE, "Phi": RADIUS, "Z": RADIUS},
    ],
)
def test_mixtures_are_refused(arrays: dict[str, np.ndarray]) -> None:
    with pytest.raises(SampleError, match="do not form a CGNS coordinate system"):
        points(zone(arrays, {"grid": [units()]}))


@pytest.mark.parametrize(("axes", "columns"), [("XZ", (0, 2)), ("YZ", (1, 2))])
def test_a_plane_along_z(axes: str, columns: tuple[int, int]) -> None:
    found, notes = points(zone(dict(zip(axes, (RADIUS, ANGLE), strict=True))), 2)
    expected = np.zeros((RADIUS.size, 3))
    expected[:, columns] = flat(RADIUS, ANGLE)
    np.testing.assert_array_equal(found, expected)
    assert notes == (f"Zone “Zone” has only Coordinate{axes[0]} and CoordinateZ; it is drawn in their plane.",)
    with pytest.raises(SampleError, match="has no Coordinate"):
        points(zone(dict(zip(axes, (RADIUS, ANGLE), strict=True))), 3)


def test_radius_and_height() -> None:
    found, (note,) = points(zone({"R": RADIUS, "Z": ANGLE}), 2)
    np.testing.assert_array_equal(found, flat(RADIUS, 0 * RADIUS, ANGLE))
    assert "no CoordinateTheta" in note


def test_a_transposed_coordinate_is_refused() -> None:
    shown = zone({"X": RADIUS, "Y": ANGLE})
    shown[2][1][2][1] = ds.data("CoordinateY", ANGLE.T)
    with pytest.raises(SampleError, match=r"coordinate CoordinateY .* has the shape 4 × 3 instead of 3 × 4"):
        points(shown, 2)
