"""Files that are damaged, foreign or not complete: a true sentence, and never a picture that looks right."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from vtkmodules.vtkFiltersSources import vtkSphereSource
from vtkmodules.vtkIOGeometry import vtkSTLWriter
from vtkmodules.vtkIOPLY import vtkPLYWriter

from tests.converter import vtk_data as vd
from tests.converter.conftest import Shelf
from tests.reader.artifact import Artifact
from viewer.errors import SampleError
from viewer.reader import converter_process
from viewer.reader.conversions import Conversions
from viewer.reader.converter_process import ConverterProcess
from viewer.reader.inside import Inside


def surface() -> Any:
    source = vtkSphereSource()
    source.SetThetaResolution(12)
    source.Update()
    data = source.GetOutput()
    vd.add(data.GetPointData(), "p", np.arange(data.GetNumberOfPoints()) / 3)
    vd.add(data.GetCellData(), "q", np.arange(data.GetNumberOfCells()) / 7)
    return data


def volume() -> Any:
    data = vd.squares(p=np.arange(6) / 3, v=np.arange(18.0).reshape(6, 3))
    vd.add(data.GetCellData(), "q", np.arange(2) / 7)
    return data


def dotted() -> Any:
    data = vd.image((3, 3, 3))
    vd.add(data.GetPointData(), "p", np.arange(27) / 3)
    return data


def write_surface(writer: Any, path: Path, *, binary: bool) -> Path:
    writer.SetFileName(str(path))
    writer.SetInputData(surface())
    writer.SetFileTypeToBinary() if binary else writer.SetFileTypeToASCII()
    writer.Write()
    return path


WRITTEN = {
    "ascii.vtu": lambda path: vd.write(volume(), path, SetDataModeToAscii=()),
    "appended.vtu": lambda path: vd.write(volume(), path, SetDataModeToAppended=(), EncodeAppendedDataOff=()),
    "binary.vtp": lambda path: vd.write(surface(), path, SetDataModeToBinary=()),
    "ascii.vtk": lambda path: vd.write(volume(), path),
    "surface.vtk": lambda path: vd.write(surface(), path),
    "binary.vtk": lambda path: vd.write(surface(), path, SetFileTypeToBinary=()),
    "image.vti": lambda path: vd.write(dotted(), path),
    "ascii.stl": lambda path: write_surface(vtkSTLWriter(), path, binary=False),
    "binary.stl": lambda path: write_surface(vtkSTLWriter(), path, binary=True),
    "ascii.ply": lambda path: write_surface(vtkPLYWriter(), path, binary=False),
    "binary.ply": lambda path: write_surface(vtkPLYWriter(), path, binary=True),
}


@pytest.mark.usefixtures("converted")
@pytest.mark.parametrize("name", WRITTEN)
def test_half_a_file_is_refused(shelf: Shelf, tmp_path: Path, name: str) -> None:
    """Where it ends between two arrays, it is a file of its own: then what it has is as it was."""
    path = WRITTEN[name](tmp_path / name)
    whole = path.read_bytes()
    expected = arrays_of(shelf.read(path))
    refused = 0
    for share in range(1, 40):
        path.write_bytes(whole[: len(whole) * share // 40])
        try:
            artifact = shelf.read(path)
            found = arrays_of(artifact)
        except SampleError as error:
            refused += 1
            assert error.sentence.startswith(f"The file {name} cannot be read: "), error.sentence
        else:
            if any("cut within its last value" in note for note in artifact.manifest.warnings):
                continue
            for key, array in found.items():
                np.testing.assert_array_equal(array, expected[key], err_msg=f"{key} after {share} of 40")
    assert refused >= 36


def arrays_of(found: Artifact) -> dict[str, Any]:
    zone = found.zone()
    names = ("points",) if zone.dimensions is not None else ("points", "connectivity")
    return {name: found.array(name) for name in names} | {field.name: found.field(field.name) for field in zone.fields}


@pytest.mark.usefixtures("converted")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.vtu", b"<html><body>404 Not Found</body></html>"),
        ("a.vtu", b""),
        ("a.vtk", b"\x00" * 5000),
        ("a.vtkhdf", b"\x89HDF\r\n\x1a\n" + b"\x00" * 100),
        ("a.stl", b"once upon a time"),
        ("a.ply", b"ply\nformat ascii 1.0\nelement vertex many\nend_header\n"),
        ("a.obj", b"v 0 0 0\nv 1 0 0\nf 1 2 9\n"),
    ],
)
def test_what_is_something_else_is_refused(shelf: Shelf, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SampleError, match=rf"The file {name} cannot be read: "):
        shelf.read(path)


@pytest.mark.usefixtures("converted")
def test_cells_of_points_that_are_not_there(shelf: Shelf, tmp_path: Path) -> None:
    path = vd.write(volume(), tmp_path / "a.vtu", SetDataModeToAscii=())
    path.write_text(path.read_text().replace("          5 2\n", "          77 2\n"))
    with pytest.raises(SampleError, match="its cells name the points 0 to 77, and there are 0 to 5"):
        shelf.read(path)


@pytest.mark.usefixtures("converted")
def test_an_array_that_does_not_fit_is_named(shelf: Shelf, tmp_path: Path) -> None:
    path = vd.write(volume(), tmp_path / "a.vtu", SetDataModeToAscii=())
    text = path.read_text()
    path.write_text(text.replace('NumberOfPoints="6"', 'NumberOfPoints="7"'))
    with pytest.raises(SampleError, match="VTK says “"):
        shelf.read(path)


@pytest.mark.usefixtures("converted")
def test_a_file_without_permission(shelf: Shelf, tmp_path: Path) -> None:
    path = vd.write(volume(), tmp_path / "a.vtu")
    opened = shelf.open(path)
    path.unlink()
    with pytest.raises(SampleError, match=r"a\.vtu is not there"):
        shelf.read_of(opened)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the work is still wanted is asked before it can be done, however fast that is."""
    monkeypatch.setattr(converter_process, "_PAUSE", 0.001)


