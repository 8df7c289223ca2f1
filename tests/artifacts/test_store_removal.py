"""Setting artifacts aside, deleting them, and what a killed reader left."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.artifacts.test_arrays import KEY, files_below, publish
from tests.datasets import ROOT
from viewer.artifacts.arrays import store_array
from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.store import ARRAYS, PARTIAL, ArtifactStore

OTHER = ArtifactKey(KEY.dataset, KEY.split, 4, KEY.base, 0)

KILLED = """
import os, sys
from pathlib import Path
import numpy as np
from viewer.artifacts import arrays
from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.store import ArtifactStore

store = ArtifactStore(Path(sys.argv[1]))
with arrays.ArtifactBuilder(store, ArtifactKey("/data/set", "train", 3, "Base", 0)) as builder:
    builder.add(np.arange(1000.0))
    builder.add(np.zeros((4, 3)))  # the same as in a published one
    arrays.os.replace = lambda *_: os.kill(os.getpid(), 9)  # between the array and its name in the pool
    builder.add(np.arange(2000.0))
"""


def test_what_is_set_aside_is_not_found(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    directory = publish(store)
    aside = store.set_aside(directory)
    assert aside is not None
    assert store.find(KEY) is None
    assert list(store.directories()) == []
    assert store.set_aside(directory) is None
    freed = store.delete([aside])
    assert freed > 0
    assert files_below(cache_root) == []


def test_deleting_keeps_what_others_share(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    publish(store)
    kept = publish(store, OTHER)
    aside = store.set_aside(store.directory(KEY))
    assert aside is not None
    store.delete([aside])
    assert store.find(OTHER, ("p",)) is not None
    for file in kept.glob("*.npy"):
        assert file.stat().st_nlink == 2
    assert len(list((store.path / ARRAYS).iterdir())) == 2


def test_a_set_aside_artifact_can_be_read_again(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    aside = store.set_aside(publish(store))
    assert aside is not None
    directory = publish(store)  # before the first one is deleted
    store.delete([aside])
    assert store.find(KEY, ("p",)) is not None
    assert all(np.load(file) is not None for file in directory.glob("*.npy"))


def test_a_dataset_is_forgotten(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    publish(store)
    other = publish(store, ArtifactKey("/data/other", "train", 0, "Base", 0))
    aside = store.forget(KEY.dataset)
    assert aside is not None
    assert list(store.directories()) == [other]
    store.delete([aside])
    assert not any(PARTIAL in name for name in files_below(cache_root))
    assert store.forget(KEY.dataset) is None


def test_what_a_killed_reader_left_is_removed(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    publish(store, OTHER)
    before = files_below(cache_root)
    mine = store_array(store, np.arange(5.0), store.directory(OTHER) / "later.npy")
    before = files_below(cache_root)
    killed = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(cache_root)], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert killed.wait(30) == -9
    left = set(files_below(cache_root)) - set(before)
    assert any(PARTIAL in name for name in left)
    store.tidy(killed.pid + 1)
    assert set(files_below(cache_root)) - set(before) == left  # somebody else's
    freed = store.tidy(killed.pid)
    assert freed > 0
    assert files_below(cache_root) == before
    assert mine.exists()


def test_where_it_lies(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    assert store.locate(KEY, 0.4) is None
    directory = publish(store)
    assert store.locate(KEY, None) == directory
    assert store.locate(KEY, 1.9) is None  # in which state its file will be read nobody knows
