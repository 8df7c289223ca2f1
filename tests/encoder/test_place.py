"""An animation gets its name when all of it is there, and nothing is left where that cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.namespaces import need
from viewer.encoder.place import FilmError, FilmPlace

FULL = """
import subprocess, sys
from pathlib import Path
place = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], check=True)
import numpy as np
from viewer.encoder.job import FilmJob
from viewer.errors import ViewerError
from viewer.protocol.filming import AddFrame, BeginFilm
noise = np.random.default_rng(1)
frame = Path(sys.argv[2])
try:
    job = FilmJob(BeginFilm(str(place / sys.argv[3]), str(place / ".partial"), (320, 240), 10.0, 20))
    for _ in range(20):
        noise.integers(0, 256, (240, 320, 4), np.uint8).tofile(frame)
        job.add(AddFrame(str(frame)))
    print(job.finish())
except ViewerError as error:
    print(error.sentence)
print(list(place.iterdir()), flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "films"
    made.mkdir()
    return made


def test_a_link_stays_and_what_was_there_is_replaced(folder: Path) -> None:
    (folder / "real.mp4").write_bytes(b"old")
    (folder / "link.mp4").symlink_to("real.mp4")
    place = FilmPlace(folder / "link.mp4", folder / ".partial")
    place.file(place.path.name).write_bytes(b"new")
    assert (folder / "real.mp4").read_bytes() == b"old"
    assert place.publish() == (1, 3)
    assert (folder / "link.mp4").is_symlink() and (folder / "real.mp4").read_bytes() == b"new"
    assert sorted(os.listdir(folder)) == ["link.mp4", "real.mp4"]


def test_all_files_or_none(folder: Path) -> None:
    place = FilmPlace(folder / "a_{frame}.png", folder / ".partial")
    for name in ("a_0000.png", "a_0001.png", "a_0002.png"):
        place.file(name).write_bytes(b"picture")
    (folder / "a_0002.png").mkdir()  # in the way
    with pytest.raises(FilmError, match=r"cannot be written to .*a_\{frame\}\.png: Is a directory"):
        place.publish()
    assert os.listdir(folder) == ["a_0002.png"]


def test_where_nothing_can_be_written(folder: Path) -> None:
    with pytest.raises(FilmError, match="which is a folder; choose another name"):
        FilmPlace(folder, folder / ".partial")
    with pytest.raises(FilmError, match=r"The animation cannot be written to /proc/a\.mp4: "):
        FilmPlace(Path("/proc/a.mp4"), Path("/proc/.partial"))
    assert os.listdir(folder) == []


@pytest.mark.root
@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.gif", "a.apng", "a_{frame}.png"])
def test_a_full_disk(tmp_path: Path, folder: Path, name: str) -> None:
    need(("unshare", "--mount"))
    done = subprocess.run(
        ["unshare", "--mount", sys.executable, "-c", FULL, folder, tmp_path / "frame.rgba", name],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    sentence, left = done.stdout.splitlines()[-2:]
    assert sentence.startswith(f"The disk is too full for {folder / name}: "), done.stdout + done.stderr
    assert sentence.endswith("; free some space or choose another folder.")
    assert left == "[]", "nothing is left"
