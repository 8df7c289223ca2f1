"""The reader as a process: what it answers, in which order, and how it ends."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.conftest import wait_until
from tests.datasets import write_dataset, write_trees
from tests.reader.child import ReaderChild
from viewer.protocol import (
    AskVersions,
    Cancel,
    Cancelled,
    DatasetOpened,
    ExampleWritten,
    Failed,
    OpenDataset,
    Progress,
    ReadSample,
    ResetCamera,
    SampleRead,
    Versions,
    WriteExample,
)

SLOW = """
import time
import viewer.reader.publish as publish
first = publish.read_mesh
def slow(layout):
    time.sleep(0.3)
    return first(layout)
publish.read_mesh = slow
"""
"""Makes reading a zone take 0.3 s."""

LOADED = """
import sys
from viewer.reader import server
first = server.ReaderServer._do
def do(self, request):
    first(self, request)
    print("loaded:", *sorted(name for name in sys.modules if "." not in name), file=sys.stderr, flush=True)
server.ReaderServer._do = do
"""
"""Reports the loaded modules on standard error after each request."""


def request(number: int, dataset: Path, cache_root: Path, sample: int = 0, **options) -> ReadSample:
    return ReadSample(number, str(dataset), "train", sample, str(cache_root), **options)


def test_ready_says_who_it_is(reader: ReaderChild) -> None:
    assert reader.ready.role == "reader"
    assert reader.ready.pid == reader.process.pid


def test_end_of_input_ends_it(reader: ReaderChild) -> None:
    assert reader.close() == 0


def test_it_says_what_it_is_built_on(reader: ReaderChild) -> None:
    said = reader.ask(AskVersions())
    assert isinstance(said, Versions)
    assert said.of["pyplaid"][0].isdigit() and said.of["h5py"][0].isdigit() and "VTK" in said.of


def test_end_of_input_ends_it_in_the_middle_of_work(cgns_dataset: Path, cache_root: Path) -> None:
    reader = ReaderChild(prepare=SLOW.replace("0.3", "60"))
    reader.send(request(1, cgns_dataset, cache_root))
    assert reader.close() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_fatal_signal_is_an_end_of_stream(reader: ReaderChild, cgns_dataset: Path, cache_root: Path) -> None:
    assert isinstance(reader.read(cgns_dataset, cache_root), SampleRead)
    os.kill(reader.process.pid, signal.SIGSEGV)
    assert reader.receive() is None
    assert reader.process.wait(60) == -signal.SIGSEGV
    other = ReaderChild()
    try:  # a new one goes on without being told to open the dataset, and finds what the first one published
        assert isinstance(other.read(cgns_dataset, cache_root), SampleRead)
        assert isinstance(other.read(cgns_dataset, cache_root, 1), SampleRead)
    finally:
        other.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_is_left_to_the_window(reader: ReaderChild, cgns_dataset: Path) -> None:
    os.kill(reader.process.pid, signal.SIGINT)
    assert isinstance(reader.ask(OpenDataset(1, str(cgns_dataset))), DatasetOpened)


def test_stray_prints_stay_out_of_the_protocol(cgns_dataset: Path) -> None:
    prepare = """
import os, ctypes
import viewer.reader.answers as answers
first = answers.Answers.answer
def noisy(self, request, step):
    print("from Python")
    os.write(1, b"from the system\\n")
    ctypes.CDLL(None).puts(b"from C")
    ctypes.CDLL(None).fflush(None)
    return first(self, request, step)
