"""Screenshots as PNG: read back by Qt and by Pillow they are what was saved."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from viewer.shell.app.plain_png import plain_png


@pytest.mark.parametrize("size", [(1, 1), (5, 3), (641, 97)])
def test_it_is_read_back(size: tuple[int, int]) -> None:
    width, height = size
    pixels = np.random.default_rng(width).integers(0, 256, (height, width, 4), np.uint8)
    written = plain_png(QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBX8888))
    with Image.open(io.BytesIO(written)) as image:
        image.verify()  # its checksums
    with Image.open(io.BytesIO(written)) as image:
        assert (np.asarray(image) == pixels[..., :3]).all()
    again = QImage.fromData(written)
    assert (again.width(), again.height()) == size and not again.hasAlphaChannel()
