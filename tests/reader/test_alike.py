"""Samples that are compared by what is known of others: to the last bit as node by node, or read node by node."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests import datasets as ds
from tests import judged
from tests.conftest import written_once
from viewer.pairs.matching import GLOBAL, Pair
from viewer.pairs.rules import PairRules
from viewer.pairs.sample_errors import SampleErrors
from viewer.protocol import ErrorsRead, encode
from viewer.reader import alike
from viewer.reader.errors_of_sample import SampleComparison
from viewer.reader.likeness import Likeness
from viewer.reader.open_datasets import OpenDatasets
from viewer.reader.pair_finder import find_pairs
from viewer.reader.source_cgns import CgnsDataset

TIMES = (0.0, 0.5)
SAMPLES = 6
PAIRS = (
    Pair("p", "vertex", "Main", "p"),
    Pair("q", "vertex", "Main", "q", factor=-2.0, offset=0.5),
    Pair("c", "cell", "Main", "c"),
    Pair("n", "vertex", "Main", "n"),
    Pair("u", "vertex", "Block", "u"),
    Pair("m", "cell", "Mixed", "m"),
    Pair("drag", GLOBAL, "", "drag"),
)
MIXED = np.array([5, 1, 2, 3, 5, 1, 3, 4, 7, 1, 2, 3, 4], np.int32)
"""Two triangles and a quadrangle, each behind its type."""


COUNT = 1100
"""Vertices of a zone: their values are in chunks, the last of which is not full."""


def points(number: int) -> np.ndarray:
    along = np.arange(float(COUNT))
    return np.stack([along + 0.25 * number, along % 2, np.cos(along * number)], axis=1)


def values(name: str, number: int, time: float, predicted: bool, count: int = COUNT) -> np.ndarray:
    found = np.sin(np.arange(count) * (1.0 + 0.1 * number) + time) + len(name)
    if predicted:
        found = found * 1.01 + 0.125 * np.cos(np.arange(count) + number)
    elif number == 5 and count > 7:
        found[[1, 7]] = (np.nan, np.inf)
    return found


def step(number: int, time: float, predicted: bool) -> ds.Tree:
    """Two zones of triangles, a block, a zone of several kinds of cells, and globals."""

    def of(name: str, count: int = COUNT) -> np.ndarray:
        return values(name, number, time, predicted, count)

    triangles = np.stack([np.arange(COUNT - 2), np.arange(COUNT - 2) + 1, np.arange(COUNT - 2) + 2], axis=1) + 1
    zones = []
    for place, name in enumerate(("Left", "Right"), 1):
        whole = (np.arange(float(COUNT)) * (number + predicted)).astype(np.int32)
        vertices = ds.solution("V", {"p": of("p" * place), "q": of("q").astype(np.float32), "n": whole})
        cells = ds.solution("C", {"c": of("c", COUNT - 2)}, "CellCenter")
        content = [ds.section("T", 5, 1, triangles), vertices, cells]
        zones.append(ds.zone(name, points(number) + place, COUNT - 2, content))
    grid = ds.block(9, 9, 2)
    block = ds.structured_zone("B", grid, [ds.solution("V", {"u": of("u", 162).reshape(9, 9, 2)})])
    mixed = ds.zone("M", points(number)[:4], 3, [
        ds.section("S", 20, 1, MIXED, count=3), ds.solution("C", {"m": of("m", 3)}, "CellCenter"),
    ])  # fmt: skip
    when = ["Time", np.array([1], np.int32), [ds.data("TimeValues", np.array([time]))], "BaseIterativeData_t"]
    numbers = [ds.data(name, of(name, 1)) for name in ("drag", "lift")]
    return ds.tree(
        ds.base("Main", 2, 3, zones, time),
        ds.base("Block", 3, 3, [block], time),
        ds.base("Mixed", 2, 3, [mixed], time),
        ["Global", np.array([1, 1], np.int32), [when, *numbers], "CGNSBase_t"],
    )


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def write(folder: Path) -> None:
        for name in ("reference", "prediction"):
            samples = [[step(number, time, name == "prediction") for time in TIMES] for number in range(SAMPLES)]
            ds.write_trees(folder / name, samples)

    return written_once(tmp_path_factory, "alike", write)


@pytest.fixture
def both(written: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A reference and a prediction that a test may change."""
    copy = shutil.copytree(written, tmp_path / "copy")
    return copy / "reference", copy / "prediction"


