"""Animations of every kind, read back by other libraries, and what is said where there is none."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from tests.encoder.films import CORNER, HEIGHT, SQUARE, WHITE, WIDTH, begin, frame, read_film, write_frame
from viewer.encoder import containers
from viewer.encoder.job import FilmJob
from viewer.encoder.place import FilmError
from viewer.protocol.filming import AddFrame, FilmWritten, FrameAdded

EXACT = {".gif": 2, ".apng": 0, ".png": 0}
"""How far pixels may be from those that were given; video rounds them to other colours."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "films"
    made.mkdir()
    return made


def make(path: Path, work: Path, count: int = 10, **changes: Any) -> FilmWritten:
    job = FilmJob(begin(path, count=count, **changes))
    for number in range(count):
        file = write_frame(work, number)
        assert job.add(AddFrame(file)) == FrameAdded(file)
        Path(file).unlink()  # as the window does
    return job.finish()


def is_near(pixels: npt.NDArray[np.uint8], number: int, far: int) -> bool:
    """Whether a frame is the one of that number, away from the edges of its squares."""
    places = ((100, 100 + 4 * number, SQUARE), (30, 40, CORNER), (180, 300, WHITE), (100, 40, WHITE))
    return all(np.abs(pixels[y, x].astype(int) - color).max() <= far for y, x, color in places)


@pytest.mark.parametrize("ending", [".mp4", ".webm", ".gif", ".apng", ".png", ".MP4"])
def test_each_kind_is_read_back(folder: Path, tmp_path: Path, ending: str) -> None:
    path = folder / f"a.b{ending}"
    written = make(path, tmp_path)
    assert (written.frames, written.files, written.bytes) == (10, 1, path.stat().st_size)
    frames, fps = read_film(path)
    assert (len(frames), fps) == (10, 12.5)
    for number, pixels in enumerate(frames):
        assert pixels.shape == (HEIGHT, WIDTH, 3)
        assert is_near(pixels, number, EXACT.get(ending, 6)), number
    assert os.listdir(folder) == [path.name]


def test_what_a_browser_asks_for(folder: Path, tmp_path: Path) -> None:
    path = folder / "a.mp4"
    make(path, tmp_path)
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat"), "it plays before all of it is there"
    import av

    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert (context.colorspace, context.color_range) == (1, 1), "its colours are those of BT.709"


def test_pictures_of_pillow(folder: Path, tmp_path: Path) -> None:
    for name in ("a.gif", "a.apng"):
        make(folder / name, tmp_path, fps=12.5)
        with Image.open(folder / name) as image:
            assert (image.n_frames, image.info["loop"]) == (10, 0)  # type: ignore[attr-defined]
            for number in (0, 9):
                image.seek(number)
                assert image.info["duration"] == 80
                assert is_near(np.array(image.convert("RGB")), number, EXACT[Path(name).suffix])


def test_a_series(folder: Path, tmp_path: Path) -> None:
    written = make(folder / "film_{frame}.png", tmp_path, dpi=300.0)
    names = [f"film_{number:04d}.png" for number in range(10)]
    assert sorted(os.listdir(folder)) == names and written.files == 10
    for number in (0, 9):
        with Image.open(folder / names[number]) as image:
            assert image.mode == "RGB" and image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
            np.testing.assert_array_equal(np.array(image), frame(number)[..., :3])


@pytest.mark.parametrize("name", ["a.apng", "a_{frame}.png"])
def test_nothing_behind_it(folder: Path, tmp_path: Path, name: str) -> None:
    job = FilmJob(begin(folder / name, count=1, transparent=True))
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    pixels[:, :100] = (100, 50, 0, 128)  # half there, premultiplied
    pixels[:, 100:200] = (10, 20, 30, 255)
    job.add(AddFrame(write_frame(tmp_path, 0, pixels)))
    job.finish()
    with Image.open(next(folder.iterdir())) as image:
        found = np.array(image.convert("RGBA"))
    assert tuple(found[0, 250]) == (0, 0, 0, 0) and tuple(found[0, 150]) == (10, 20, 30, 255)
    np.testing.assert_allclose(found[0, 50], (199, 100, 0, 128), atol=1)


def test_one_frame_is_a_film(folder: Path, tmp_path: Path) -> None:
    for ending in ("mp4", "webm", "gif", "apng"):
        make(folder / f"a.{ending}", tmp_path, count=1)
        assert len(read_film(folder / f"a.{ending}")[0]) == 1


# What cannot be done


def test_odd_sizes_are_refused(folder: Path) -> None:
    with pytest.raises(FilmError, match=r"A .mp4 file cannot have 321 × 200 pixels; choose even numbers\.") as failed:
        FilmJob(begin(folder / "a.mp4", size=(321, 200)))
    assert failed.value.sentence and os.listdir(folder) == []


def test_a_codec_that_is_not_there(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = containers._is_there
    monkeypatch.setattr(containers, "_is_there", lambda codec: codec != "libvpx-vp9" and there(codec))
    make(folder / "a.webm", tmp_path)
    assert len(read_film(folder / "a.webm")[0]) == 10, "VP8 takes the place of VP9"
    assert not containers._is_there("no such codec")
    monkeypatch.setattr(containers, "_is_there", lambda codec: False)
    with pytest.raises(FilmError, match=r"This PyAV has no codec for \.mp4 files; choose another ending"):
        FilmJob(begin(folder / "a.mp4"))
    assert os.listdir(folder) == ["a.webm"]


def test_a_library_that_is_not_there(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.delitem(sys.modules, "viewer.encoder.containers", raising=False)
    for name in ("a.mp4", "a.webm", "a.gif"):
        with pytest.raises(FilmError) as failed:
            FilmJob(begin(folder / name))
        assert failed.value.sentence == (
            "Videos and GIFs need the library PyAV; .apng and pictures do not. "
            "To add it: pip install 'plaid-viewer-desktop[video]'."
        )
        assert os.listdir(folder) == []
    assert make(folder / "a.apng", tmp_path).frames == make(folder / "a_{frame}.png", tmp_path).files == 10
    with Image.open(folder / "a.apng") as image:
        assert image.n_frames == 10  # type: ignore[attr-defined]


def test_fewer_frames_than_was_thought(folder: Path, tmp_path: Path) -> None:
    job = FilmJob(begin(folder / "a.apng", count=10, fps=0.7, dpi=300.0))
    for number in range(2):
        job.add(AddFrame(write_frame(tmp_path, number)))
    job.finish()
    with Image.open(folder / "a.apng") as image:
        assert image.n_frames == 2 and image.info["dpi"] == pytest.approx((300, 300), abs=0.1)  # type: ignore[attr-defined]
        for number in range(2):
            image.seek(number)
            assert image.info["duration"] == pytest.approx(1000 / 0.7)
            np.testing.assert_array_equal(np.array(image.convert("RGB")), frame(number)[..., :3])


def test_a_frame_that_is_gone_or_another(folder: Path, tmp_path: Path) -> None:
    job = FilmJob(begin(folder / "a.mp4"))
    job.add(AddFrame(write_frame(tmp_path, 0)))
    with pytest.raises(FilmError, match="A frame of the animation is gone; save it once more"):
        job.add(AddFrame(str(tmp_path / "gone")))
    assert os.listdir(folder) == []
    job = FilmJob(begin(folder / "a.mp4"))
    with pytest.raises(FilmError, match="A frame of the animation is gone"):
        job.add(AddFrame(write_frame(tmp_path, 0, np.zeros((3, 3, 4), np.uint8))))
    assert os.listdir(folder) == []
