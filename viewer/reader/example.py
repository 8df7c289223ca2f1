"""Write the example dataset, whose shape and formulas are in ``example_geometry``, by pyplaid."""

from __future__ import annotations

import errno
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from viewer.errors import DatasetError
from viewer.reader.example_geometry import Case, example_case, example_zones, known_fields

TIMES = (0.0, 0.2, 0.4, 0.6, 0.8)
SPLITS = {"train": 9, "test": 4}

_UNITS = ("Kilogram", "Meter", "Second", "Kelvin", "Radian")

_EXPONENTS = {
    "pressure": (1, -1, -2, 0, 0),
    "temperature": (0, 0, 0, 1, 0),
    "VelocityX": (0, 1, -1, 0, 0),
    "VelocityY": (0, 1, -1, 0, 0),
    "VelocityZ": (0, 1, -1, 0, 0),
    "heat_source": (1, -1, -3, 0, 0),
}
"""Powers of the units of each field: Pa, K, m/s and W/m³."""


def build_sample(case: Case) -> Any:
    """Return a sample of the example as a :class:`plaid.Sample`."""
    from CGNS.PAT import cgnslib
    from plaid import Sample

    sample = Sample()
    zones = example_zones()
    for time in TIMES:
        for (base, zone), (points, kind, elements) in zones.items():
            dimension = int(base[5])
            if not sample.has_base(base, time):
                sample.init_base(dimension, 3, base, time=time)
            sample.init_zone(np.array([[len(points), len(elements), 0]]), zone=zone, base=base, time=time)
            sample.set_nodes(points, zone=zone, base=base, time=time)
            cgnslib.newElements(
                sample.get_zone(zone, base, time),
                f"Elements_{kind}",
                kind,
                np.array([1, len(elements)]),
                (elements + 1).astype(np.int32).ravel(),
            )
            at_points = known_fields(points, time, case)
            at_cells = known_fields(points[elements].mean(axis=1), time, case)
            place: dict[str, Any] = {"zone": zone, "base": base, "time": time}
            sample.add_field("pressure", at_points["pressure"], location="Vertex", **place)
            sample.add_field("temperature", at_points["temperature"].astype(np.float32), location="Vertex", **place)
            for axis, name in enumerate("XYZ"):
                values = np.ascontiguousarray(at_points["Velocity"][:, axis], dtype=np.float32)
                sample.add_field(f"Velocity{name}", values, location="Vertex", **place)
            sample.add_field("heat_source", at_cells["heat_source"], location="CellCenter", **place)
        _add_units(sample.get_tree(time))
        sample.add_global("amplitude", np.array([case.amplitude]), time=time)
        sample.add_global("wavenumber", np.array([case.wavenumber]), time=time)
        sample.add_global("swirl", np.array([case.swirl]), time=time)
        sample.add_global("inflow", np.array(case.inflow), time=time)
        sample.add_global("regime", case.regime, time=time)
        sample.add_global("mean_pressure", np.array([case.amplitude * np.cos(2 * np.pi * time) / 3]), time=time)
    return sample


def _add_units(tree: list[Any]) -> None:
    """Write the units of the fields as CGNS has them: their names at the base, their powers at each array."""
    names = np.frombuffer("".join(name.ljust(32) for name in _UNITS).encode(), dtype="S1").reshape(32, 5, order="F")
    for base in tree[2]:
        zones = [node for node in base[2] if node[3] == "Zone_t"]
        if zones:
            base[2].append(["DimensionalUnits", names, [], "DimensionalUnits_t"])
        for array in (
            leaf for zone in zones for holder in zone[2] if holder[3] == "FlowSolution_t" for leaf in holder[2]
        ):
            if array[0] in _EXPONENTS:
                powers = np.array(_EXPONENTS[array[0]], dtype=np.float32)
                array[2].append(["DimensionalExponents", powers, [], "DimensionalExponents_t"])


def write_example(path: Path, step: Callable[[str, float | None], None]) -> Path:
    """Write the example dataset to ``path`` unless a complete one is there, and return ``path``.

    It is built beside its final place and renamed when complete, so a folder of that name is a complete one.

    Raises
    ------
    DatasetError
        When it cannot be written there.
    """
    if (path / "infos.yaml").is_file():
        return path
    partial = path.with_name(f".partial-{path.name}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _write(partial, step)
            _put(partial, path)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        reason = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror
        raise DatasetError(f"The example dataset cannot be written to {path}: {reason}.", detail=str(error)) from error
    return path


def _put(partial: Path, path: Path) -> None:
    try:
        partial.rename(path)
    except OSError:
        if (path / "infos.yaml").is_file():
            return  # another reader wrote it at the same time
        raise


def _write(path: Path, step: Callable[[str, float | None], None]) -> None:
    step("Preparing the example dataset", None)
    from plaid import Infos, ProblemDefinition
    from plaid.storage import save_to_disk

    cases = {split: [example_case(split, number) for number in range(count)] for split, count in SPLITS.items()}
    total = sum(SPLITS.values())
    done = 0

    def construct(case: Case) -> Any:
        nonlocal done
        step("Writing the example dataset", done / total)
        done += 1
        return build_sample(case)

    save_to_disk(
        path,
        sample_constructor=construct,
        ids=cases,
        backend="cgns",
        infos=Infos(
            owner="Plaid Viewer",
            license="CC0-1.0",
            data_production={"type": "analytic", "physics": "a wave in a twisted horn"},
            data_description=(
                "A twisted horn through which a pressure wave travels, from closed formulas: the volume in two zones "
                "(hexahedra and wedges) and its wall, with fields at vertices and cells, over five times."
            ),
        ),
        pb_defs={
            "wave_in_a_horn": ProblemDefinition(
                input_features=["Global/amplitude", "Global/inflow", "Global/swirl", "Global/wavenumber"],
                output_features=[
                    "Base_2_3/Wall/VertexFields/pressure",
                    "Base_3_3/Inlet/VertexFields/pressure",
                    "Base_3_3/Outlet/VertexFields/pressure",
                ],
                train_split={"train": "all"},
                test_split={"test": "all"},
            )
        },
    )
