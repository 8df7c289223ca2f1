"""A real scanner with its readers: what it finds, keeps and answers, and what is left when it or the window ends."""

from __future__ import annotations

import json
import math
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")

from tests import datasets as ds
from tests import faults
from tests.conftest import wait_until, written_once
from tests.gate import closed_after
from tests.scanner.running import Scanner
from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.protocol import Failed
from viewer.protocol.scan_figures import ALL_SPLITS, VALUE, ScanColumn, SplitFigures
from viewer.protocol.scan_results import (
    FiguresRead,
    FindingsRead,
    ForgetScan,
    HistogramRead,
    PauseScan,
    ReadColumns,
    ReadFigures,
    ReadFindings,
    ReadHistogram,
    ScanAdvanced,
    ScanChanged,
    ScanEnded,
    ScanForgotten,
    StopScan,
)
from viewer.scanning.kept_file import kept_file

ALPHA = FieldKey("alpha", GLOBAL)
P = FieldKey("p", "vertex", "Base")


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with nothing wrong. Read only."""
    return written_once(tmp_path_factory, "scan_clean", faults.write_clean)


@pytest.fixture
def dataset(clean: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    shutil.copytree(clean, tmp_path / "dataset")
    return tmp_path / "dataset"


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    (tmp_path / "scratch").mkdir()
    return tmp_path / "scratch"


def known(splits: tuple[SplitFigures, ...]) -> dict[str, tuple[int, int, int]]:
    return {one.split: (one.samples, one.known, one.broken) for one in splits}


ALL_KNOWN = {"train": (12, 12, 0), "test": (4, 4, 0), ALL_SPLITS: (16, 16, 0)}


def test_what_is_found_is_there_the_second_time(clean: Path, tmp_path: Path, scratch: Path) -> None:
    with Scanner(clean, tmp_path / "kept", scratch) as scanner:
        opened = scanner.open()
        assert known(opened.splits) == {"train": (12, 0, 0), "test": (4, 0, 0), ALL_SPLITS: (16, 0, 0)}
        assert (opened.columns, opened.kept_bytes) == ((), 0)
        ended = scanner.scan()
        assert ended == ScanEnded(ended.id, 16, 16, 0)
        first = scanner.ask(ReadFigures, FiguresRead)
    assert scanner.process.returncode == 0 and scanner.errors == b""
    with Scanner(clean, tmp_path / "kept", scratch) as scanner:
        opened = scanner.open()
        assert known(opened.splits) == ALL_KNOWN and opened.kept_bytes > 10_000
        assert opened.columns == first.columns and ScanColumn(VALUE, ALPHA) in opened.columns
        assert scanner.ask(ReadFigures, FiguresRead).splits == first.splits
        scanner.scan()
        assert not psutil.Process(scanner.process.pid).children(), "there was nothing to read"
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("backend", ds.BACKENDS)
def test_columns_figures_and_histograms_are_those_of_numpy(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, scratch: Path, backend: str
) -> None:
    path = ds.written(tmp_path_factory, "scanned", backend)
    key = FieldKey("wide", "vertex", "Base")
    with Scanner(path, tmp_path / "kept", scratch) as scanner:
        scanner.open()
        assert scanner.scan().broken == 0
        figures = {one.split: one for one in scanner.ask(ReadFigures, FiguresRead).splits}
        for split, count in ds.SPLITS.items():
            parts = [values_of("wide", number) for number in range(count)]
            for what, compute in (("min", np.min), ("mean", np.mean), ("max", np.max), ("deviation", np.std)):
                expected = [float(compute(part)) for part in parts]
                assert scanner.column(split, ScanColumn(what, key)) == pytest.approx(expected, rel=1e-12, abs=1e-12)
            assert scanner.column(split, ScanColumn("points")) == [135.0] * count
            nan = [float(np.isnan(values_of("broken", number)).sum()) for number in range(count)]
            assert scanner.column(split, ScanColumn("nan", FieldKey("broken", "vertex", "Base"))) == nan
            whole = np.concatenate(parts)
            field = next(field for field in figures[split].fields if field.field == key)
            assert (field.low, field.high, field.count) == (whole.min(), whole.max(), whole.size)
            assert field.deviation == pytest.approx(whole.std(), rel=1e-12)
            for sample, values in ((None, whole), (1, parts[1])):
                found = scanner.ask(ReadHistogram, HistogramRead, key, split, 12, sample)
                assert sum(found.counts) == values.size
                assert found.edges == pytest.approx(np.linspace(whole.min(), whole.max(), 13), rel=1e-12, abs=1e-12)
                within(found, values)
    assert scanner.errors == b""


def values_of(name: str, number: int) -> np.ndarray:
    parts = []
    for time in ds.TIMES[:2]:
        for zone in ("A", "Second"):
            points, _ = ds.box((3 + len(zone), 2, 2))
            parts.append(ds.scanned_values(number, time, zone, len(points))[name])
    return np.concatenate(parts).astype(np.float64)


def within(found: HistogramRead, values: np.ndarray) -> None:
    """See that up to each edge there are as many values as numpy counts, but for those in a finer bin with the edge."""
    edges = np.array(found.edges)
    near = (edges[-1] - edges[0]) / 256
    counted = np.cumsum(found.counts)
    for place, edge in enumerate(edges[1:-1]):
        surely, perhaps = np.sum(values < edge - near), np.sum(values <= edge + near)
        assert surely <= counted[place] <= perhaps


def test_a_histogram_is_that_of_numpy_where_no_value_is_near_an_edge(tmp_path: Path, scratch: Path) -> None:
    points, triangles = faults.plane()
    chance = np.random.default_rng(3)
    trees, parts = [], []
    for _ in range(5):
        values = 300.0 + 0.1 * (chance.integers(0, 10, len(points)) + 0.5)
        values[:2] = 300.0, 301.0
        parts.append(values)
        content = [ds.section("T", 5, 1, triangles), ds.solution("V", {"p": values})]
        trees.append([ds.tree(ds.base("Base", 2, 3, [ds.zone("Zone", points, len(triangles), content)]))])
    path = ds.write_trees(tmp_path / "dataset", trees)
    with Scanner(path, tmp_path / "kept", scratch) as scanner:
        scanner.open()
        scanner.scan()
        for sample, values in ((None, np.concatenate(parts)), (2, parts[2])):
            found = scanner.ask(ReadHistogram, HistogramRead, P, "train", 10, sample)
            counts, edges = np.histogram(values, 10, (300.0, 301.0))
            assert list(found.counts) == counts.tolist() and found.edges == pytest.approx(edges.tolist())
        assert scanner.ask(ReadHistogram, HistogramRead, FieldKey("q", "vertex"), "train", 10).edges == ()


def test_a_histogram_of_a_global_is_exact(clean: Path, tmp_path: Path, scratch: Path) -> None:
    with Scanner(clean, tmp_path / "kept", scratch) as scanner:
        scanner.open()
        scanner.scan()
        values = np.array([0.1 * n for n in range(12)] + [0.1 * (n + 3.5) for n in range(4)])
        found = scanner.ask(ReadHistogram, HistogramRead, ALPHA, ALL_SPLITS, 7)
        assert list(found.counts) == np.histogram(values, 7)[0].tolist()
        assert scanner.column(ALL_SPLITS, ScanColumn(VALUE, ALPHA)) == pytest.approx(values.tolist(), rel=1e-15)
        assert all(math.isnan(one) for one in scanner.column("test", ScanColumn("min", ALPHA))), "it has no such number"


def test_only_the_sample_that_has_changed_is_read_again(dataset: Path, tmp_path: Path, scratch: Path) -> None:
    with Scanner(dataset, tmp_path / "kept", scratch) as scanner:
        scanner.open()
        scanner.scan()
    faults.FAULTS["NaN"][1](dataset)
    shutil.rmtree(dataset / "data" / "test" / "sample_000000003")
    with Scanner(dataset, tmp_path / "kept", scratch) as scanner:
        opened = scanner.open()
        assert known(opened.splits)["train"] == (12, 12, 0), "whether it is still true is found out afterwards"
        assert scanner.wait_for(ScanChanged).samples == 2
        found = scanner.ask(ReadFigures, FiguresRead)
        assert known(found.splits) == {"train": (12, 11, 0), "test": (3, 3, 0), ALL_SPLITS: (15, 14, 0)}
        assert math.isnan(scanner.column("train", ScanColumn(VALUE, ALPHA))[1])
        scanner.scan()
        first = next(message for message in scanner.messages if isinstance(message, ScanAdvanced))
        assert (first.done, first.total) == (14, 15)
        (finding,) = scanner.ask(ReadFindings, FindingsRead).findings[:1]
        assert (finding.kind, list(finding.samples)) == ("not-finite", [("train", 1)])


def test_a_broken_sample_is_known_until_its_file_changes(dataset: Path, tmp_path: Path, scratch: Path) -> None:
    whole = ds.mesh_file(dataset, sample=6).read_bytes()
    faults.FAULTS["truncated file"][1](dataset)
    with Scanner(dataset, tmp_path / "kept", scratch) as scanner:
        scanner.open()
        assert scanner.scan().broken == 1
        scanner.messages.clear()
        assert scanner.scan().broken == 1
        assert not any(isinstance(message, ScanAdvanced) for message in scanner.messages), "nothing was read again"
        assert all(math.isnan(scanner.column("train", one)[6]) for one in (ScanColumn("points"), ScanColumn("mean", P)))
        ds.mesh_file(dataset, sample=6).write_bytes(whole)
        assert scanner.scan().broken == 0
        assert sum(message.samples for message in scanner.messages if isinstance(message, ScanChanged)) == 1


def test_again_reads_all_and_forget_leaves_nothing(clean: Path, tmp_path: Path, scratch: Path) -> None:
    with Scanner(clean, tmp_path / "kept", scratch) as scanner:
        scanner.open()
        scanner.scan("test")
        scanner.messages.clear()
        assert scanner.scan("test", again=True).done == 4
        assert next(message for message in scanner.messages if isinstance(message, ScanAdvanced)).done == 0
        assert scanner.ask(ForgetScan, ScanForgotten).trouble == ""
        found = scanner.ask(ReadFigures, FiguresRead)
        assert (known(found.splits)[ALL_SPLITS], found.columns, found.kept_bytes) == ((16, 0, 0), (), 0)


def test_pause_stop_and_going_on(clean: Path, tmp_path: Path, scratch: Path) -> None:
    dataset = many(clean, tmp_path / "dataset", 60)
    with (
        closed_after(5, tmp_path) as gate,
        Scanner(dataset, tmp_path / "kept", scratch, gate.environment) as scanner,
    ):
        scanner.open()
        number = scanner.begin()
        scanner.wait_for(ScanAdvanced, lambda at: at.done == 5)
        scanner.send(PauseScan(paused=True))
        paused = scanner.wait_for(ScanAdvanced, lambda at: at.paused)
        assert (paused.done, paused.total) == (5, 60)
        wait_until(
            lambda: known(scanner.ask(ReadFigures, FiguresRead).splits)["train"] == (60, 5, 0),
            what="what is known can be used",
        )
        scanner.send(PauseScan(paused=False))
        gate.open(20)
        scanner.wait_for(ScanAdvanced, lambda at: not at.paused and at.done == 20)
        scanner.send(StopScan())
        ended = scanner.wait_for(ScanEnded, lambda message: message.id == number)
        assert ended.stopped and not ended.trouble and ended.done == 20
        gate.open()
        scanner.messages.clear()
        assert scanner.scan().done == 60
        first = next(message for message in scanner.messages if isinstance(message, ScanAdvanced))
        assert first.done == 20, "what was known is passed over"
        assert scanner.column("train", ScanColumn("points")) == [72.0] * 60


def many(clean: Path, path: Path, count: int) -> Path:
    """Write a dataset of many samples: hard links to the files of one."""
    data = path / "data" / "train"
    for number in range(count):
        folder = data / f"sample_{number:09d}" / "meshes"
        folder.mkdir(parents=True)
        os.link(ds.mesh_file(clean, sample=number % 12), folder / "mesh_000000000.cgns")
    (path / "infos.yaml").write_text(
        f"owner: tests\nlicense: cc0\nnum_samples:\n  train: {count}\nstorage_backend: cgns\n"
    )
    return path


def test_the_end_of_the_window_ends_it_and_its_readers_and_loses_nothing(
    clean: Path, tmp_path: Path, scratch: Path
) -> None:
    with (
        closed_after(5, tmp_path) as gate,
        Scanner(clean, tmp_path / "kept", scratch, gate.environment) as scanner,
    ):
        scanner.open()
        scanner.begin()
        scanner.wait_for(ScanAdvanced, lambda at: at.done == 5)
        readers = psutil.Process(scanner.process.pid).children()
        assert readers, "they are at a sample"
        scanner.leave()
        assert scanner.process.returncode == 0 and not any(map(psutil.Process.is_running, readers))
    with Scanner(clean, tmp_path / "kept", scratch) as scanner:
        assert known(scanner.open().splits)["train"] == (12, 5, 0)


def test_it_is_light(clean: Path) -> None:
    """It is there for as long as a dataset is looked at, beside its readers."""
    code = "import sys, viewer.scanner.opened, viewer.scanning.store.findings; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ds.ROOT)
    assert not {"numpy", "h5py", "ddsketch", "PySide6", "distributed", "plaid", "vtkmodules"} & set(said.stdout.split())


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_what_was_kept_survives_the_end_of_any_process(clean: Path, tmp_path: Path, scratch: Path) -> None:
    """Each end comes while it reads on, or has come so far as it is let: never when all is done."""
    dataset = many(clean, tmp_path / "dataset", 600)
    before = 0
    for wanted in (1, 150, 300):
        with (
            closed_after(450, tmp_path / f"{wanted}") as gate,
            Scanner(dataset, tmp_path / "kept", scratch, gate.environment) as scanner,
        ):
            opened = scanner.open()
            assert known(opened.splits)["train"][1] >= before
            scanner.begin()
            scanner.wait_for(ScanAdvanced, lambda at, wanted=wanted: at.done >= wanted)  # type: ignore[misc]
            readers = psutil.Process(scanner.process.pid).children()
            scanner.process.kill()
            before = known(opened.splits)["train"][1]
            for reader in readers:
                wait_until(lambda reader=reader: not reader.is_running(), what="its readers end with it")  # type: ignore[misc]
        consistent(tmp_path / "kept", dataset, scratch)
    with Scanner(dataset, tmp_path / "kept", scratch) as scanner:
        scanner.open()
        assert scanner.scan().done == 600
    consistent(tmp_path / "kept", dataset, scratch)


def consistent(folder: Path, dataset: Path, scratch: Path) -> None:
    """See that columns, sums and rows tell of the same samples."""
    with Scanner(dataset, folder, scratch) as scanner:
        opened = scanner.open()
        count = known(opened.splits)["train"][1]
        assert sum(one == 72.0 for one in scanner.column("train", ScanColumn("points"))) == count
        found = scanner.ask(ReadFigures, FiguresRead)
        assert known(found.splits)["train"][1] == count
        fields = {one.field: one for one in found.splits[0].fields}
        assert (P in fields) == (count > 0) and all(one.samples == count for one in fields.values())


def test_two_scanners_at_once(clean: Path, tmp_path: Path, scratch: Path) -> None:
    dataset = many(clean, tmp_path / "dataset", 300)
    with Scanner(dataset, tmp_path / "kept", scratch) as one, Scanner(dataset, tmp_path / "kept", scratch) as other:
        for scanner in (one, other):
            scanner.open()
            scanner.begin()
        for scanner in (one, other):
            ended = scanner.wait_for(ScanEnded)
            assert (ended.done, ended.trouble) == (300, "")
        figures = [scanner.ask(ReadFigures, FiguresRead) for scanner in (one, other)]
        assert figures[0].splits == figures[1].splits
        assert {field.samples for field in figures[0].splits[0].fields} == {300}, "none is counted twice"
        assert not any(isinstance(message, Failed) for scanner in (one, other) for message in scanner.messages)
    assert one.errors == other.errors == b""


def test_a_damaged_file_and_another_version_are_begun_anew(clean: Path, tmp_path: Path, scratch: Path) -> None:
    file = kept_file(tmp_path / "kept", str(clean))
    file.parent.mkdir()
    file.write_bytes(b"this is no database, and never was one" * 100)
    with Scanner(clean, tmp_path / "kept", scratch) as scanner:
        assert known(scanner.open().splits)["test"] == (4, 0, 0)
        assert scanner.scan("test").trouble == ""
    assert b"set aside" in scanner.errors and b"file is not a database" in scanner.errors
    assert Path(f"{file}.damaged").read_bytes().startswith(b"this is no database")
    content = bytearray(file.read_bytes())
    content[60:64] = struct.pack(">i", 99)  # the version, see the file format of SQLite
    file.write_bytes(content)
    with Scanner(clean, tmp_path / "kept", scratch) as scanner:
        assert known(scanner.open().splits)["test"] == (4, 0, 0)
    assert b"of version 99: it is begun anew" in scanner.errors


def test_other_problem_definitions_are_noticed(dataset: Path, tmp_path: Path, scratch: Path) -> None:
    with Scanner(dataset, tmp_path / "kept", scratch) as scanner:
        scanner.open()
        scanner.scan()
    faults.FAULTS["problem definition naming nothing"][1](dataset)
    with Scanner(dataset, tmp_path / "kept", scratch) as scanner:
        assert known(scanner.open().splits)[ALL_SPLITS] == (16, 0, 0), "what they name was looked for in each sample"
        scanner.scan()
        (finding,) = scanner.ask(ReadFindings, FindingsRead).findings
        assert finding.kind == "problem"


def test_where_nothing_can_be_kept_it_goes_on_without(clean: Path, tmp_path: Path, scratch: Path) -> None:
    (tmp_path / "kept").write_text("a file where a folder should be")
    with Scanner(clean, tmp_path / "kept", scratch) as scanner:
        scanner.open()
        assert scanner.scan().done == 16
        assert known(scanner.ask(ReadFigures, FiguresRead).splits) == ALL_KNOWN
    assert b"will not be kept" in scanner.errors


def test_what_cannot_be_answered_is_said(clean: Path, tmp_path: Path, scratch: Path) -> None:
    with Scanner(clean, tmp_path / "kept", scratch) as scanner:
        scanner.send(ReadFigures(7))
        assert scanner.wait_for(Failed).id == 7
        scanner.open()
        scanner.send(ReadColumns(8, "dev", ()))
        failed = scanner.wait_for(Failed)
        assert failed.id == 8 and "has no split dev" in failed.sentence
        assert scanner.process.stdin is not None
        scanner.process.stdin.write(json.dumps({"kind": "nonsense"}).encode() + b"\n")
        scanner.process.stdin.flush()
        assert scanner.wait_for(Failed).id == 0
        assert scanner.scan("test").done == 4


@pytest.mark.skipif(not hasattr(psutil, "RLIMIT_FSIZE"), reason="limits of processes")
def test_a_full_disk_ends_the_scan_with_a_sentence(clean: Path, tmp_path: Path, scratch: Path) -> None:
    """A process that may write no more is told so by the system in the same way."""
    dataset = many(clean, tmp_path / "dataset", 400)
    with (
        closed_after(5, tmp_path) as gate,
        Scanner(dataset, tmp_path / "kept", scratch, gate.environment) as scanner,
    ):
        scanner.open()
        number = scanner.begin()
        scanner.wait_for(ScanAdvanced, lambda at: at.done > 0)
        limit = kept_file(tmp_path / "kept", str(dataset)).stat().st_size
        psutil.Process(scanner.process.pid).rlimit(psutil.RLIMIT_FSIZE, (limit, limit))
        gate.open(300)
        ended = scanner.wait_for(ScanEnded, lambda message: message.id == number)
        assert "cannot be kept in" in ended.trouble and "the disk is full" in ended.trouble, ended
        assert ended.done < 400 and not ended.stopped
    consistent(tmp_path / "kept", dataset, scratch)


def test_a_file_that_somebody_removes_is_made_again(clean: Path, tmp_path: Path, scratch: Path) -> None:
    with Scanner(clean, tmp_path / "kept", scratch) as scanner:
        scanner.open()
        scanner.scan()
        shutil.rmtree(tmp_path / "kept")
        (tmp_path / "kept").mkdir()
        assert known(scanner.ask(ReadFigures, FiguresRead).splits)[ALL_SPLITS] == (16, 0, 0)
        assert scanner.scan("test").done == 4
    with Scanner(clean, tmp_path / "kept", scratch) as scanner:
        assert known(scanner.open().splits)[ALL_SPLITS] == (16, 4, 0)


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    yield
    children = psutil.Process().children(recursive=True)
    running = [one for one in children if one.status() != psutil.STATUS_ZOMBIE]  # which has no command line any more
    assert not [one for one in running if "scanner" in one.cmdline()]
