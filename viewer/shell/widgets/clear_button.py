"""The button in a line of text that clears it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit


def give_clear_button(edit: QLineEdit) -> None:
    """Give a line the button once there is something to clear.

    Qt looks through the themes of the system for its icon the first time, which takes 12 ms: not at the start.
    """

    def give() -> None:
        edit.textChanged.disconnect(give)
        edit.setClearButtonEnabled(True)

    edit.textChanged.connect(give)