@pytest.mark.usefixtures("impatient")
def test_a_converter_that_dies(tmp_path: Path) -> None:
    """It is killed while it reads; the next file has another one."""
    path = vd.write(volume(), tmp_path / "a.vtu")
    killed: list[int] = []

    def pause() -> None:
        if not killed:
            (child,) = [one for one in psutil.Process().children() if "converter" in " ".join(one.cmdline())]
            killed.append(child.pid)
            os.kill(child.pid, signal.SIGKILL)

    conversions = Conversions(Inside(tmp_path), pause)
    with pytest.raises(SampleError, match=r"converter process was terminated by SIGKILL .* while reading a\.vtu; the"):
        conversions.get((path,), 0, "sample 0")
    found = conversions.get((path,), 0, "sample 0")
    zone = found.root.children[0].children[0]
    values = next(node for node in zone.children if node.name == "VertexFields").child("p").value()
    np.testing.assert_array_equal(values, np.arange(6) / 3)
    assert found.bytes
    conversions.close()


@pytest.mark.usefixtures("impatient")
def test_a_conversion_that_is_given_up(tmp_path: Path) -> None:
    class GivenUpError(Exception):
        pass

    def pause() -> None:
        raise GivenUpError

    conversions = Conversions(Inside(tmp_path), pause)
    path = vd.write(volume(), tmp_path / "a.vtu")
    with pytest.raises(GivenUpError):
        conversions.get((path,), 0, "sample 0")
    assert not [one for one in psutil.Process().children() if "converter" in " ".join(one.cmdline())]


def test_a_converter_that_hangs(tmp_path: Path) -> None:
    """It is stopped, so it neither computes nor reads."""
    stopped: list[int] = []

    class Stopping(ConverterProcess):
        def __init__(self) -> None:
            super().__init__(lambda: None, patience=1.0)
            os.kill(self.pid, signal.SIGSTOP)
            stopped.append(self.pid)

    from viewer.pool.reader_process import ReaderDied
    from viewer.protocol.converting import ReadTimes

    process = Stopping()
    with pytest.raises(ReaderDied, match="converter process did not answer while reading x"):
        process.ask(lambda number: ReadTimes(number, ()), "reading x")
    process.end()
    assert stopped and not psutil.pid_exists(stopped[0])


def test_a_converter_that_computes_for_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As readers of text that go round for ever; here it may take less than nothing: its start is never so quick."""
    path = vd.write(volume(), tmp_path / "a.vtu")
    monkeypatch.setattr("viewer.reader.conversions.COMPUTING", -1.0)
    monkeypatch.setattr("viewer.reader.conversions.COMPUTING_BY_BYTE", 0.0)
    conversions = Conversions(Inside(tmp_path), lambda: None)
    with pytest.raises(SampleError, match=r"converter process did not answer while reading a\.vtu; the file"):
        conversions.get((path,), 0, "sample 0")
    conversions.close()


def test_nothing_is_left_on_the_disk(tmp_path: Path, temp_root: Path) -> None:
    path = vd.write(volume(), tmp_path / "a.vtu")
    conversions = Conversions(Inside(tmp_path), lambda: None)
    found = conversions.get((path,), 0, "sample 0")
    assert found.root.children and not list(temp_root.iterdir())
    conversions.close()
