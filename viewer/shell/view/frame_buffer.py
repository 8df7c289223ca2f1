"""The window's view of the frame files that the renderer writes in the cache root."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from viewer.errors import RenderError

if TYPE_CHECKING:
    from viewer.protocol import Frame


class FrameBuffer:
    """Maps frame files and hands out their pixels as images that copy nothing.

    An image stays valid until the renderer is told that its frame is released: the renderer writes to released slots
    only, and the mapping lives as long as the image's buffer.
    """

    def __init__(self) -> None:
        self._file = ""
        self._map: mmap.mmap | None = None

    def image(self, frame: Frame) -> tuple[QImage, memoryview]:
        """Return the frame as an image, and the memory that must be kept as long as the image.

        Raises
        ------
        RenderError
            When the frame file is gone or too short.
        """
        size = frame.width * frame.height * 4
        try:
            if self._map is None or frame.file != self._file or frame.offset + size > len(self._map):
                self._map = None  # freed once the last image over it is gone
                with Path(frame.file).open("rb") as stream:
                    self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
                self._file = frame.file
            # The file may have been cut since it was mapped: to read there would end the window by SIGBUS.
            if frame.offset < 0 or frame.offset + size > min(len(self._map), self._map.size()):
                raise ValueError("the frame lies outside its file")
        except (OSError, ValueError) as error:
            raise RenderError("The file of the picture is gone; it is being drawn again.", detail=str(error)) from error
        pixels = memoryview(self._map)[frame.offset : frame.offset + size]
        image = QImage(pixels, frame.width, frame.height, frame.width * 4, QImage.Format.Format_RGBX8888)
        return image, pixels
