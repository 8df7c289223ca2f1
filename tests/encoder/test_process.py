"""A real encoder over its pipes: whole films, and what is left when it or the window ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import wait_until
from tests.datasets import ROOT
from tests.encoder.films import begin, read_film, write_frame
from viewer.protocol import Failed, Message, decode, encode
from viewer.protocol.filming import AddFrame, FilmWritten, FinishFilm, FrameAdded


class EncoderChild:
    """Starts an encoder as the window does."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "viewer", "--role", "encoder"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def send(self, message: Message) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(encode(message))
        self.process.stdin.flush()

    def answer(self) -> Message | None:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return decode(line) if line else None

    def close(self) -> int:
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
        return self.process.wait(30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "films"
    made.mkdir()
    return made


def test_a_whole_film(folder: Path, tmp_path: Path) -> None:
    child = EncoderChild()
    child.send(begin(folder / "a.mp4", count=3))
    for number in range(3):
        file = write_frame(tmp_path, number)
        child.send(AddFrame(file))
        assert child.answer() == FrameAdded(file)
    child.send(FinishFilm())
    written = child.answer()
    assert isinstance(written, FilmWritten) and written.frames == 3
    assert child.close() == 0 and os.listdir(folder) == ["a.mp4"]
    assert len(read_film(folder / "a.mp4")[0]) == 3


def test_the_end_of_the_window_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    child = EncoderChild()
    child.send(begin(folder / "a.mp4"))
    child.send(AddFrame(write_frame(tmp_path, 0)))
    assert isinstance(child.answer(), FrameAdded) and os.listdir(folder) == [".partial"]
    assert child.close() == 0
    wait_until(lambda: not os.listdir(folder), 30, "that nothing is left")


def test_what_fails_is_one_sentence(folder: Path) -> None:
    child = EncoderChild()
    child.send(begin(folder / "gone" / "a.mp4"))
    failed = child.answer()
    assert isinstance(failed, Failed)
    assert failed.sentence == (
        f"The animation cannot be written to {folder / 'gone' / 'a.mp4'}: No such file or directory; "
        "choose another folder."
    )
    assert child.answer() is None and child.close() == 0
    child = EncoderChild()
    child.send(FinishFilm())
    failed = child.answer()
    assert isinstance(failed, Failed) and failed.sentence == "An encoder was asked for what it does not do."
    assert child.close() == 0