answers.Answers.answer = noisy
"""
    reader = ReaderChild(prepare=prepare)
    assert isinstance(reader.ask(OpenDataset(1, str(cgns_dataset))), DatasetOpened)
    reader.close()
    said = b"".join(reader.errors)
    for line in (b"from Python", b"from the system", b"from C"):
        assert line in said


def test_what_is_no_message_is_reported(reader: ReaderChild, cgns_dataset: Path) -> None:
    assert reader.process.stdin is not None
    reader.process.stdin.write(b"hello\n")
    reader.process.stdin.flush()
    answer = reader.answer()
    assert isinstance(answer, Failed)
    assert answer.id == 0
    assert isinstance(reader.ask(OpenDataset(1, str(cgns_dataset))), DatasetOpened)
    reader.send(ResetCamera())  # for the renderer; passed over
    assert isinstance(reader.ask(OpenDataset(2, str(cgns_dataset))), DatasetOpened)


def test_newer_requests_replace_those_that_wait(cgns_dataset: Path, cache_root: Path) -> None:
    reader = ReaderChild(prepare=SLOW)
    try:
        reader.send(request(1, cgns_dataset, cache_root))
        assert isinstance(reader.receive(), Progress)  # begun: this one will be done
        reader.send(
            request(2, cgns_dataset, cache_root, 1),
            OpenDataset(3, str(cgns_dataset)),
            request(4, cgns_dataset, cache_root, 2),
            request(5, cgns_dataset, cache_root, 1, base="Base_2_3"),
        )
        answers = [reader.answer() for _ in range(3)]
        assert [answer.id for answer in answers] == [1, 3, 5]
        assert isinstance(answers[1], DatasetOpened)
        assert isinstance(answers[2], SampleRead)
        assert "Base_2_3" in answers[2].artifact
    finally:
        reader.close()


def test_cancel(cgns_dataset: Path, cache_root: Path) -> None:
    reader = ReaderChild(prepare=SLOW)
    try:
        reader.send(request(1, cgns_dataset, cache_root))
        assert isinstance(reader.receive(), Progress)
        reader.send(OpenDataset(2, str(cgns_dataset)), Cancel(1), Cancel(99), Cancel(0))
        assert reader.answer() == Cancelled(1)
        answer = reader.answer()
        assert isinstance(answer, DatasetOpened)
        assert answer.id == 2
        assert not any((cache_root / "artifacts").glob("**/.partial*"))
        assert isinstance(reader.ask(request(3, cgns_dataset, cache_root)), SampleRead)
    finally:
        reader.close()


def test_progress_while_it_takes_long(cgns_dataset: Path, cache_root: Path) -> None:
    reader = ReaderChild(prepare=SLOW)
    try:
        assert isinstance(reader.ask(request(1, cgns_dataset, cache_root, base="Base_3_3")), SampleRead)
    finally:
        reader.close()
    assert "Reading zone “Fluid”" in [message.text for message in reader.progress]
    assert all(message.id == 1 for message in reader.progress)


def test_what_nobody_expected(cgns_dataset: Path, cache_root: Path) -> None:
    prepare = """
import viewer.reader.publish as publish
def fail(layout):
    raise ZeroDivisionError("seven")
