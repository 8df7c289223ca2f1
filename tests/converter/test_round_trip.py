"""What the exporter writes is read back, array by array."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.converter.conftest import Shelf
from tests.exporter.conftest import Export
from tests.exporter.meshes import KINDS, fields_of, zone_of
from tests.exporter.test_vtk_files import nodes_of
from tests.reader.artifact import Artifact
from tests.renderer.meshes import Writer, Zone
from viewer.artifacts.manifest import read_manifest
from viewer.renderer.grid import load_grid
from viewer.renderer.tools.data import cell_types

pytestmark = pytest.mark.usefixtures("converted")


def grid_in(directory: Path, name: str = "") -> Any:
    zone = next(zone for zone in read_manifest(directory).zones if name in ("", zone.name))
    return load_grid(directory, zone).data


def assert_zone(found: Artifact, zone: Zone, original: Path, name: str = "") -> None:
    """Compare what was read with what was written, as it is drawn."""
    np.testing.assert_array_equal(found.array("points", name), zone.arrays["points"])
    mine, theirs = grid_in(found.directory, name), grid_in(original, zone.name)
    np.testing.assert_array_equal(cell_types(mine), cell_types(theirs))
    assert [sorted(nodes) for nodes in nodes_of(mine)] == [sorted(nodes) for nodes in nodes_of(theirs)]
    if not mine.GetCell(0).IsA("vtkPolyhedron"):
        assert nodes_of(mine) == nodes_of(theirs)
    for location in ("vertex", "cell"):
        expected = fields_of(zone, location)
        names = {field.name for field in found.zone(name).fields if field.location == location}
        assert names == set(expected)
        for field, array in expected.items():
            got = found.field(field, name, location)
            np.testing.assert_array_equal(got, array, err_msg=field)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", [".vtkhdf", ".vtu"])
def test_each_kind_of_cell(
    artifact: Writer, export: Export, shelf: Shelf, tmp_path: Path, kind: str, ending: str
) -> None:
    zone = zone_of(kind)
    directory = artifact(zone)
    export(tmp_path / f"zone{ending}", directory)
    found = shelf.read(tmp_path / f"zone{ending}")
    assert_zone(found, zone, Path(directory))
    assert found.manifest.warnings == ()
    assert found.manifest.globals_ == ({"Zone": "Base/Zone"} if ending == ".vtkhdf" else {})


@pytest.mark.parametrize("ending", [".vtm", ".vtkhdf"])
def test_several_zones_keep_their_names(
    artifact: Writer, export: Export, shelf: Shelf, tmp_path: Path, ending: str
) -> None:
    kinds = ("hexahedra", "polyhedra", "structured", "triangles of 6", "lines")
    zones = [zone_of(kind, f"Zone of {kind}", number) for number, kind in enumerate(kinds)]
    directory = artifact(*zones)
    export(tmp_path / f"zones{ending}", directory)
    found = shelf.read(tmp_path / f"zones{ending}", base="*")
    dimensions = {"triangles of 6": 2, "lines": 1}
    assert [zone.name for zone in found.manifest.zones] == [
        f"Base_{dimensions.get(kind, 3)}_3/Zone of {kind}" for kind in kinds
    ]
    for kind, zone in zip(kinds, zones, strict=True):
        assert_zone(found, zone, Path(directory), f"Base_{dimensions.get(kind, 3)}_3/Zone of {kind}")
    assert found.manifest.warnings == ()
    structured = found.zone("Base_3_3/Zone of structured")
    assert (structured.dimensions is not None) == (ending == ".vtm"), "VTKHDF has no structured grids"
