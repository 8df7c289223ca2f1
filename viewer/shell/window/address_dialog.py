"""The dialog *Open address*: which dataset on another machine, and whether what is fetched of it stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from viewer.address import EXAMPLES, Address, hub_dataset, parse_address
from viewer.errors import ViewerError
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.plain_text import plain

HINT = f"An address looks like {EXAMPLES}."


def typed_address(text: str) -> Address:
    """Return the address that a user has typed or pasted; a page of the Hub is the dataset that it shows.

    Raises
    ------
    ViewerError
        When it is none; the sentence says why.
    """
    return hub_dataset(text) or parse_address(text)


class AddressDialog(QDialog):
    """Asks for an address, and refuses what is none while it is typed.

    Parameters
    ----------
    known
        What was opened before, the newest first.
    kept
        Where that lies which is to stay; None: that is not asked.
    title
        What is opened.

    Signals
    -------
    chosen
        The address as text, and whether what is fetched is to stay; when the dialog was accepted.
    """

    chosen = Signal(str, bool)

    def __init__(
        self, known: Sequence[str], kept: Path | None, parent: QWidget | None = None, title: str = "Open address"
    ) -> None:
        super().__init__(parent)
        self.setObjectName("address")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._address: Address | None = None
        self._line = QComboBox()
        self._line.setObjectName("address.line")
        self._line.setAccessibleName("Address of a dataset")
        self._line.setEditable(True)
        self._line.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._line.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._line.addItems(list(known))
        self._line.setCurrentIndex(-1)
        self._line.setEnabled(True)
        edit = self._line.lineEdit()
        assert edit is not None, "it is editable"
        edit.setPlaceholderText("ssh://user@host/folder")
        edit.setClearButtonEnabled(True)
        self._hint = note_label(HINT)
        self._hint.setObjectName("address.hint")
        self._hint.setWordWrap(True)
        self._keep = QCheckBox("&Keep what is fetched")
        self._keep.setObjectName("address.keep")
        self._where = note_label(f"In {kept}, for the next time; otherwise it goes when the window is closed.")
        self._where.setWordWrap(True)
        self._where.setToolTip(plain(str(kept)))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(10)
        form.addRow("&Address", self._line)
        form.addRow("", self._hint)
        for part in (self._keep, self._where):
            form.addRow("", part)
            form.setRowVisible(part, kept is not None)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        self.resize(580, self.sizeHint().height())
        CalmWheel(self).guard_all(self)
        self._line.currentTextChanged.connect(self._check)
        self._line.setFocus()
        self._check(self._line.currentText())

    def _check(self, text: str) -> None:
        """Say what the text is; only an address can be opened."""
        self._address, hint = None, HINT
        if text.strip():
            try:
                self._address = typed_address(text)
            except ViewerError as error:
                hint = error.sentence
        if self._address is not None:
            page = hub_dataset(text) is not None
            hint = f"This is a page of the Hub; its dataset {self._address} is opened." if page else ""
        self._hint.setText(hint)
        self._buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(self._address is not None)

    def accept(self) -> None:
        """Say what was chosen, and close."""
        if self._address is None:
            return  # Return in the line of an address that is none
        super().accept()
        self.chosen.emit(str(self._address), self._keep.isChecked())
