"""A picture in memory."""

from __future__ import annotations

import os
from pathlib import Path

from viewer.errors import WindowError


class InlinePicture:
    """A picture; Jupyter shows it where it is the last line of a cell.

    Attributes
    ----------
    png
        The bytes of a PNG; empty where it was saved as another kind of file.
    file
        Where it was saved; empty for nowhere.
    """

    def __init__(self, png: bytes, file: str = "") -> None:
        self.png, self.file = png, file

    @classmethod
    def of_file(cls, file: str) -> InlinePicture:
        """Return the picture that was saved in a file."""
        return cls(Path(file).read_bytes() if file.lower().endswith(".png") else b"", file)

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write the PNG into a file.

        Raises
        ------
        WindowError
            When there is none, or it cannot be written.
        """
        if not self.png:
            raise WindowError(f"The picture was saved as {self.file} alone; ask for one that ends in .png.")
        try:
            Path(file).write_bytes(self.png)
        except OSError as error:
            raise WindowError(f"The picture could not be written to {file}: {error.strerror or error}.") from error

    def _repr_png_(self) -> bytes | None:
        return self.png or None

    def __repr__(self) -> str:
        return f"<picture, {self.file or f'{len(self.png):,} bytes of PNG'}>"
