"""A real reader and its converter: started when they are needed, gone when the reader is."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests import datasets as ds
from tests.conftest import wait_until
from tests.converter import vtk_data as vd
from tests.reader.artifact import Artifact
from tests.reader.child import ReaderChild
from viewer.protocol import DatasetOpened, Failed, OpenDataset, ReadTable, SampleRead, TableRead


@pytest.fixture
def cache_root(tmp_path: Path) -> Path:
    """The window's, on a disk of its own."""
    path = tmp_path / "disk" / "root"
    path.mkdir(parents=True)
    return path


def converters(reader: ReaderChild) -> list[psutil.Process]:
    return psutil.Process(reader.process.pid).children()


def loads_vtk(process: psutil.Process) -> bool:
    return any("vtkCommonCore" in mapped.path for mapped in process.memory_maps())


def test_a_reader_and_its_converter(tmp_path: Path, cache_root: Path) -> None:
    path = vd.write(vd.at_time(vd.squares(p=np.arange(6.0)), 2.0), tmp_path / "a.vtu")
    vd.add((other := vd.squares(p=np.ones(6))).GetFieldData(), "Mach", np.array([0.5]))
    vd.write(other, tmp_path / "b.vtu")
    reader = ReaderChild()
    try:
        opened = reader.ask(OpenDataset(1, str(path), cache_root=str(cache_root)))
        assert isinstance(opened, DatasetOpened), opened
        assert opened.catalogue.splits[0].names == ("a.vtu", "b.vtu")
        assert not converters(reader), "what is alone in its name need not be read to be opened"
        read = reader.read(tmp_path, cache_root, split="files", sample=0)
        assert isinstance(read, SampleRead), read
        np.testing.assert_array_equal(Artifact(Path(read.artifact)).field("p"), np.arange(6.0))
        (converter,) = converters(reader)
        assert loads_vtk(converter) and not loads_vtk(psutil.Process(reader.process.pid))
        assert [folder.name for folder in cache_root.parent.iterdir()] == ["root"], "nothing is left beside the cache"
        os.kill(converter.pid, signal.SIGKILL)
        table = reader.ask(ReadTable(2, str(tmp_path), "files", 0))
        assert isinstance(table, TableRead)
        assert table.rows[0] == {}
        failed = reader.read(tmp_path, cache_root, split="files", sample=1)
        if isinstance(failed, Failed):  # the table has had the sentence for the death, or it is here
            failed = reader.read(tmp_path, cache_root, split="files", sample=1)
        assert isinstance(failed, SampleRead)
        (converter,) = converters(reader)
    finally:
        reader.close()
    wait_until(lambda: not psutil.pid_exists(converter.pid))


def test_no_converter_for_a_dataset_of_plaid(tmp_path: Path, cache_root: Path) -> None:
    cells = ds.section("Elements_TRI_3", 5, 1, [[1, 2, 3], [1, 3, 4]])
    zone = ds.zone("Zone", vd.SQUARE[:4, :2], 2, [cells, ds.solution("V", {"p": np.arange(4.0)})])
    path = ds.write_trees(tmp_path / "plain", [[ds.tree(ds.base("Base", 2, 2, [zone]))]])
    reader = ReaderChild()
    try:
        assert isinstance(reader.read(path, cache_root), SampleRead)
        assert not converters(reader) and not loads_vtk(psutil.Process(reader.process.pid))
    finally:
        reader.close()
