"""Fields that are components of one vector, however they are called, and those that only look like it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.artifact import read
from viewer.reader.vectors import Vector, vectors_of


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (("VelocityX", "VelocityY", "VelocityZ"), "Velocity"),
        (("VelocityX", "VelocityY"), "Velocity"),
        (("U_x", "U_y"), "U"),
        (("Ux", "Uy"), "U"),
        (("U1", "U2"), "U"),
        (("u1", "u2", "u3"), "u"),
        (("Velocity-x", "Velocity-y"), "Velocity"),
        (("v_x", "v_y"), "v"),
        (("v_x_IC", "v_y_IC"), "v_IC"),
        (("Displacement_X", "Displacement_Y"), "Displacement"),
        (("heat flux x", "heat flux y", "heat flux z"), "heat flux"),
        (("grad_p_x", "grad_p_y"), "grad_p"),
        (("velocity_1", "velocity_2"), "velocity"),
        (("u__x", "u__y"), "u"),
    ],
)
def test_components_are_one_vector(names: tuple[str, ...], name: str) -> None:
    assert vectors_of(["p", *names, "nut"]) == [Vector(name, names)]
    assert vectors_of([*reversed(names)]) == [Vector(name, names)], "in the order of the axes"


@pytest.mark.parametrize(
    "names",
    [
        ("T1", "T2"),
        ("Y1", "Y2", "Y3"),
        ("sig11", "sig22", "sig12"),
        ("P11", "P12", "P21", "P22", "psi"),
        ("C11", "C12", "C22"),
        ("sigma_x", "sigma_y", "sigma_z"),
        ("RXX", "RYY", "RZZ", "RXY", "RYZ", "RXZ"),
        ("grad_xx", "grad_xy", "grad_yx", "grad_yy"),
        ("p1", "p2", "p3", "p4", "p5"),
        ("u1", "u2", "u3", "u4"),
        ("u0", "u1", "u2"),
        ("u2", "u3"),
        ("zone_0", "zone_1", "zone_2", "zone_3"),
        ("x", "y", "z"),
        ("X", "Y"),
        ("_x", "_y"),
        ("Ux", "UY"),
        ("U_x", "Uy"),
        ("VelocityX", "VelocityZ"),
        ("VelocityY", "VelocityZ"),
        ("Ux", "Uy", "U"),
        ("roe", "rou", "rov", "ro", "nut", "mach", "sdf"),
        ("Temperature1", "Temperature2"),
        ("max", "may_not"),
    ],
)
def test_what_only_looks_like_a_vector_stays_apart(names: tuple[str, ...]) -> None:
    assert vectors_of(names) == []


def test_two_ways_of_one_name_are_one_vector_and_scalars() -> None:
    assert vectors_of(["U_x", "U_y", "Ux", "Uy"]) == [Vector("U", ("U_x", "U_y"))]
    assert vectors_of(["U1", "U2", "vx", "vy"]) == [Vector("U", ("U1", "U2")), Vector("v", ("vx", "vy"))]


def test_a_vector_of_any_name_has_the_values_of_its_components(tmp_path: Path, cache_root: Path) -> None:
    points = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    cells = ds.section("T", 5, 1, [[1, 2, 3], [1, 3, 4]])
    values = {
        "Velocity-x": 2.0 * points[:, 1],
        "Velocity-y": points[:, 0] - 1.0,
        "Mach": points[:, 0],
        "T1": points[:, 0],
        "T2": points[:, 1],
        "Displacement_X": np.zeros(4),
        "Displacement_Y": np.ones(4),
    }
    tree = ds.tree(ds.base("Base", 2, 3, (ds.zone("Zone", points, 2, [cells, ds.solution("S", values)]),)))
    found = read(ds.write_trees(tmp_path / "dataset", [[tree]]), cache_root, fields=("Velocity", "Displacement", "T2"))
    records = {record.name: record.components for record in found.zone("Zone").fields}
    assert records == {
        "Velocity": ("Velocity-x", "Velocity-y"),
        "Mach": (),
        "T1": (),
        "T2": (),
        "Displacement": ("Displacement_X", "Displacement_Y"),
    }
    np.testing.assert_array_equal(found.field("Velocity"), np.stack([2.0 * points[:, 1], points[:, 0] - 1.0], axis=1))
    np.testing.assert_array_equal(found.field("Displacement"), [[0.0, 1.0]] * 4)
    np.testing.assert_array_equal(found.field("T2"), points[:, 1])
