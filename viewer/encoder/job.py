"""One animation: frames are written as they come, and at the end everything gets its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.encoder.place import FilmError, FilmPlace
from viewer.film_kinds import NO_LIBRARY
from viewer.protocol.filming import AddFrame, BeginFilm, FilmWritten, FrameAdded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class FilmJob:
    """Makes one animation.

    Raises
    ------
    ViewerError
        When nothing can be written there, or as that kind of file; then nothing is left.
    """

    def __init__(self, begin: BeginFilm) -> None:
        try:
            import numpy as np

            from viewer.encoder.writer import make_writer
        except ImportError as error:
            raise FilmError(f"{NO_LIBRARY}.", detail=str(error)) from error
        self._np = np
        self._begin, self._count = begin, 0
        self._place = FilmPlace(Path(begin.path), Path(begin.partial))
        with self._all_or_nothing():
            self._writer = make_writer(begin, self._place)

    def add(self, message: AddFrame) -> FrameAdded:
        """Write a frame.

        Raises
        ------
        ViewerError
            When it cannot be written; then nothing is left of the animation.
        """
        pixels = self._pixels(Path(message.file))
        with self._all_or_nothing():
            self._writer.add(pixels)
        self._count += 1
        return FrameAdded(message.file)

    def finish(self) -> FilmWritten:
        """Give everything its name.

        Raises
        ------
        ViewerError
            When that cannot be done; then nothing is left of the animation.
        """
        with self._all_or_nothing():
            self._writer.close()
        files, size = self._place.publish()
        return FilmWritten(self._begin.path, self._count, files, size)

    def _pixels(self, file: Path) -> npt.NDArray[np.uint8]:
        """Return the pixels of a frame, shape (height, width, 4); what is transparent is not premultiplied any more."""
        width, height = self._begin.size
        try:
            pixels = self._np.fromfile(file, self._np.uint8).reshape(height, width, 4)
        except (OSError, ValueError) as error:
            self._place.discard()
            raise FilmError("A frame of the animation is gone; save it once more.", detail=str(error)) from error
        if self._begin.transparent:
            alpha = pixels[..., 3:].astype(self._np.uint16)
            full = (pixels[..., :3] * self._np.uint16(255) + alpha // 2) // self._np.maximum(alpha, 1)
            pixels[..., :3] = self._np.minimum(full, 255)
        return pixels

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Remove what was written where something fails, and say why in a sentence."""
        try:
            yield
        except OSError as error:
            failure = self._place.failure(error)
            self._place.discard()
            raise failure from error
        except BaseException:
            self._place.discard()
            raise