@pytest.fixture(scope="session")
def unchanged(written: Path) -> list[bytes]:
    """The answers for the reference and the prediction as they were written."""
    return alone(written / "reference", written / "prediction")


@pytest.fixture
def node_by_node(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, int]]:
    """The samples that were opened to be read node by node."""
    opened: list[tuple[Path, int]] = []
    sample = CgnsDataset.sample

    def counted(self: CgnsDataset, split: str, number: int):
        opened.append((self._path, number))
        return sample(self, split, number)

    monkeypatch.setattr(CgnsDataset, "sample", counted)
    return opened


def compare(
    reference: Path,
    prediction: Path | None,
    pairs: Sequence[Pair] = PAIRS,
    numbers: Sequence[int] = range(SAMPLES),
    pause: Callable[[], None] = lambda: None,
) -> list[bytes]:
    """Return the answers of one comparison after the other, which know what was found before."""
    datasets = OpenDatasets()
    held = [datasets.get(str(reference), follow=False)]
    if prediction is not None:
        held.append(datasets.get(str(prediction), follow=False, reference=str(reference)))
    try:
        comparison = SampleComparison(held[0], held[1] if prediction else None, pairs, True, pause)
        return [as_sent(comparison.compare("train", number)) for number in numbers]
    finally:
        datasets.close_files()


def as_sent(found: SampleErrors) -> bytes:
    """Every number to the last bit, and NaN equal to itself."""
    return encode(ErrorsRead(1, "train", 0, (found,)))


def alone(
    reference: Path, prediction: Path | None, pairs: Sequence[Pair] = PAIRS, numbers: Sequence[int] = range(SAMPLES)
) -> list[bytes]:
    """Return the answers of comparisons that know nothing before."""
    return [found for number in numbers for found in compare(reference, prediction, pairs, (number,))]


def test_samples_that_are_alike_are_not_read_node_by_node(both: tuple[Path, Path], node_by_node) -> None:
    expected = alone(*both)
    assert {number for _, number in node_by_node} == set(range(SAMPLES))
    node_by_node.clear()
    found = compare(*both)
    assert {number for _, number in node_by_node} == {0, 1}, "from the second on what was found holds for the others"
    assert found == expected
    assert len(set(found)) == SAMPLES
    assert b'"lacking":[]' in found[5].replace(b" ", b"")


def test_samples_of_several_sizes_in_turn(tmp_path: Path, node_by_node) -> None:
    """As geometries of which each was computed under several conditions: more than one stands for others."""
    paths = []
    for name in ("reference", "prediction"):
        samples = []
        for number in range(12):
            grid = ds.block(40 + number % 4, 9, 2)
            u = np.full((40 + number % 4, 9, 2), float(number + (name == "prediction")))
            samples.append(
                [ds.tree(ds.base("Block", 3, 3, [ds.structured_zone("B", grid, [ds.solution("V", {"u": u})])]))]
            )
        paths.append(ds.write_trees(tmp_path / name, samples))
    found = compare(paths[0], paths[1], (Pair("u", "vertex", "Block", "u"),), range(12))
    assert len(set(found)) == 12
    assert {number for _, number in node_by_node} == set(range(8))


def test_what_never_helps_is_given_up(both: tuple[Path, Path], node_by_node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "MOST_IN_VAIN", 0)
    compare(*both)
    assert {number for _, number in node_by_node} == set(range(SAMPLES))


def test_one_that_stands_for_others_is_kept_however_large(both: tuple[Path, Path], node_by_node, monkeypatch) -> None:
    monkeypatch.setattr(alike, "MOST_KEPT", 0)
    compare(*both)
    assert {number for _, number in node_by_node} == {0, 1}


def test_predictions_inside_the_samples(both: tuple[Path, Path], node_by_node) -> None:
    pairs = (Pair("p", "vertex", "Main", "q"), Pair("drag", GLOBAL, "", "lift"))
    expected = alone(both[1], None, pairs)
    node_by_node.clear()
    assert compare(both[1], None, pairs) == expected
    assert {number for _, number in node_by_node} == {0, 1}


def rewrite(file: Path, change: Callable[[ds.Tree], None], number: int = 4, time: float = 0.5) -> None:
    from CGNS import MAP

    tree = step(number, time, predicted=True)
    change(tree)
    file.unlink()
    MAP.save(str(file), tree)


