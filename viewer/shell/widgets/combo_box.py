"""The combo boxes of the docks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox

from viewer.shell.widgets.calm_wheel import CalmWheel

_ABSENT = int(Qt.ItemDataRole.UserRole) + 1


def offer_absent(box: QComboBox, name: str, where: str = "this sample") -> None:
    """Show what was chosen and is not there as the last entry, which cannot be chosen; empty takes it away."""
    last = box.count() - 1
    if last >= 0 and box.itemData(last, _ABSENT):
        box.removeItem(last)
    model = box.model()
    if name and isinstance(model, QStandardItemModel):
        box.addItem(f"{name} (not in {where})", ())
        box.setItemData(box.count() - 1, True, _ABSENT)
        model.item(box.count() - 1).setEnabled(False)


def narrow_combo_box(name: str, label: str) -> QComboBox:
    """Return a combo box that a long entry does not make wide.

    A dock is as wide as its widest widget. The wheel turns the box only while it has the focus.
    """
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(label)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    CalmWheel(box).guard(box)
    return box
