"""A box for a size on disk or in memory, in the units of the whole program: kB, MB, GB, a thousand of each the next."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from viewer.sizes import human_bytes, parse_size

GB = 10**9

_MB = 0.001


class SizeBox(QDoubleSpinBox):
    """Shows a size and reads what the program prints as one: ``1.5 GB``, ``500 MB``, ``2GiB``; a bare number counts GB.

    Parameters
    ----------
    name
        The ``objectName``.
    chosen
        The size in bytes; 0 for the one that the program chooses.
    automatic
        What the program chooses, in bytes.
    """

    def __init__(self, name: str, chosen: int, automatic: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setRange(0.0, 100_000.0)
        self.setDecimals(3)
        self.setSingleStep(0.5)
        self.setSpecialValueText(f"Automatic ({human_bytes(automatic)})")
        self.setValue(chosen / GB)
        self.setKeyboardTracking(False)

    @property
    def size_in_bytes(self) -> int:
        """The size; 0 for the one that the program chooses."""
        return round(self.value() * GB)

    def textFromValue(self, value: float) -> str:  # noqa: N802
        """Spell a number of GB."""
        if value < 1:
            return f"{value / _MB:.0f} MB"
        return f"{value:.3f}".rstrip("0").rstrip(".") + " GB"

    def valueFromText(self, text: str) -> float:  # noqa: N802
        """Return the GB that a text means; the smallest size is 1 MB, as 0 is no size."""
        size = self._parsed(text)
        return 0.0 if not size else max(size / GB, _MB)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept a size in any unit; anything else may still become one."""
        known = text == self.specialValueText() or self._parsed(text) is not None
        return (QValidator.State.Acceptable if known else QValidator.State.Intermediate), text, position

    def _parsed(self, text: str) -> int | None:
        """Return the bytes that a text means; None when it is no size."""
        text = text.strip().replace(",", ".")
        try:
            return round(float(text) * GB) if text.replace(".", "", 1).isdecimal() else parse_size(text)
        except ValueError:
            return None