def node(tree: ds.Tree, path: str) -> ds.Tree:
    for name in path.split("/"):
        tree = next(child for child in tree[2] if child[0] == name)
    return tree


def other_name(file: Path) -> None:
    def change(tree: ds.Tree) -> None:
        node(tree, "Main/Left/V/p")[0] = "x"

    rewrite(file, change)


def other_zone(file: Path) -> None:
    def change(tree: ds.Tree) -> None:
        node(tree, "Mixed/M")[2].append(node(tree, "Main/Left")[2].pop())

    rewrite(file, change)


def other_type(file: Path) -> None:
    def change(tree: ds.Tree) -> None:
        p = node(tree, "Main/Left/V/p")
        p[1] = np.concatenate([p[1], p[1]]).astype(np.float32)[:COUNT]

    rewrite(file, change)


def other_location(file: Path) -> None:
    def change(tree: ds.Tree) -> None:
        node(tree, "Main/Left/C/GridLocation")[1] = ds.text("FaceCenter")

    rewrite(file, change)


def other_length(file: Path) -> None:
    def change(tree: ds.Tree) -> None:
        node(tree, "Main/Left/V/p")[1] = np.arange(COUNT - 1.0)

    rewrite(file, change)


def other_time(file: Path) -> None:
    def change(tree: ds.Tree) -> None:
        for base in ("Main", "Block", "Mixed", "Global"):
            node(tree, f"{base}/Time/TimeValues")[1] = np.array([0.75])

    rewrite(file, change)


def truncated(file: Path) -> None:
    with h5py.File(file) as opened:
        start = opened["Main/Right/V/p/ data"].id.get_chunk_info(1).byte_offset
    os.truncate(file, start + 100)


def shorter(file: Path) -> None:
    """As long as before, but nothing behind the middle of an array, as a download that broke off may leave it."""
    with h5py.File(file) as opened:
        start = opened["Main/Right/V/p/ data"].id.get_chunk_info(1).byte_offset
    size = file.stat().st_size
    os.truncate(file, start + 100)
    os.truncate(file, size)


def flip(file: Path, place: bytes, offset: int) -> None:
    """Turn a bit of an object header round."""
    with h5py.File(file) as opened:
        address = h5py.h5o.get_info(opened[place].id).addr
    with file.open("r+b") as raw:
        raw.seek(address + offset)
        (one,) = raw.read(1)
        raw.seek(address + offset)
        raw.write(bytes([one ^ 4]))


def damaged_time(file: Path) -> None:
    flip(file, b"Block/B/ZoneType", 7)


def damaged_name(file: Path) -> None:
    flip(file, b"Block/B/ZoneType", 40)


def linked(file: Path) -> None:
    with h5py.File(file, "r+") as opened:
        opened.move("Main/Left/V/p", "Main/Left/V/ p")
        opened["Main/Left/V/p"] = h5py.SoftLink("/Main/Left/V/q")


def linked_twice(file: Path) -> None:
    with h5py.File(file, "r+") as opened:
        del opened["Main/Left/V/p"]
        opened["Main/Left/V/p"] = opened["Main/Right/V/p"]


def compressed(file: Path) -> None:
    with h5py.File(file, "r+") as opened:
        group = opened["Main/Left/V/p"]
        found = group[" data"][...]
        del group[" data"]
        group.create_dataset(" data", data=found, compression="gzip")


def gone(file: Path) -> None:
    file.unlink()


def elsewhere(file: Path) -> None:
    outside = file.parents[5] / "outside.cgns"
    shutil.move(file, outside)
    file.symlink_to(outside)


def no_folder(file: Path) -> None:
    shutil.rmtree(file.parents[1])


CHANGES = (
    other_name, other_zone, other_type, other_location, other_length, other_time, truncated, shorter,
    damaged_time, damaged_name, linked, linked_twice, compressed, gone, elsewhere, no_folder,
)  # fmt: skip


@pytest.mark.parametrize("side", (0, 1), ids=("reference", "prediction"))
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_differs_is_read_node_by_node(
    both: tuple[Path, Path], unchanged: list[bytes], node_by_node, change, side: int
) -> None:
    change(ds.mesh_file(both[side], sample=4, step=1))
    (changed,) = alone(*both, numbers=(4,))
    node_by_node.clear()
    found = compare(*both, numbers=(0, 1, 3, 4))
    assert {number for _, number in node_by_node} == {0, 1, 4}
    assert found[2:] == [unchanged[3], changed]
    assert (changed == unchanged[4]) == (change is compressed or (change is other_location and side == 1))


