"""A line for several numbers."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit

from viewer.numbers import full, parse_number, short
from viewer.shell.tools.part import Part, Place
from viewer.shell.widgets.plain_text import plain

_MOST = 100


class NumbersPart(Part):
    """Numbers with spaces or semicolons between them; none: chosen evenly by the tool."""

    def __init__(self, place: Place, value: str, label: str, words: str = "evenly over its range") -> None:
        super().__init__(place, label)
        self._value = value
        self._edit = QLineEdit()
        self._edit.setObjectName(place.name(value))
        self._edit.setAccessibleName(label)
        self._edit.setPlaceholderText(words)
        self._edit.editingFinished.connect(self._on_finished)
        self._edit.setStatusTip("Numbers with spaces between them; leave it empty to spread them evenly")
        self.lay_out(self._edit)

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        if not self._edit.isModified():
            numbers = getattr(owner, self._value)
            self._edit.setText("  ".join(short(number, 12) for number in numbers))
            self._edit.setToolTip(plain("; ".join(full(number) for number in numbers)))

    def _on_finished(self) -> None:
        if not self._edit.isModified() or self._tool is None:
            return
        self._edit.setModified(False)
        typed = [parse_number(word) for word in self._edit.text().replace(";", " ").split()]
        numbers = tuple(number for number in typed if number is not None)
        owner = self.place.find(self._tool)
        if len(numbers) == len(typed) and len(numbers) <= _MOST and numbers != getattr(owner, self._value):
            self.choose(**{self._value: numbers})
        elif owner is not None:
            self.show_value(owner)
