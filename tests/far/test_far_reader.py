"""A reader process and a far machine: it can be given up at once, and the machine's silence is nobody's end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")
pytest.importorskip("fsspec", reason="other machines need fsspec (the extra remote)")

from tests import datasets as ds
from tests.far.shelf import ADDRESS
from tests.reader.child import ReaderChild
from viewer.protocol import Cancel, Cancelled, DatasetOpened, Failed, OpenDataset, Progress, ReadSample, SampleRead

SILENT = """
import threading, time
from pathlib import Path
from tests.far.shelf import Shelf
from viewer.far import filesystems
shelf, sign = Shelf(Path({folder!r})), Path({sign!r})
def before(path, start):
    while sign.exists() and "sample_000000001" in path:
        time.sleep(0.01)
shelf.before = before
filesystems.make_filesystem = lambda address, ask: (shelf, str(shelf.root))
"""
"""A far machine that says nothing about sample 1 for as long as a file is there."""


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return shutil.copytree(ds.known(tmp_path_factory, "cgns"), tmp_path / "far")


@pytest.fixture
def sign(tmp_path: Path) -> Path:
    return tmp_path / "silent"


@pytest.fixture
def reader(folder: Path, sign: Path) -> Iterator[ReaderChild]:
    child = ReaderChild(prepare=SILENT.format(folder=str(folder), sign=str(sign)))
    try:
        yield child
    finally:
        child.close()


def test_a_request_is_given_up_while_the_machine_says_nothing(reader: ReaderChild, sign: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    opened = reader.ask(OpenDataset(1, ADDRESS, cache_root=str(root)))
    assert isinstance(opened, DatasetOpened)
    wanted = ReadSample(2, opened.catalogue.path, "train", 1, str(root))
    sign.touch()
    reader.send(wanted)
    while not (isinstance(message := reader.receive(), Progress) and message.text.startswith("Fetching ")):
        assert isinstance(message, Progress)
    assert " of 203 kB" in message.text
    reader.send(Cancel(2))
    assert reader.answer() == Cancelled(2)
    assert sign.exists(), "the machine has said nothing since"
    other = reader.ask(ReadSample(3, opened.catalogue.path, "train", 2, str(root)))
    assert isinstance(other, SampleRead)
    sign.unlink()
    assert isinstance(reader.ask(ReadSample(4, opened.catalogue.path, "train", 1, str(root))), SampleRead)
    failed = reader.ask(ReadSample(6, opened.catalogue.path, "train", 9, str(root)))
    assert isinstance(failed, Failed)
    assert ADDRESS in failed.sentence and str(root) not in failed.sentence
