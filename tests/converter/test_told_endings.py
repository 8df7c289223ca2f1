"""Endings that many programs use: such files open where they are chosen and begin as meshio's do, and only then."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from tests.converter.conftest import Shelf
from viewer.errors import DatasetError, SampleError
from viewer.mesh_kinds import KINDS, TOLD, mesh_kind

meshio = pytest.importorskip("meshio", reason="meshio is the extra formats")

pytestmark = pytest.mark.usefixtures("converted")

POINTS = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 3.0], [1.0, 2.0, 3.0]])
CELLS = {"tetra": [[0, 1, 2, 3], [1, 2, 3, 4]], "triangle": [[0, 1, 2], [1, 2, 3]]}
WRITTEN = {".dat": "tecplot", ".xml": "dolfin-xml", ".wkt": "wkt", ".ele": "tetgen", ".node": "tetgen"}


def write(path: Path) -> Path:
    kind = "triangle" if path.suffix == ".wkt" else "tetra"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        meshio.Mesh(POINTS, [(kind, CELLS[kind])]).write(path, file_format=WRITTEN[path.suffix])
    return path


def refused(shelf: Shelf, path: Path) -> str:
    with pytest.raises((DatasetError, SampleError)) as error:
        shelf.read(path)
    assert error.value.sentence.endswith(".") and "\n" not in error.value.sentence
    return error.value.sentence


def test_every_ending_of_meshio_is_read_or_refused_with_the_reason(shelf: Shelf, tmp_path: Path) -> None:
    """Exodus needs a library more; an ``.svg`` meshio only writes; what is packed of PERMAS it takes for text."""
    ours = {ending for kind in KINDS for ending in kind.endings} | set(TOLD) | {".cgns"}
    others = set(meshio.extension_to_filetypes) - ours
    assert others == {".e", ".exo", ".ex2", ".svg", ".dato.gz", ".post.gz"}
    for ending in sorted(others):
        (tmp_path / f"mesh{ending}").write_bytes((b"\x1f\x8b" if ending.endswith(".gz") else b"CDF\x01") + bytes(100))
        sentence = refused(shelf, tmp_path / f"mesh{ending}")
        words = {".svg": "it opens CGNS, VTK", ".gz": "unpack it"}
        assert words.get(Path(f"mesh{ending}").suffix, "one of Exodus") in sentence
    assert set(WRITTEN) == set(TOLD)


@pytest.mark.parametrize("ending", WRITTEN)
def test_it_is_what_meshio_reads(shelf: Shelf, tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"mesh{ending}")
    expected, found = meshio.read(path), shelf.read(path)
    (zone,) = found.manifest.zones
    assert zone.cells == 2
    cells = found.array("connectivity", zone.name).reshape(2, -1)
    np.testing.assert_array_equal(found.array("points", zone.name)[cells], expected.points[expected.cells[0].data])


@pytest.mark.parametrize("ending", WRITTEN)
def test_other_files_of_that_ending_are_none(shelf: Shelf, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"mesh{ending}"
    for content in (b"<html><body>404</body></html>", b"1.0, 2.0\n3.0, 4.0\n", b"\x00" * 5000, b""):
        path.write_bytes(content)
        assert mesh_kind(path.name, content) is None
        assert "of a kind that this program does not open" in refused(shelf, path)


@pytest.mark.parametrize("ending", [ending for ending in WRITTEN if ending != ".dat"])
def test_a_part_of_it_is_no_mesh(shelf: Shelf, tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"mesh{ending}")
    whole = path.read_bytes()
    for share in (0.1, 0.4, 0.6, 0.8, 0.97):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert refused(shelf, path)


def test_what_a_list_of_dolfin_lacks_is_said(shelf: Shelf, tmp_path: Path) -> None:
    """Meshio would show whatever memory holds in its place."""
    path = write(tmp_path / "mesh.xml")
    text = path.read_text()
    path.write_text(text.replace('size="5"', 'size="6"'))
    assert "lists 5 of 6 parts of “vertices”" in refused(shelf, path)
    path.write_text(text)
    values = (
        '<dolfin><mesh_function type="int" dim="3" size="2"><entity index="0" value="7"/>{}</mesh_function></dolfin>'
    )
    (tmp_path / "mesh_mark.xml").write_text(values.format(""))
    assert "mesh_mark.xml lists 1 of 2 parts of “mesh_function”" in refused(shelf, path)
    (tmp_path / "mesh_mark.xml").write_text(values.format('<entity index="1" value="9"/>'))
    assert shelf.read(path).field("mark").tolist() == [7, 9]


def test_half_of_a_pair_names_the_other_half(shelf: Shelf, tmp_path: Path) -> None:
    path = write(tmp_path / "mesh.ele")
    path.with_suffix(".node").unlink()
    assert f"{path.with_suffix('.node')} is not there" in refused(shelf, path)
