"""Whether a legacy file of VTK in text is whole: VTK takes what memory holds for values that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from viewer.converter.failure import ConversionError

_TUPLE = {"VECTORS": 3, "NORMALS": 3, "TENSORS": 9, "TENSORS6": 6, "GLOBAL_IDS": 1, "PEDIGREE_IDS": 1, "EDGE_FLAGS": 1}
_CELLS = ("CELLS", "VERTICES", "LINES", "POLYGONS", "TRIANGLE_STRIPS")
_NO_NUMBERS = ("string", "utf8_string", "variant")


def check_text(path: Path) -> None:
    """Refuse a file that ends before all values are there which it announces.

    Only files in text; of the binary ones VTK notices it itself.

    Raises
    ------
    ConversionError
        With what is not complete.
    OSError
        When it cannot be read.
    """
    with open(path, "rb") as stream:
        lines = (line.decode("latin-1") for line in stream)
        head = [next(lines, "") for _ in range(3)]
        if head[2].strip().upper() == "ASCII":
            _Check(lines).run()


class _Check:
    """Walks through the lines, counting the values of what was announced last."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._what, self._left = "", 0
        self._rows = 0  # of the points or cells whose data come
        self._fields = 0  # arrays of field data that are to come
        self._pair = (0, 0)  # offsets and points of cells, in files from version 5 on

    def run(self) -> None:
        for line in self._lines:
            words = line.split()
            if not words:
                continue
            if self._left > 0:
                self._left -= len(words)
            elif words[0].upper() == "METADATA":
                self._skip_to_blank()
            elif self._fields and len(words) == 4:
                self._field(words)
            else:
                self._fields = 0
                self._announce(words)
        if self._left > 0:
            raise ConversionError(
                f"it ends before the values of {self._what} do ({self._left:,} missing); the file is not complete."
            )

    def _skip_to_blank(self) -> None:
        for line in self._lines:
            if not line.strip():
                return

    def _expect(self, what: str, count: int) -> None:
        self._what, self._left = what, count

    def _field(self, words: list[str]) -> None:
        self._fields -= 1
        width, rows = _number(words, 1), _number(words, 2)
        if words[3].lower() in _NO_NUMBERS:
            for _ in range(width * rows):
                if not next(self._lines, ""):
                    self._expect(words[0], 1)
                    return
        else:
            self._expect(words[0], width * rows)

    def _announce(self, words: list[str]) -> None:
        key = words[0].upper()
        if key == "POINTS":
            self._expect(key, 3 * _number(words, 1))
        elif key in _CELLS:
            first, second = _number(words, 1), _number(words, 2)
            line = next(self._lines, "").split()
            if line[:1] and line[0].upper() == "OFFSETS":
                self._pair = (first, second)
                self._expect(key, first)
            else:
                self._expect(key, second - len(line))
        elif key == "CONNECTIVITY":
            self._expect("CELLS", self._pair[1])
        elif key in ("CELL_TYPES", "X_COORDINATES", "Y_COORDINATES", "Z_COORDINATES"):
            self._expect(key, _number(words, 1))
        elif key in ("POINT_DATA", "CELL_DATA"):
            self._rows = _number(words, 1)
        elif key == "FIELD":
            self._fields = _number(words, 2)
        elif key == "SCALARS":
            self._scalars(words)
        elif key in ("COLOR_SCALARS", "TEXTURE_COORDINATES"):
            self._expect(words[1] if len(words) > 1 else key, self._rows * _number(words, 2))
        elif key == "LOOKUP_TABLE" and len(words) > 2:
            self._expect(key, 4 * _number(words, 2))
        elif key in _TUPLE:
            self._expect(words[1] if len(words) > 1 else key, self._rows * _TUPLE[key])

    def _scalars(self, words: list[str]) -> None:
        count = self._rows * (_number(words, 3) if len(words) > 3 else 1)
        line = next(self._lines, "").split()  # the name of the table of colours, or the first values
        table = line[:1] and line[0].upper() == "LOOKUP_TABLE"
        self._expect(words[1] if len(words) > 1 else "SCALARS", count - (0 if table else len(line)))


def _number(words: list[str], place: int) -> int:
    try:
        return int(words[place])
    except (IndexError, ValueError):
        raise ConversionError(f"its line “{' '.join(words[:6])}” cannot be understood; the file is damaged.") from None
