"""The twins, by the names of the published datasets."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests import datasets as ds
from tests.lookalikes.parts import curve, family, mesh, seen, square, step, tag, values
from tests.lookalikes.twin import Twin, TwinSample


def tensile(split: str, number: int) -> TwinSample:
    """Outputs are missing in *test*: fields and globals."""
    points, cells = square(4, 5, 0.1 * (number % 5))
    names = ("U1", "U2", "sig11", "sig22", "sig12")
    outputs = () if split == "test" else names
    fields = {name: values(len(points), number, place) for place, name in enumerate(outputs)}
    inputs = {name: values(1, number, 20 + place)[0] for place, name in enumerate(("P", "p1", "p2", "p3", "p4", "p5"))}
    scores = {} if split == "test" else dict.fromkeys(("max_von_mises", "max_U2_top", "max_sig22_top"), 0.5 + number)
    zones = {"Base_2_2/Zone": seen(points, 5, fields, vectors={"U": ("U1", "U2")})}
    base = ds.base("Base_2_2", 2, 2, [mesh("Zone", points, 5, cells, fields)])
    return TwinSample([step(0.0, base, zones=zones, globals_={**inputs, **scores})], {**inputs, **scores})


def rotor(split: str, number: int) -> TwinSample:
    """A surface in space whose connectivity is the same in all samples; *test* hides its outputs."""
    points, cells = square(5, 5, 0.01 * number, physical=3)
    normals = {f"Normals{axis}": values(len(points), number, place) for place, axis in enumerate("XYZ")}
    hidden = split == "test"
    names = () if hidden else ("Density", "Pressure", "Temperature")
    fields = normals | {name: values(len(points), number, 10 + place) for place, name in enumerate(names)}
    scores = {} if hidden else {"Massflow": 1.0 + number, "Compression_ratio": 1.25, "Efficiency": 0.875}
    globals_ = {"Omega": -1000.0 - number, "P": 0.5 * number, **scores}
    zones = {"Base_2_3/Zone": seen(points, 5, fields, vectors={"Normals": tuple(normals)})}
    base = ds.base("Base_2_3", 2, 3, [mesh("Zone", points, 5, cells, fields)])
    return TwinSample([step(0.0, base, zones=zones, globals_=globals_)], globals_)


def blade(_split: str, number: int) -> TwinSample:
    """A flow and, in a base of one dimension, the blade; all in single precision."""
    points, cells = square(5, 7, 0.1)
    points, (line, bars) = points.astype("f4"), curve(9)
    line = line.astype("f4")
    names = ("mach", "nut", "ro", "roe", "rou", "rov", "sdf")
    flow = {name: values(len(points), number, place, kind="f4") for place, name in enumerate(names)}
    wall = {"M_iso": values(len(line), number, 20, kind="f4")}
    globals_ = {"angle_in": 35.0 + number, "mach_out": 0.75}
    globals_ |= dict.fromkeys(("Q", "power", "Pr", "Tr", "eth_is", "angle_out"), 0.5 * number)
    zones = {"Base_2_2/Zone": seen(points, 7, flow), "Base_1_2/Zone": seen(line, 3, wall)}
    bases = [
        ds.base("Base_2_2", 2, 2, [mesh("Zone", points, 7, cells, flow)]),
        ds.base("Base_1_2", 1, 2, [mesh("Zone", line, 3, bars, wall)]),
    ]
    return TwinSample([step(0.0, *bases, zones=zones, globals_=globals_)], globals_)


def hyperelastic(split: str, number: int) -> TwinSample:
    """Another mesh in each sample, with a tag and its family; *DOE_test* has no effective energy."""
    points, cells = square(3 + number % 3, 5)
    names = ("u1", "u2", "P11", "P12", "P21", "P22", "psi")
    fields = {name: values(len(points), number, place) for place, name in enumerate(names)}
    globals_ = {"C11": 1.0 + number, "C12": 0.25, "C22": 1.5}
    if split == "DOE_train":
        globals_["effective_energy"] = 2.5 * number
    zones = {"Base_2_2/Zone": seen(points, 5, fields, vectors={"u": ("u1", "u2")}, tags=("Holes",))}
    base = ds.base("Base_2_2", 2, 2, [mesh("Zone", points, 5, cells, fields, tags=[tag("Holes", [1, 2])])])
    base[2].append(family("Holes"))
    return TwinSample([step(0.0, base, zones=zones, globals_=globals_)], globals_)


def profile(_split: str, number: int) -> TwinSample:
    """Tags, whose lists have two dimensions, and no globals."""
    points, cells = square(4 + number, 5)
    names = ("Mach", "Pressure", "Velocity-x", "Velocity-y")
    fields = {name: values(len(points), number, place) for place, name in enumerate(names)}
    parts = ("Airfoil", "Ext_bound", "Inlet")
    tags = [tag(name, [1 + place, 2 + place, 3 + place]) for place, name in enumerate(parts)]
    zones = {"Base_2_2/Zone": seen(points, 5, fields, vectors={"Velocity": ("Velocity-x", "Velocity-y")}, tags=parts)}
    base = ds.base("Base_2_2", 2, 2, [mesh("Zone", points, 5, cells, fields, tags=tags)])
    base[2] += [family(name) for name in parts]
    return TwinSample([step(0.0, base, zones=zones)])


def plastic(_split: str, number: int) -> TwinSample:
    """Many time steps, and cells that are gone from one on."""
    points, cells = square(4, 5, physical=3)
    steps = []
    for place in range(6):
        fields = {f"U_{axis}": values(len(points), number, place, ord(axis)) for axis in "xy"}
        status = {"EROSION_STATUS": (np.arange(len(cells)) >= 2 * place).astype(float)}
        zones = {"Base_2_3/Zone": seen(points, 5, fields, status, {"U": ("U_x", "U_y")})}
        base = ds.base("Base_2_3", 2, 3, [mesh("Zone", points, 5, cells, fields, status)], 0.25 * place)
        steps.append(step(0.25 * place, base, zones=zones))
    return TwinSample(steps)


def force(_split: str, number: int) -> TwinSample:
    """The mesh changes with time, names have blanks, and samples do not have the same globals."""
    globals_ = {"fracture energy": 2.5 + number, "x-force": -1.5, "config": f"SENS {number}"}
    globals_["fref" if number % 2 else "pfThres"] = 0.125
    steps = []
    for place, time in enumerate((0.0, 0.1, 1 / 3)):
        points, cells = square(3 + place, 7)
        names = ("Displacement_X", "Displacement_Y", "PhaseField", "materialID")
        fields = {name: values(len(points), number, place, column) for column, name in enumerate(names)}
        zones = {"Base_2_2/Zone": seen(points, 7, fields, vectors={"Displacement": names[:2]})}
        base = ds.base("Base_2_2", 2, 2, [mesh("Zone", points, 7, cells, fields)], time)
        steps.append(step(time, base, zones=zones, globals_=globals_))
    return TwinSample(steps, globals_)


def car(_split: str, number: int) -> TwinSample:
    """A surface with its pressure."""
    points, cells = square(5, 5, 0.1 * number, physical=3)
    fields = {"pressure": values(len(points), number)}
    zones = {"Base_2_3/Zone": seen(points, 5, fields)}
    return TwinSample([step(0.0, ds.base("Base_2_3", 2, 3, [mesh("Zone", points, 5, cells, fields)]), zones=zones)])


def airfoil(kind: int) -> Any:
    """The original has quadrilaterals (7), the remeshed one triangles (5)."""

    def make(_split: str, number: int) -> TwinSample:
        points, cells = square(4 + number % 2, kind)
        names = ("nut", "p", "Ux", "Uy", "implicit_distance")
        fields = {name: values(len(points), number, place) for place, name in enumerate(names)}
        parts = {f"zone_{place}": (np.arange(len(cells)) % 6 == place).astype(float) for place in range(6)}
        globals_ = {"angle_of_attack": 0.0625 * number, "inlet_velocity": 50.0, "C_L": 0.5, "C_D": 0.03125}
        zones = {"Base_2_2/Zone": seen(points, kind, fields, parts, {"U": ("Ux", "Uy")}, ("Airfoil",))}
        content = mesh("Zone", points, kind, cells, fields, parts, [tag("Airfoil", [1, 2, 3])])
        base = ds.base("Base_2_2", 2, 2, [content])
        base[2].append(family("Airfoil"))
        return TwinSample([step(0.0, base, zones=zones, globals_=globals_)], globals_)

    return make


def darcy(_split: str, number: int) -> TwinSample:
    """Fields of cells in a solution called CellData."""
    points, cells = square(9, 7)
    fields = {name: values(len(cells), number, place) for place, name in enumerate(("diffusion_coefficient", "flow"))}
    zones = {"Base_2_2/Zone": seen(points, 7, {}, fields)}
    content = mesh("Zone", points, 7, cells, {}, fields, solutions=("", "CellData"))
    return TwinSample([step(0.0, ds.base("Base_2_2", 2, 2, [content]), zones=zones)])


def well(_split: str, number: int) -> TwinSample:
    """Fields that are there at the first time step only."""
    points, cells = square(6, 7)
    names = ("v_x", "v_y", "density", "pressure")
    steps = []
    for place in range(3):
        fields = {name: values(len(points), number, place, column) for column, name in enumerate(names)}
        if not place:
            fields |= {f"{name}_IC": values(len(points), number, 9, column) for column, name in enumerate(names)}
        vectors = {"v": ("v_x", "v_y"), "v_IC": ("v_x_IC", "v_y_IC")}
        tags = [tag("x_periodic", [1, 2]), tag("y_open", [3, 4, 5])]
        zones = {"Base_2_2/Zone": seen(points, 7, fields, vectors=vectors, tags=("x_periodic", "y_open"))}
        base = ds.base("Base_2_2", 2, 2, [mesh("Zone", points, 7, cells, fields, tags=tags)], float(place))
        base[2] += [family("x_periodic"), family("y_open")]
        steps.append(step(float(place), base, zones=zones))
    return TwinSample(steps)


_TENSILE = ("P", "p1", "p2", "p3", "p4", "p5"), ("max_von_mises", "max_U2_top", "max_sig22_top")

TWINS = {
    twin.name: twin
    for twin in (
        Twin(
            "Tensile2d",
            {"train": range(5), "test": range(500, 503), "OOD": range(702, 704)},
            tensile,
            tuple(f"Global/{name}" for name in _TENSILE[0]),
            (*(f"Global/{name}" for name in _TENSILE[1]), "Base_2_2/Zone/VertexFields/U1"),
        ),
        Twin(
            "Rotor37", {"train": range(4), "test": range(1000, 1002)}, rotor, ("Global/Omega",), ("Global/Efficiency",)
        ),
        Twin("VKI-LS59", {"train": range(3), "test": range(3, 5)}, blade, ("Global/angle_in",), ("Global/Q",)),
        Twin(
            "2D_Multiscale_Hyperelasticity",
            {"DOE_train": range(4), "DOE_test": range(4, 6)},
            hyperelastic,
            ("Global/C11",),
            ("Global/effective_energy",),
        ),
        Twin("2D_profile", {"train": range(2), "test": range(2, 4)}, profile),
        Twin("2D_ElastoPlastoDynamics", {"train": range(2)}, plastic),
        Twin("ForceASR", {"res_SENS": range(4)}, force, old_infos=True),
        Twin("ShapeNetCar", {"train": range(3), "test": range(2)}, car),
        Twin("AirfRANS_original", {"train": range(3)}, airfoil(7), ("Global/angle_of_attack",), ("Global/C_L",)),
        Twin("AirfRANS_remeshed", {"train": range(3)}, airfoil(5), ("Global/angle_of_attack",), ("Global/C_L",)),
        Twin("PDEBench_2D_Darcy", {"train": range(4)}, darcy, all_samples=True),
        Twin("The_Well_turbulent_layer", {"train": range(2), "test": range(1), "valid": range(1)}, well),
    )
}
