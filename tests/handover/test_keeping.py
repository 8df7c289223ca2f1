"""Samples are taken over whole, again and again, also where files cannot be shared."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from viewer.cache import CacheRoot
from viewer.errors import CacheError
from viewer.handover import hand_over
from viewer.handover.keeping import take_over
from viewer.handover.layout import INDEX
from viewer.reader.open_datasets import OpenDatasets


def sample(number: int) -> dict[str, Any]:
    points = np.random.default_rng(number).random((200, 3))
    return {"points": points, "cells": {"tetra": np.arange(200).reshape(50, 4)}, "fields": {"p": points[:, 0]}}


def names(folder: Path) -> set[str]:
    return set(os.listdir(folder))


@pytest.mark.parametrize("shared", [True, False])
def test_what_was_handed_over_is_read_from_the_copy(
    root: CacheRoot, cache_root: Path, monkeypatch: pytest.MonkeyPatch, shared: bool
) -> None:
    if not shared:
        monkeypatch.setattr(os, "link", lambda *_paths: (_ for _ in ()).throw(OSError(errno.EXDEV, "another disk")))
    given = hand_over([sample(0), sample(1)], root, name="a")
    opened = OpenDatasets()
    held = opened.get(str(given), follow=False)
    copy = take_over(given, cache_root)
    assert names(copy) == names(given)
    assert any((copy / name).samefile(given / name) for name in names(given)) == shared
    hand_over([sample(2), sample(1), sample(3)], root, name="a")
    assert take_over(given, cache_root) == copy
    needed = {*names(copy)} - {INDEX}
    assert needed <= names(given) and len(needed) < len(names(given)), "what the index before had is not kept"
    opened.use_copy(str(given), str(copy))
    assert held.sample("samples", 0).tree(0) is not None
    root.close()
    for again in (held, OpenDatasets()):
        if isinstance(again, OpenDatasets):  # a reader that takes over
            again.use_copy(str(given), str(copy))
            again = again.get(str(given), follow=False)
        assert again.opened.catalogue.path == str(given), "it keeps its name"
        for number in range(3):
            assert again.sample("samples", number).times == (0.0,)
        assert not again.sample("samples", 2).changed()


def test_what_cannot_be_taken_over(root: CacheRoot, cache_root: Path) -> None:
    with pytest.raises(CacheError, match="are gone with the script that handed them over"):
        take_over(root.path / "handover" / "a", cache_root)
    given = hand_over(sample(0), root, name="a")
    no_folder = cache_root / "file"
    no_folder.touch()
    with pytest.raises(CacheError, match="The samples cannot be kept: "):
        take_over(given, no_folder)