publish.read_mesh = fail
"""
    reader = ReaderChild(prepare=prepare)
    try:
        answer = reader.ask(request(1, cgns_dataset, cache_root))
        assert isinstance(answer, Failed)
        assert answer.sentence == (
            f"Sample 0 of split train in {cgns_dataset} could not be read: unexpected error "
            "(ZeroDivisionError); please report it."
        )
        assert "Traceback" in answer.detail
        assert "seven" in answer.detail
        assert isinstance(reader.ask(OpenDataset(2, str(cgns_dataset))), DatasetOpened)
    finally:
        reader.close()


@pytest.mark.parametrize("missing", ["h5py", "yaml", "numpy", "xxhash"])
def test_engine_not_installed(cgns_dataset: Path, cache_root: Path, missing: str) -> None:
    reader = ReaderChild(prepare=f"import sys; sys.modules[{missing!r}] = None")
    try:
        answer = reader.ask(request(1, cgns_dataset, cache_root))
        assert isinstance(answer, Failed)
        assert "pip install 'plaid-viewer-desktop[plaid]'" in answer.sentence
    finally:
        reader.close()


@pytest.mark.parametrize(("kind", "missing"), [("hf_datasets", "pyarrow"), ("zarr", "zarr")])
def test_only_what_reads_columns_has_to_be_installed(written, cache_root: Path, kind: str, missing: str) -> None:
    others = "import sys; sys.modules.update(dict.fromkeys(('plaid', 'datasets', 'huggingface_hub', 'pandas')))"
    for prepare, works in ((others, True), (f"import sys; sys.modules[{missing!r}] = None", False)):
        reader = ReaderChild(prepare=prepare)
        try:
            answer = reader.ask(OpenDataset(1, str(written(kind))))
            if isinstance(answer, DatasetOpened):
                answer = reader.read(written(kind), cache_root, int(works), base="Base_3_3")
            assert isinstance(answer, SampleRead) == works, answer
            assert works or "pip install 'plaid-viewer-desktop[plaid]'" in answer.sentence
        finally:
            reader.close()


def test_cgns_needs_nothing_heavy(cgns_dataset: Path, cache_root: Path) -> None:
    reader = ReaderChild(prepare=LOADED)
    assert isinstance(reader.read(cgns_dataset, cache_root), SampleRead)
    wait_until(lambda: b"loaded:" in b"".join(reader.errors))  # said after the answer, which must not end it first
    reader.close()
    loaded = b"".join(reader.errors).decode().split("loaded:")[-1].split()
    assert "h5py" in loaded
    assert not {"CGNS", "plaid", "datasets", "zarr", "pandas", "pyarrow", "vtk", "vtkmodules", "PySide6"} & set(loaded)


def test_cache_root_that_is_gone(reader: ReaderChild, cgns_dataset: Path, tmp_path: Path) -> None:
    answer = reader.read(cgns_dataset, tmp_path / "gone")
    assert isinstance(answer, Failed)
    assert f"The cache folder {tmp_path / 'gone'} is gone" in answer.sentence
    assert not (tmp_path / "gone").exists()


@pytest.mark.root
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts a small disk, which needs root")
def test_full_disk(reader: ReaderChild, tmp_path: Path) -> None:
    import subprocess

    import numpy as np

    from tests import datasets as ds

    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounts are not allowed here")
    try:
        points, hexahedra = ds.box((20, 20, 20))
        zone = ds.zone("Zone", points, len(hexahedra), [ds.section("H", 17, 1, hexahedra + 1)])
        path = write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 3, 3, [zone]))]])
        answer = reader.read(path, disk)
        assert isinstance(answer, Failed)
        for part in ("disk of the cache is full", str(disk), "needs 518 kB", "has only 262 kB free"):
            assert part in answer.sentence, answer.sentence
        assert [file for file in disk.rglob("*") if file.is_file()] == []
        small = ds.zone("Zone", np.eye(3), 1, [ds.section("T", 5, 1, [[1, 2, 3]])])
        other = write_trees(tmp_path / "other", [[ds.tree(ds.base("Base", 2, 3, [small]))]])
        assert isinstance(reader.read(other, disk), SampleRead)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_example_is_written_once(reader: ReaderChild, tmp_path: Path, cache_root: Path) -> None:
    path = tmp_path / "data" / "example"
    answer = reader.ask(WriteExample(1, str(path)))
    assert answer == ExampleWritten(1, str(path))
    assert reader.progress
    assert [entry.name for entry in path.parent.iterdir()] == ["example"]
    before = (path / "infos.yaml").stat().st_mtime_ns
    assert reader.ask(WriteExample(2, str(path))) == ExampleWritten(2, str(path))
    assert (path / "infos.yaml").stat().st_mtime_ns == before
    assert isinstance(reader.ask(OpenDataset(3, str(path))), DatasetOpened)


def test_example_that_cannot_be_written(reader: ReaderChild, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    answer = reader.ask(WriteExample(1, str(tmp_path / "file" / "example")))
    assert isinstance(answer, Failed)
    assert "cannot be written" in answer.sentence


def test_odd_names_of_folders(reader: ReaderChild, tmp_path: Path, cache_root: Path) -> None:
    path = write_dataset(tmp_path / "größe und „Maß“ 100% #1", splits={"train": 1})
    assert isinstance(reader.ask(OpenDataset(1, str(path))), DatasetOpened)
    answer = reader.read(path, cache_root)
    assert isinstance(answer, SampleRead)
    assert Path(answer.artifact).is_dir()
