"""Fetching: what is cut is gone on with, what changes is begun anew, what leads out is refused."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("fsspec", reason="other machines need fsspec (the extra remote)")

from tests.conftest import PATIENCE
from tests.far.shelf import Shelf, put
from viewer.address import parse_address
from viewer.errors import DISK_FULL, OUTSIDE, DatasetError
from viewer.far import fetching, mirror, transfer
from viewer.far.line import FarLine
from viewer.far.mirror import Mirror
from viewer.far.place import FarPlace, place_for

ADDRESS = parse_address("ssh://user@far/data/set")


class GivenUp(BaseException):
    """What a reader raises whose request is cancelled."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder on the far machine: one sample with a large file and a small one."""
    meshes = tmp_path / "far" / "data" / "sample_0" / "meshes"
    meshes.mkdir(parents=True)
    (meshes / "mesh_0.cgns").write_bytes(os.urandom(1_500_000))
    (meshes / "mesh_1.cgns").write_bytes(b"small")
    return tmp_path / "far"


@pytest.fixture
def shelf(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(transfer, "_FIRST", 2**16)
    monkeypatch.setattr(transfer, "_MOST", 2**16)
    monkeypatch.setattr(mirror, "FRESH_S", 0.0)
    monkeypatch.setattr(fetching, "retry_after", lambda error, tries: 0.0 if tries < 4 else None)
    return put(monkeypatch, Shelf(folder))


@pytest.fixture
def place(tmp_path: Path) -> FarPlace:
    found = place_for(ADDRESS, str(tmp_path / "root"))
    found.sign()
    return found


def mirror_at(place: FarPlace) -> Mirror:
    return Mirror(place, FarLine(ADDRESS))


def fetch(made: Mirror, unit: str = "data/sample_0") -> None:
    made.have(unit, made.below(unit))


def same(place: FarPlace, folder: Path) -> bool:
    names = [file.relative_to(folder) for file in folder.rglob("*") if file.is_file()]
    return all((place.folder / name).read_bytes() == (folder / name).read_bytes() for name in names)


def at_byte(wanted: int, act: Callable[[], None]) -> Callable[[str, int], None]:
    """Do something once, before a byte of the large file is read."""
    done = []

    def before(path: str, start: int) -> None:
        if path.endswith("mesh_0.cgns") and start >= wanted and not done:
            done.append(True)
            act()

    return before


def fail(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


def test_a_line_that_is_cut_is_gone_on_with_where_it_was(shelf: Shelf, place: FarPlace, folder: Path) -> None:
    shelf.before = at_byte(600_000, fail(ConnectionResetError(errno.ECONNRESET, "cut")))
    fetch(mirror_at(place))
    assert same(place, folder)
    assert shelf.bytes == 1_500_005, "nothing came twice"


def test_what_has_arrived_is_gone_on_with_by_another_reader(shelf: Shelf, place: FarPlace, folder: Path) -> None:
    def give_up(path: str, start: int) -> None:
        if start >= 600_000:
            raise PermissionError(errno.EACCES, "no longer")

    shelf.before = give_up
    with pytest.raises(DatasetError) as error:
        fetch(mirror_at(place))
    assert "far" in error.value.sentence and "\n" not in error.value.sentence
    assert not (place.folder / "data/sample_0/meshes/mesh_0.cgns").exists()
    before, shelf.before = shelf.bytes, lambda path, start: None
    fetch(mirror_at(place))
    assert same(place, folder)
    assert before > 600_000 and shelf.bytes == 1_500_005


def test_a_file_that_changes_in_the_middle_is_begun_anew_once(shelf: Shelf, place: FarPlace, folder: Path) -> None:
    file = folder / "data/sample_0/meshes/mesh_0.cgns"

    def rewrite() -> None:
        file.write_bytes(os.urandom(1_400_000))

    shelf.before = at_byte(600_000, rewrite)
    made = mirror_at(place)
    first = made.state("data/sample_0")
    fetch(made)
    assert same(place, folder)
    assert made.state("data/sample_0") != first


def test_a_file_that_changes_all_the_time_is_said(shelf: Shelf, place: FarPlace, folder: Path) -> None:
    file = folder / "data/sample_0/meshes/mesh_0.cgns"
    count = itertools.count()

    def rewrite(path: str, start: int) -> None:
        if start >= 600_000:
            os.utime(file, (next(count), next(count)))

    shelf.before = rewrite
    with pytest.raises(DatasetError, match=r"^Sample_0 on ssh://user@far/data/set is being written: it changed twice"):
        fetch(mirror_at(place))
    assert not (place.folder / "data/sample_0/meshes/mesh_0.cgns").exists()


def test_it_can_be_given_up_at_once_while_nothing_comes(
    shelf: Shelf, place: FarPlace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "QUIET_S", 0.1)
    stuck, go_on = threading.Event(), threading.Event()

    def hang() -> None:
        stuck.set()
        go_on.wait(PATIENCE)

    shelf.before = at_byte(600_000, hang)
    made = mirror_at(place)

    def step(text: str, fraction: float | None) -> None:
        if stuck.is_set() and text.startswith("Waiting for an answer of far for 0 s; it is asked again after 45 s"):
            raise GivenUp

    made.step = step
    with pytest.raises(GivenUp):
        fetch(made)
    assert not go_on.is_set(), "the machine has still not answered"
    made.step = lambda text, fraction: None
    shelf.before = lambda path, start: None
    fetch(made)  # and its part is free for the next request
    assert same(place, folder)
    go_on.set()


def test_a_machine_that_says_nothing_is_asked_again(
    shelf: Shelf, place: FarPlace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(fetching.Fetching.__init__, "__defaults__", (1.5,))
    shelf.before = at_byte(600_000, lambda: (go_on.wait(PATIENCE), None)[1])
    fetch(mirror_at(place))
    assert same(place, folder) and not go_on.is_set()
    go_on.set()


def test_two_readers_do_not_fetch_a_file_twice(shelf: Shelf, place: FarPlace, folder: Path) -> None:
    both = threading.Barrier(2)

    def work() -> None:
        made = mirror_at(place)
        entries = made.below("data/sample_0")
        both.wait(PATIENCE)
        made.have("data/sample_0", entries)

    readers = [threading.Thread(target=work) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(PATIENCE)
    assert same(place, folder)
    assert shelf.bytes == 1_500_005


def test_what_was_removed_is_fetched_again_and_nothing_else(shelf: Shelf, place: FarPlace, folder: Path) -> None:
    made = mirror_at(place)
    fetch(made)
    (place.folder / "data/sample_0/meshes/mesh_1.cgns").unlink()
    before = shelf.bytes
    fetch(made)
    assert same(place, folder) and shelf.bytes == before + 5
    shutil.rmtree(place.folder / "data")
    shutil.rmtree(place.parts)
    fetch(made)
    assert same(place, folder)


@pytest.mark.parametrize("name", ["..", "a/../../b", "a\\b", "C:x", "a\0b"])
def test_names_that_lead_out_are_refused(shelf: Shelf, place: FarPlace, folder: Path, name: str) -> None:
    shelf.extra = [{"name": f"{folder}/{name}", "size": 5, "type": "file"}]
    with pytest.raises(DatasetError, match="outside the dataset's folder on this machine"):
        mirror_at(place).listed("")
    assert list(place.folder.parent.rglob("b")) == []


def test_links_are_refused_unless_they_are_allowed(shelf: Shelf, place: FarPlace, folder: Path) -> None:
    other = folder.parent / "other.cgns"
    other.write_bytes(b"of somebody else")
    (folder / "data/sample_0/meshes/mesh_2.cgns").symlink_to(other)
    with pytest.raises(DatasetError, match="is a link") as error:
        fetch(mirror_at(place))
    assert error.value.reason == OUTSIDE
    fetch(Mirror(place, FarLine(ADDRESS, follow=True)))
    assert (place.folder / "data/sample_0/meshes/mesh_2.cgns").read_bytes() == b"of somebody else"


def test_a_full_disk_is_said_as_the_window_knows_it(
    shelf: Shelf, place: FarPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("viewer.far.transfer.FilePart.put", full)
    monkeypatch.setattr("viewer.far.seen.write_whole", lambda *_: None)
    with pytest.raises(DatasetError) as error:
        fetch(mirror_at(place))
    assert error.value.reason == DISK_FULL
    assert str(place.folder.parent) in error.value.sentence


def test_how_far_it_is(shelf: Shelf, place: FarPlace) -> None:
    said: list[tuple[str, float | None]] = []
    made = mirror_at(place)
    made.step = lambda text, fraction: said.append((text, fraction))
    made.have("data/sample_0", [entry for entry in made.below("data/sample_0") if entry.name.endswith("mesh_0.cgns")])
    fractions = [fraction for text, fraction in said if text.startswith("Fetching mesh_0.cgns: ")]
    assert fractions and None not in fractions and fractions == sorted(fractions, key=lambda one: one or 0.0)


def test_a_machine_that_is_away_does_not_take_what_is_here(shelf: Shelf, place: FarPlace, folder: Path) -> None:
    made = mirror_at(place)
    fetch(made)
    shelf.down = ConnectionRefusedError(errno.ECONNREFUSED, "refused")
    other = mirror_at(place)
    fetch(other)
    assert other.state("data/sample_0") == made.state("data/sample_0")
    with pytest.raises(DatasetError):
        other.below("data/sample_1")


def test_of_a_pinned_revision_nothing_is_asked_twice(shelf: Shelf, tmp_path: Path) -> None:
    place = FarPlace(tmp_path / "root" / "x" / "set", ADDRESS, revision="0123abc")
    fetch(mirror_at(place))
    asked = len(shelf.listings)
    other = mirror_at(place)
    fetch(other)
    other.state("data/sample_0")
    assert len(shelf.listings) == asked


def test_of_a_line_that_is_too_slow_less_is_asked_for(
    shelf: Shelf, place: FarPlace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_FIRST", 2**18)
    monkeypatch.setattr(transfer, "_LEAST", 2**14)
    shelf.before = at_byte(0, fail(TimeoutError("too slow")))
    fetch(mirror_at(place))
    assert same(place, folder)
    sizes = [stop - start for path, start, stop in shelf.reads if path.endswith("mesh_0.cgns")]
    assert sizes[0] == 2**14
