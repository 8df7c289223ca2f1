"""The form in which the user says how predicted fields are called, and what their numbers mean."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.numbers import parse_number
from viewer.pairs.matching import Pairing
from viewer.pairs.rules import FieldRule, PairRules
from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.plain_text import plain

_HEADS = ("Field", "Prediction", "Factor", "Offset")
_HELP = "Compared is factor × predicted + offset. An empty name: by the pattern, and without one by the usual names."


class RulesDialog(QDialog):
    """Edits :class:`PairRules`.

    Parameters
    ----------
    fields
        Names of fields and globals of the reference, each with that of its prediction where one was found.

    Attributes
    ----------
    beside
        Whether what the rules say is to be compared besides what is compared already.
    """

    def __init__(self, rules: PairRules, fields: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rules")
        self.setWindowTitle("Rules of the prediction")
        self.beside = False
        self._others = tuple(rule for rule in rules.fields if rule.field not in dict(fields))
        self._pattern = QLineEdit(rules.pattern)
        self._pattern.setObjectName("rules.pattern")
        self._pattern.setPlaceholderText("{}_model3")
        self._table = QTableWidget(len(fields), len(_HEADS))
        self._table.setObjectName("rules.fields")
        self._table.setAccessibleName("Fields")
        self._table.setHorizontalHeaderLabels(list(_HEADS))
        self._table.verticalHeader().hide()
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for row, (name, found) in enumerate(fields):
            rule = rules.of(name)
            for column, text in enumerate((name, rule.prediction, str(rule.factor), str(rule.offset))):
                item = QTableWidgetItem(text)
                if column == 0:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self._table.setItem(row, column, item)
            if found:
                self._item(row, 1).setToolTip(plain(f"Compared with {found} now"))
        self._trouble = note_label("")
        self._trouble.setObjectName("rules.trouble")
        self._trouble.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        more = buttons.addButton("Compare too", QDialogButtonBox.ButtonRole.ActionRole)
        more.setObjectName("rules.beside")
        more.setToolTip(plain("Keep the present prediction, and rank this one beside it"))
        more.clicked.connect(self._accept_beside)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("Names like", self._pattern)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._table, 1)
        layout.addWidget(note_label(_HELP))
        layout.addWidget(self._trouble)
        layout.addWidget(buttons)
        self.resize(520, 360)

    @property
    def rules(self) -> PairRules:
        """What stands in the form; a number that is none counts as not finite, which :attr:`PairRules.trouble` says."""
        rows = [self._rule(row) for row in range(self._table.rowCount())]
        changed = tuple(rule for rule in rows if rule != FieldRule(rule.field))
        return PairRules(self._pattern.text().strip(), (*changed, *self._others))

    def accept(self) -> None:
        """Close, unless the rules cannot be used: then say why."""
        trouble = self.rules.trouble
        self._trouble.setText(trouble)
        if not trouble:
            super().accept()

    def _accept_beside(self) -> None:
        self.beside = True
        self.accept()
        self.beside = self.result() == QDialog.DialogCode.Accepted

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self._table.item(row, column)
        assert item is not None
        return item

    def _rule(self, row: int) -> FieldRule:
        name, prediction, factor, offset = (self._item(row, column).text().strip() for column in range(len(_HEADS)))
        numbers = [parse_number(text) for text in (factor, offset)]
        exact = [float("nan") if number is None else number for number in numbers]
        return FieldRule(name, prediction, *exact)


def fields_of(pairing: Pairing) -> list[tuple[str, str]]:
    """Return the fields and globals of the reference, each with that of its prediction where one was found."""
    fields = {pair.name: pair.predicted for pair in pairing.pairs}
    for listed in pairing.only_reference:
        name = listed.removeprefix("global ").rpartition(" (")[0] or listed.removeprefix("global ")
        fields.setdefault(name, "")
    return list(fields.items())
