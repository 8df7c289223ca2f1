"""How a screenshot is judged."""

from __future__ import annotations

import pytest
from picture import strong_colours
from PySide6.QtGui import QColor, QImage


def test_counts_colours_and_no_greys(tmp_path):
    image = QImage(5, 3, QImage.Format.Format_RGB32)
    image.fill(QColor(9, 9, 9))
    image.setPixelColor(0, 0, QColor(255, 0, 0))
    image.setPixelColor(4, 2, QColor(0, 255, 0))
    image.setPixelColor(3, 1, QColor(100, 100, 70))
    assert image.save(str(tmp_path / "a.png"))
    assert strong_colours(tmp_path / "a.png") == 2


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_rubbish_is_refused(tmp_path, content):
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(ValueError, match="no picture"):
        strong_colours(tmp_path / "a.png")
