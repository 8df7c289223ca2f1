"""The budget over real artifacts: what is counted, what goes, and that nothing goes that is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="artifacts are arrays (the extra plaid)")

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.artifacts.test_arrays import files_below, publish
from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.limit import default_budget
from viewer.artifacts.manifest import NAME
from viewer.shell.services import budget as module
from viewer.shell.services.budget import Budget
from viewer.shell.services.tasks import Tasks


def key(sample: int, dataset: str = "/data/set") -> ArtifactKey:
    return ArtifactKey(dataset, "train", sample, "Base", 0)


@pytest.fixture
def budget(qtbot: QtBot, tmp_path: Path) -> Iterator[Budget]:
    root = tmp_path / "root"
    root.mkdir()
    parent = QObject()
    tasks = Tasks(parent)
    yield Budget(root, tasks, 10**9, parent)
    tasks.close(5000)
    parent.deleteLater()


@pytest.fixture
def artifacts(budget: Budget, qtbot: QtBot) -> list[Path]:
    """Five artifacts that share nothing but their field, the oldest first."""
    directories = []
    for sample in range(5):
        directories.append(publish(budget.store, key(sample), value=float(sample)))
        budget.published(directories[-1])
        qtbot.waitUntil(lambda: budget.settled)
    return directories


def left(budget: Budget) -> list[Path]:
    return sorted(budget.store.directories())


def test_counted(budget: Budget, artifacts: list[Path], qtbot: QtBot) -> None:
    assert list(budget.index.directories) == artifacts
    everything = sum(
        {file.stat().st_ino: file.stat().st_blocks * 512 for file in budget.store.path.rglob("*.npy")}.values()
    )
    manifests = sum((directory / NAME).stat().st_blocks * 512 for directory in artifacts)
    folders = sum(directory.stat().st_blocks * 512 for directory in artifacts)
    assert budget.index.bytes == everything + manifests + folders


def test_a_smaller_limit(budget: Budget, artifacts: list[Path], qtbot: QtBot) -> None:
    budget.keep(shown=[artifacts[0]])
    budget.pin(artifacts[1])
    with qtbot.waitSignal(budget.changed):
        budget.set_limit(1)
    qtbot.waitUntil(lambda: budget.settled)
    assert left(budget) == artifacts[:2]
    assert set(budget.index.directories) == set(artifacts[:2])
    for directory in artifacts[:2]:
        assert all(file.stat().st_nlink >= 2 for file in directory.glob("*.npy"))
    assert len(list((budget.store.path / "arrays").iterdir())) == 3
    budget.keep(shown=[artifacts[1]])  # something else is on screen now, so the first one may go
    qtbot.waitUntil(lambda: budget.settled and left(budget) == [artifacts[1]])
    budget.unpin(artifacts[1])
    assert left(budget) == [artifacts[1]]


def test_zero_is_automatic(budget: Budget) -> None:
    budget.set_limit(0)
    share = default_budget(budget.store.cache_root)  # of a disk that others write to in between
    assert budget.index.limit == pytest.approx(share, rel=0.1)


def test_room_for_a_full_disk(budget: Budget, artifacts: list[Path], qtbot: QtBot) -> None:
    budget.keep(shown=[artifacts[4]], loading=[artifacts[0]])
    freed: list[int] = []
    budget.make_room(freed.append)
    qtbot.waitUntil(lambda: bool(freed))
    assert freed[0] > 0
    assert left(budget) == [artifacts[0], artifacts[4]]


def test_removed_by_a_person(budget: Budget, artifacts: list[Path], qtbot: QtBot) -> None:
    budget.pin(artifacts[0])
    budget.keep(shown=[artifacts[1]])
    freed: list[int] = []
    budget.remove(artifacts[:3], freed.append)
    qtbot.waitUntil(lambda: bool(freed))
    assert left(budget) == [artifacts[1], *artifacts[3:]]
    assert budget.index.pinned == frozenset()
    budget.pin(artifacts[3])
    budget.clear(freed.append)
    qtbot.waitUntil(lambda: len(freed) == 2)
    assert left(budget) == [artifacts[1], artifacts[3]]


def test_many_go_in_batches(
    budget: Budget, artifacts: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 1)
    freed: list[int] = []
    budget.make_room(freed.append)
    assert len(left(budget)) == 4, "the first batch goes at once"
    budget.keep(shown=[artifacts[4]])  # the user goes there before its turn has come
    qtbot.waitUntil(lambda: bool(freed))
    assert left(budget) == [artifacts[4]]


def test_discarded_even_if_shown(budget: Budget, artifacts: list[Path], qtbot: QtBot) -> None:
    budget.keep(shown=[artifacts[4]])
    budget.discard(artifacts[4])
    assert budget.store.find(key(4)) is None
    assert artifacts[4] not in budget.index
    qtbot.waitUntil(lambda: budget.settled)


def test_a_forgotten_dataset(budget: Budget, artifacts: list[Path], qtbot: QtBot) -> None:
    other = publish(budget.store, key(0, "/data/other"))
    budget.published(other)
    qtbot.waitUntil(lambda: budget.settled)
    budget.forget("/data/set")
    assert left(budget) == [other]
    assert budget.index.directories == (other,)
    qtbot.waitUntil(lambda: budget.settled)
    assert len([name for name in files_below(budget.store.path) if name.endswith(NAME)]) == 1
    budget.forget("/data/never opened")


def test_what_vanished_is_no_trouble(budget: Budget, artifacts: list[Path], qtbot: QtBot) -> None:
    import shutil

    shutil.rmtree(artifacts[0])
    budget.published(artifacts[0])
    budget.used(artifacts[0])
    shutil.rmtree(artifacts[1])
    budget.set_limit(1)
    qtbot.waitUntil(lambda: budget.settled)
    assert len(budget.index) == 0
    assert left(budget) == []


def test_published_by_a_reader_that_died(budget: Budget, artifacts: list[Path], qtbot: QtBot) -> None:
    silent = publish(budget.store, key(9))
    budget.reader_ended(999_999)
    qtbot.waitUntil(lambda: budget.settled and silent in budget.index)
    assert list(budget.index.directories) == [*artifacts, silent]


def test_a_new_cache_root(budget: Budget, artifacts: list[Path], tmp_path: Path, qtbot: QtBot) -> None:
    budget.published(artifacts[0])  # still being counted when the root is replaced
    (tmp_path / "other").mkdir()
    budget.set_cache_root(tmp_path / "other")
    qtbot.waitUntil(lambda: budget.settled)
    assert len(budget.index) == 0
    assert budget.index.limit == 10**9
    assert budget.store.cache_root == tmp_path / "other"