def test_cells_are_read_of_each_sample(both: tuple[Path, Path], node_by_node) -> None:
    """How many cells a zone of several kinds of them has takes reading them."""

    def change(tree: ds.Tree) -> None:
        cells = node(tree, "Mixed/M/S/ElementConnectivity")
        cells[1] = np.array([7, 1, 2, 3, 4, 5, 1, 3, 4, 5, 1, 2, 9], np.int32)

    rewrite(ds.mesh_file(both[0], sample=4, step=1), change)
    expected = alone(*both, numbers=(3, 4))
    assert b"points outside" in expected[1]
    node_by_node.clear()
    assert compare(*both, numbers=(0, 1, 3, 4))[2:] == expected
    assert {number for _, number in node_by_node} == {0, 1, 4}


def test_what_is_noted_of_a_sound_file_holds_for_no_other(both: tuple[Path, Path], monkeypatch) -> None:
    looked_through: list[bytes] = []
    look = Likeness._is_sound

    def noted(self: Likeness, *arguments):
        sound = look(self, *arguments)
        looked_through.append(arguments[0])
        return sound

    monkeypatch.setattr(Likeness, "_is_sound", noted)
    compare(*both)
    assert looked_through, "HDF5 goes through each that was written at another time"
    before = len(looked_through)
    flip(ds.mesh_file(both[1], sample=4, step=0), b"Main/Left/V/q/ data", 8)
    trouble = compare(*both)[4]
    assert b"is damaged" in trouble
    assert len(looked_through) > before


def test_a_file_that_changes_meanwhile_is_read_again(both: tuple[Path, Path], node_by_node) -> None:
    expected = alone(*both)
    node_by_node.clear()
    file = ds.mesh_file(both[0], sample=3, step=1)
    asked = 0

    def pause() -> None:
        nonlocal asked
        asked += 1
        if asked == 3 * len(TIMES) * len(PAIRS) + 2:  # in the fourth sample, which is alike
            os.utime(file, (1, 1))

    assert compare(*both, pause=pause) == expected
    assert {number for _, number in node_by_node} == {0, 1, 3}


def test_nothing_is_left_open(both: tuple[Path, Path]) -> None:
    class EnoughError(Exception):
        pass

    asked = 0

    def pause() -> None:
        nonlocal asked
        asked += 1
        if asked == 3 * len(TIMES) * len(PAIRS) + 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        compare(*both, pause=pause)
    for number in range(SAMPLES):
        with h5py.File(ds.mesh_file(both[0], sample=number), "r+"):
            pass  # HDF5 would refuse what is open for reading


def test_files_that_only_hdf5_can_read_are_read_node_by_node(both: tuple[Path, Path], node_by_node) -> None:
    for number in range(SAMPLES):
        compressed(ds.mesh_file(both[0], sample=number))
    expected = alone(*both)
    node_by_node.clear()
    assert compare(*both) == expected
    assert {number for _, number in node_by_node} == set(range(SAMPLES))


def test_written_by_pyplaid(tmp_path_factory: pytest.TempPathFactory, node_by_node) -> None:
    """Meshes of several sizes, which are read node by node, and of one size."""

    def judged_role(role: str, splits: dict[str, int]) -> Path:
        where = f"judged/cgns/{role}"
        return written_once(tmp_path_factory, where, lambda to: ds.write_dataset(to, "cgns", splits, role))

    path, other = judged_role("reference", judged.SPLITS), judged_role("prediction", judged.PREDICTED)
    structured = ds.written(tmp_path_factory, "structured", "cgns", {"train": 4})
    for reference, prediction, count in ((path, other, 4), (structured, structured, 4)):
        datasets = OpenDatasets()
        held = [datasets.get(str(one), follow=False) for one in (reference, prediction)]
        pairs = find_pairs(held[0], held[1], PairRules(), lambda text, fraction: None)[0].pairs
        datasets.close_files()
        expected = alone(reference, prediction, pairs, range(count))
        node_by_node.clear()
        assert compare(reference, prediction, pairs, range(count)) == expected
        again = {number for _, number in node_by_node}
        assert again == ({0, 1} if reference == structured else set(range(count)))
