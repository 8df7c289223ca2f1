"""The button that says which fields are plotted, and its menu."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from viewer.protocol.plotting import PlotField
from viewer.shell.plots.sample_fields import words_of
from viewer.shell.widgets.plain_text import menu_text, plain

_SHOWN, _EVERY = "Field shown", "All fields"


class FieldButton(QPushButton):
    """Chooses fields of the sample.

    Signals
    -------
    chosen
        The fields, a tuple (empty: the field shown), and whether all are wanted.
    """

    chosen = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plots.fields")
        self.setAccessibleName("Fields to plot")
        self.setToolTip(plain("Which fields are plotted"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self._offered: tuple[PlotField, ...] = ()
        self._fields: tuple[PlotField, ...] = ()
        self._every = False

    def render_fields(self, offered: tuple[PlotField, ...], fields: tuple[PlotField, ...], every: bool) -> None:
        """Show what is chosen of what there is; nothing is emitted."""
        self._offered, self._fields, self._every = offered, fields, every
        words = [words_of(field, offered) for field in fields]
        text = _EVERY if every else ", ".join(words) or _SHOWN
        self.setText(menu_text(text if len(text) < 28 else f"{len(fields)} fields"))
        self.setToolTip(plain(text))

    def _fill(self) -> None:
        self._menu.clear()
        for text, fields, every in ((_SHOWN, (), False), (_EVERY, (), True)):
            action = self._menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(not self._fields and self._every == every)
            action.triggered.connect(lambda _checked=False, fields=fields, every=every: self.chosen.emit(fields, every))
        self._menu.addSeparator()
        for field in dict.fromkeys((*self._offered, *self._fields)):
            action = self._menu.addAction(menu_text(words_of(field, self._offered)))
            action.setCheckable(True)
            action.setChecked(field in self._fields)
            action.triggered.connect(lambda _checked=False, field=field: self._switch(field))

    def _switch(self, field: PlotField) -> None:
        fields = self._fields
        self.chosen.emit(tuple(one for one in fields if one != field) if field in fields else (*fields, field), False)
