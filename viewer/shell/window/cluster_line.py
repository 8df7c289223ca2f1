"""A line of the Preferences: the address of the Dask cluster on which whole datasets are scanned."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from viewer.cluster_address import scheduler_address
from viewer.shell.widgets.labels import note_label

_HINT = "Where whole datasets are scanned, for example tcp://host:8786. Leave empty for this machine."


class ClusterLine(QWidget):
    """Takes the address; one that cannot be one stays in the line, and is not taken.

    Parameters
    ----------
    address
        The one that was chosen; empty for this machine.
    chosen
        Called with each other address that is taken.
    """

    def __init__(self, address: str, chosen: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._address, self._chosen = address, chosen
        self._refused = ""  # what is no address
        self._warned = ""  # and has been pointed out
        self.line = QLineEdit(address)
        self.line.setObjectName("preferences.cluster")
        self.line.setAccessibleName("Cluster")
        self.line.setPlaceholderText("This machine")
        self.line.setClearButtonEnabled(True)
        self.line.editingFinished.connect(self._take)
        self.line.textChanged.connect(self._on_text)  # the button that clears it finishes nothing
        self.note = note_label(_HINT)
        self.note.setObjectName("preferences.cluster.note")
        self.note.setWordWrap(True)
        self.setFocusProxy(self.line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        layout.addWidget(self.note)

    def _on_text(self, text: str) -> None:
        if not text:
            self._take()

    def settle(self) -> bool:
        """Take what is in the line; return whether whoever wants to leave may: a refusal must have been seen once."""
        self._take()
        seen, self._warned = self._warned == self._refused, self._refused
        if not seen and self._refused:
            self.line.setFocus()
            self.line.selectAll()
        return seen or not self._refused

    def _take(self) -> None:
        text = self.line.text().strip()
        self._refused = ""
        try:
            address = scheduler_address(text) if text else ""
        except ValueError as error:
            self._refused = text
            self.note.setText(f"{error}.")
            return
        self.line.setText(address)
        self.note.setText(_HINT)
        if address != self._address:
            self._address = address
            self._chosen(address)
