"""What the user asks for in the cache dock is done: show, pin, remove, export, details."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.shell.cache_dock.test_cache_model import entry
from tests.shell.caches import Owner, orphan, row
from viewer.cache import Verdict
from viewer.shell.cache_dock.controller import CacheController
from viewer.shell.cache_dock.export import export_artifact, export_name
from viewer.shell.cache_dock.rows import CacheRow, artifact_rows
from viewer.shell.cache_dock.snapshot import ArtifactEntry, Marks
from viewer.shell.services.tasks import Tasks


class Budget:
    """Notes what it is asked to do."""

    def __init__(self) -> None:
        self.did: list[tuple[str, list[Path]]] = []

    def pin(self, path: Path) -> None:
        self.did.append(("pin", [path]))

    def unpin(self, path: Path) -> None:
        self.did.append(("unpin", [path]))

    def remove(self, paths: list[Path], done: Any) -> None:
        self.did.append(("remove", paths))
        done(5000)


class Session:
    def __init__(self) -> None:
        self.did: list[Any] = []
        self.state = type("State", (), {"catalogue": type("Catalogue", (), {"place": "/data/wing"})()})()

    def select(self, **changes: Any) -> None:
        self.did.append(changes)

    def open_dataset(self, path: Path, first: Any) -> None:
        self.did.append((path, first))


class Answers:
    def __init__(self) -> None:
        self.folder: Path | None = None
        self.told: list[tuple[str, ...]] = []

    def choose_folder(self, _title: str, _start: str) -> Path | None:
        return self.folder

    def show_message(self, *words: str) -> None:
        self.told.append(words)


class World:
    def __init__(self) -> None:
        self.session, self.budget, self.answers, self.tasks = Session(), Budget(), Answers(), Tasks()
        self.controller = CacheController(self.session, self.budget, self.tasks, self.answers)  # type: ignore[arg-type]
        self.said: list[str] = []
        self.trouble: list[tuple[str, str]] = []
        self.controller.notified.connect(self.said.append)
        self.controller.trouble.connect(lambda sentence, detail: self.trouble.append((sentence, detail)))

    def know(self, *entries: ArtifactEntry) -> list[CacheRow]:
        self.controller.take_entries(entries)
        return artifact_rows(entries, 0, Marks())[: len(entries)]


@pytest.fixture
def world(qapp: Any) -> Iterator[World]:
    made = World()
    yield made
    assert made.tasks.close(10_000)


@pytest.fixture
def artifact(tmp_path: Path) -> ArtifactEntry:
    folder = tmp_path / "artifact"
    folder.mkdir()
    for name in ("manifest.json", "points.npy"):
        (folder / name).write_bytes(b"x" * 3000)
    return entry(4, directory=folder)


def test_a_sample_of_the_open_dataset_is_selected(world: World) -> None:
    world.controller.do("show", world.know(entry(3, time=0.5)))
    assert world.session.did == [{"split": "train", "sample": 3, "base": "Base", "time": 0.5}]


def test_another_dataset_is_opened_for_its_sample(world: World) -> None:
    world.controller.do("show", world.know(entry(3, dataset="/data/heat")))
    ((path, first),) = world.session.did
    assert path == "/data/heat"
    assert (first.split, first.sample) == ("train", 3)


def test_what_has_just_gone_is_not_shown(world: World) -> None:
    rows = world.know(entry(3))
    world.controller.take_entries(())
    world.controller.do("show", rows)
    assert world.said == ["This artifact has just been removed."]


def test_artifacts_are_pinned_and_removed(world: World) -> None:
    rows = world.know(entry(1), entry(2))
    for what in ("pin", "unpin", "remove"):
        world.controller.do(what, rows)
    one, two = (one.path for one in rows)
    expected = [("pin", [one]), ("pin", [two]), ("unpin", [one]), ("unpin", [two]), ("remove", [one, two])]
    assert world.budget.did == expected
    assert world.said == ["Removed 2 artifacts, 5.0 kB freed."]


def test_an_orphan_is_removed_alone_and_a_living_cache_never(qtbot: QtBot, world: World, temp_root: Path) -> None:
    dead, other, alive = orphan(temp_root), orphan(temp_root), Owner(temp_root)
    for path in (dead, alive.path):  # the second row is wrong: the directory is in use
        stale = row(path.name)
        changed = CacheRow(str(path), stale.parent, stale.kind, stale.texts, stale.order, path)
        with qtbot.waitSignal(world.controller.notified, timeout=20_000):
            world.controller.do("remove", [changed])
    assert not dead.exists()
    assert other.exists()
    assert alive.path.exists()
    assert world.said[0].startswith("Freed ")
    assert world.said[1] == "It has already been removed, or is in use again."
    alive.close()
    shutil.rmtree(other)


def test_details_are_told(world: World) -> None:
    world.controller.do("details", [row("x", Verdict.FOREIGN)])
    ((name, reason, tip),) = world.answers.told
    assert name == "x"
    assert reason == "kept: a reason"
    assert "/tmp/x" in tip


# Export


def test_an_artifact_is_exported_whole(qtbot: QtBot, world: World, artifact: ArtifactEntry, tmp_path: Path) -> None:
    world.answers.folder = tmp_path / "out"
    world.answers.folder.mkdir()
    for _ in range(2):
        expected = len(world.said) + 2
        world.controller.do("export", world.know(artifact))
        qtbot.waitUntil(lambda expected=expected: len(world.said) == expected)  # type: ignore[misc]
    assert sorted(path.name for path in world.answers.folder.iterdir()) == [
        "wing-train-sample_4",
        "wing-train-sample_4 (2)",
    ]
    assert "2 files, 6.0 kB" in world.said[-1]
    assert (world.answers.folder / "wing-train-sample_4" / "points.npy").read_bytes() == b"x" * 3000


def test_nobody_chose_a_folder(world: World, artifact: ArtifactEntry) -> None:
    world.controller.do("export", world.know(artifact))
    assert world.said == []


def test_an_export_into_a_cache_is_refused(world: World, artifact: ArtifactEntry, tmp_path: Path) -> None:
    world.answers.folder = tmp_path / "plaid-viewer-1-0123456789ab"
    world.answers.folder.mkdir()
    world.controller.do("export", world.know(artifact))
    assert world.trouble[0][0].startswith(f"{world.answers.folder} is in the scratch cache")
    assert list(world.answers.folder.iterdir()) == []


def test_half_an_export_is_not_left(
    qtbot: QtBot, world: World, artifact: ArtifactEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: object, _target: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    world.answers.folder = tmp_path / "out"
    world.answers.folder.mkdir()
    monkeypatch.setattr(shutil, "copyfile", full)
    with qtbot.waitSignal(world.controller.trouble):
        world.controller.do("export", world.know(artifact))
    assert world.trouble[0][0] == (
        "Sample 4 could not be exported: No space left on device. No incomplete copy was left."
    )
    assert list(world.answers.folder.iterdir()) == []


def test_an_export_of_what_has_gone_or_into_nowhere(artifact: ArtifactEntry, tmp_path: Path) -> None:
    never = threading.Event()
    assert "No such file" in export_artifact(artifact.directory, tmp_path / "none", "x", never).problem
    gone = export_artifact(tmp_path / "gone", tmp_path, "x", never)
    assert "removed from the cache in the meantime" in gone.problem
    never.set()
    assert "the program is ending" in export_artifact(artifact.directory, tmp_path, "x", never).problem
    assert not list(tmp_path.glob(".x*"))


def test_the_name_of_an_export_is_a_plain_folder_name() -> None:
    name = export_name(entry(3, split="a/b:c", base="../x", bases=2, steps=3, time=0.125, dataset="/data/é wing"))
    assert name == "é wing-a_b_c-sample_3-.._x-t0.125"
