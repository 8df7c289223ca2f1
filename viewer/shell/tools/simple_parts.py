"""Values of tools of the usual kinds: yes or no, one of several, a count, a number, three numbers, a share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QSpinBox

from viewer.geometry.vectors import Vector
from viewer.numbers import short
from viewer.shell.tools.around import Around
from viewer.shell.tools.part import Part, Place
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.combo_box import narrow_combo_box
from viewer.shell.widgets.number_edit import NumberEdit
from viewer.shell.widgets.plain_text import plain, text_label
from viewer.shell.widgets.slider import Slider


class CheckPart(Part):
    """Yes or no."""

    def __init__(self, place: Place, value: str, text: str, tip: str = "") -> None:
        super().__init__(place)
        self._value = value
        self._box = QCheckBox(text)
        self._box.setObjectName(place.name(value))
        self._box.setToolTip(plain(tip))
        self._box.clicked.connect(lambda checked: self.choose(**{value: checked}))
        self.lay_out(self._box)

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        self._box.setChecked(bool(getattr(owner, self._value)))


class ChoicePart(Part):
    """One of several: ``choices`` are pairs of a value and its words."""

    def __init__(self, place: Place, value: str, label: str, choices: tuple[tuple[Any, str], ...]) -> None:
        super().__init__(place, label)
        self._value, self._choices = value, choices
        self._box = narrow_combo_box(place.name(value), label)
        self._box.addItems([text for _, text in choices])
        self._box.activated.connect(lambda row: self.choose(**{value: choices[row][0]}))
        self.lay_out(self._box)

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        value = getattr(owner, self._value)
        row = next((row for row, (known, _) in enumerate(self._choices) if known == value), -1)
        self._box.setCurrentIndex(row)


class KindPart(Part):
    """Which kind of thing a tool works with; ``kinds`` are pairs of a class and its words."""

    def __init__(self, place: Place, value: str, label: str, kinds: tuple[tuple[type, str], ...]) -> None:
        super().__init__(place, label)
        self._value, self._kinds = value, kinds
        self._box = narrow_combo_box(place.name(value), label)
        self._box.addItems([text for _, text in kinds])
        self._box.activated.connect(self._on_activated)
        self.lay_out(self._box)

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        value = getattr(owner, self._value)
        row = next((row for row, (kind, _) in enumerate(self._kinds) if isinstance(value, kind)), -1)
        self._box.setCurrentIndex(row)

    def _on_activated(self, row: int) -> None:
        kind = self._kinds[row][0]
        if self._tool is not None and not isinstance(getattr(self.place.find(self._tool), self._value), kind):
            self.choose(**{self._value: kind()})


class CountPart(Part):
    """A whole number; ``words`` are what its lowest value is called, ``prefix`` stands before the others."""

    def __init__(
        self, place: Place, value: str, label: str, limits: tuple[int, int], words: str = "", prefix: str = ""
    ) -> None:
        super().__init__(place, label)
        self._value = value
        self._box = QSpinBox()
        self._box.setObjectName(place.name(value))
        self._box.setAccessibleName(label)
        self._box.setRange(*limits)
        self._box.setSpecialValueText(words)
        self._box.setPrefix(prefix)
        self._box.setKeyboardTracking(False)
        self._wheel = CalmWheel(self)
        self._wheel.guard(self._box)
        self._box.valueChanged.connect(lambda number: self.choose(**{value: number}))
        self.lay_out(self._box)

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        with QSignalBlocker(self._box):
            self._box.setValue(getattr(owner, self._value))


class OptionalNumberEdit(NumberEdit):
    """A number that may be left out: an empty line.

    Signals
    -------
    emptied
        The number was taken away.
    """

    emptied = Signal()

    def _on_finished(self) -> None:
        if self.isModified() and not self.text().strip() and self.value is not None:
            self.setModified(False)
            self.set_value(None)
            self.emptied.emit()
        else:
            super()._on_finished()


class NumberPart(Part):
    """A number; ``words`` stand in the empty line of one that may be left out, and may depend on the sample.

    Parameters
    ----------
    absent
        What the tool has in place of a number that was left out.
    """

    def __init__(
        self,
        place: Place,
        value: str,
        label: str,
        words: str | Callable[[Around], str] = "",
        tip: str = "",
        absent: float | None = None,
    ) -> None:
        super().__init__(place, label)
        self._value, self._words, self._absent = value, words, absent
        self._edit = OptionalNumberEdit(place.name(value), label) if words else NumberEdit(place.name(value), label)
        self._edit.entered.connect(lambda number: self.choose(**{value: number}))
        if isinstance(self._edit, OptionalNumberEdit):
            self._edit.emptied.connect(lambda: self.choose(**{value: absent}))
        self._edit.setStatusTip(tip)
        self.lay_out(self._edit)

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        number = getattr(owner, self._value)
        self._edit.set_value(None if isinstance(self._edit, OptionalNumberEdit) and number == self._absent else number)
        self._edit.setPlaceholderText(self._words if isinstance(self._words, str) else self._words(self.around))


class TriplePart(Part):
    """Three numbers; while they are left out those that ``automatic`` returns are shown."""

    def __init__(self, place: Place, value: str, label: str, automatic: Callable[[Around], Vector]) -> None:
        super().__init__(place, label)
        self._value, self._automatic = value, automatic
        self._edits = [NumberEdit(place.name(f"{value}.{axis}"), f"{label} {axis}") for axis in "xyz"]
        for row, edit in enumerate(self._edits):
            edit.setMinimumWidth(40)
            edit.entered.connect(lambda number, row=row: self._on_entered(row, number))
        self.lay_out(*self._edits)

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        for edit, number in zip(self._edits, self._numbers(owner), strict=True):
            edit.set_value(number)

    def _numbers(self, owner: Any) -> Vector:
        value: Vector | None = getattr(owner, self._value)
        return self._automatic(self.around) if value is None else value

    def _on_entered(self, row: int, number: float) -> None:
        if self._tool is not None and (owner := self.place.find(self._tool)) is not None:
            numbers = list(self._numbers(owner))
            numbers[row] = number
            self.choose(**{self._value: tuple(numbers)})


class SharePart(Part):
    """A share from 0 to 1, as a slider and per cent."""

    def __init__(self, place: Place, value: str, label: str) -> None:
        super().__init__(place, label)
        self._value = value
        self._slider = Slider(place.name(value), label)
        self._slider.setRange(0, 100)
        self._wheel = CalmWheel(self)
        self._wheel.guard(self._slider)
        self._slider.valueChanged.connect(lambda percent: self.choose(**{value: percent / 100.0}))
        self.watch(self._slider)
        self._text = text_label()
        self._text.setMinimumWidth(self._text.fontMetrics().horizontalAdvance("100 %"))
        self.lay_out(self._slider, self._text)

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        share = getattr(owner, self._value)
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(100.0 * share))
        self._text.setText(f"{short(round(100.0 * share))} %")
