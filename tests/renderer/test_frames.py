"""The files of frames."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from viewer.errors import RenderError
from viewer.renderer.frames import SLOTS, FrameStore


def picture(width: int, height: int, value: int = 7) -> np.ndarray:
    return np.full((height, width, 4), value, np.uint8)


def test_frames_are_turned_upright_and_opaque(tmp_path: Path) -> None:
    store = FrameStore(tmp_path)
    pixels = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
    published = store.publish(pixels)
    stored = np.fromfile(published.file, np.uint8, 24, offset=published.offset).reshape(2, 3, 4)
    assert (stored[::-1, :, :3] == pixels[:, :, :3]).all() and (stored[:, :, 3] == 255).all()
    assert published.sequence == 1


def test_slots_are_used_again_only_after_release(tmp_path: Path) -> None:
    store = FrameStore(tmp_path)
    offsets = [store.publish(picture(4, 4)).offset for _ in range(SLOTS)]
    assert len(set(offsets)) == SLOTS and not store.has_room(4, 4)
    store.release(SLOTS)  # the newest: kept until there is a newer one
    store.release(99)
    assert not store.has_room(4, 4)
    store.release(1)
    assert store.has_room(4, 4) and store.publish(picture(4, 4)).offset == offsets[0]
    assert store.has_room(4, 4), "now the released newest of before is free"


def test_files_grow_and_leave(tmp_path: Path) -> None:
    store = FrameStore(tmp_path)
    small = store.publish(picture(4, 4))
    big = store.publish(picture(400, 400))
    assert small.file != big.file and len(list(tmp_path.glob("*.rgbx"))) == 2
    huge = store.publish(picture(4000, 400))
    assert not store.has_room(8000, 800), "a window that releases nothing does not fill the disk"
    store.release(big.sequence)
    assert store.has_room(8000, 800)
    store.release(small.sequence)
    assert [str(path) for path in tmp_path.glob("*.rgbx")] == [huge.file]
    (tmp_path / "other").mkdir()
    store.move_to(tmp_path / "other")
    assert not list(tmp_path.glob("*.rgbx"))
    store.release(huge.sequence)
    moved = store.publish(picture(4, 4))
    assert moved.sequence == huge.sequence + 1 and Path(moved.file).parent == tmp_path / "other"
    store.close()
    assert not list((tmp_path / "other").iterdir())


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "no space"), (errno.EACCES, "cannot be written")])
def test_a_full_disk_is_a_sentence_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    with pytest.raises(RenderError, match=words):
        FrameStore(tmp_path).publish(picture(4, 4))
    assert not list(tmp_path.glob("*.rgbx"))


def test_without_fallocate_the_space_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "posix_fallocate")
    published = FrameStore(tmp_path).publish(picture(700, 700))
    stat = os.stat(published.file)
    assert stat.st_size >= SLOTS * 700 * 700 * 4 and stat.st_blocks * 512 >= stat.st_size
