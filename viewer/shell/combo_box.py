"""The combo boxes of the docks."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox


def narrow_combo_box(name: str, label: str) -> QComboBox:
    """Return a combo box that a long entry does not make wide: a dock is as wide as its widest widget."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(label)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box
