"""Datasets on other machines: *Open address*, and addresses that are dropped or pasted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from viewer.errors import ViewerError
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.window.main_window import MainWindow


class Addresses(QObject):
    """Opens them.

    Parameters
    ----------
    kept
        Where that lies which is to stay.
    """

    def __init__(self, window: MainWindow, session: Session, state: SavedState, kept: Path) -> None:
        super().__init__(window)
        self._window, self._session, self._state, self._kept = window, session, state, kept
        window.actions_.connect({"file.open_address": self.choose})
        window.address_dropped.connect(self.open)

    def choose(self) -> None:
        """Let the user say which."""
        from viewer.shell.window.address_dialog import AddressDialog  # only some will

        dialog = AddressDialog(self._state.addresses, self._kept, self._window)
        dialog.chosen.connect(lambda address, keep: self._session.open_dataset(address, keep=keep))
        dialog.open()

    def open(self, text: str) -> None:
        """Open an address, or what a page of the Hub shows, or say why that cannot be done."""
        from viewer.shell.window.address_dialog import typed_address

        try:
            address = typed_address(text)
        except ViewerError as error:
            self._window.message_bar.show_message(error.sentence)
        else:
            self._session.open_dataset(str(address))
