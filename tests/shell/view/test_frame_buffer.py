"""Frames are mapped, never copied, and a frame file that is cut or gone is a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from viewer.errors import RenderError
from viewer.protocol import Camera, Frame
from viewer.shell.view.frame_buffer import FrameBuffer


def frame(path: Path, offset: int = 0) -> Frame:
    return Frame(1, 1, str(path), offset, 16, 16, 1.0, Camera((0, 0, 1), (0, 0, 0), (0, 1, 0)))


def test_a_frame_file_that_is_cut_while_it_is_mapped(tmp_path: Path) -> None:
    """To read what is mapped and no longer there would end the window by SIGBUS."""
    path = tmp_path / "frames"
    path.write_bytes(b"\x7f" * 16 * 16 * 4 * 2)
    buffer = FrameBuffer()
    image, _ = buffer.image(frame(path))
    assert image.pixelColor(3, 3).red() == 0x7F
    os.truncate(path, 100)
    with pytest.raises(RenderError, match="The file of the picture is gone"):
        buffer.image(frame(path, 16 * 16 * 4))
