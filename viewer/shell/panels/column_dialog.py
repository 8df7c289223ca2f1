"""The dialog in which the columns of the table of samples are chosen; what is ticked is in the table at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.shell.widgets.clear_button import give_clear_button
from viewer.shell.widgets.plain_text import plain, text_label
from viewer.values import dataclass

_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@dataclass(frozen=True, slots=True)
class ColumnOffer:
    """A column that may be shown: the group it is listed in, its name, and whether it is shown."""

    group: str
    name: str
    shown: bool


class ColumnDialog(QDialog):
    """Lists columns in groups, each with a check box, and those alone that contain what is typed above.

    Signals
    -------
    chosen
        Names of columns, a list, and whether they are to be shown.
    scan_wanted
        The user wants all samples to be scanned.
    """

    chosen = Signal(list, bool)
    scan_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("columns")
        self.setWindowTitle("Columns of the table of samples")
        self._offers: tuple[ColumnOffer, ...] = ()
        self._filter = QLineEdit()
        self._filter.setObjectName("columns.filter")
        self._filter.setAccessibleName("Show columns that contain")
        self._filter.setPlaceholderText("Show columns that contain")
        give_clear_button(self._filter)
        self._tree = QTreeWidget()
        self._tree.setObjectName("columns.tree")
        self._tree.setAccessibleName("Columns")
        self._tree.setHeaderHidden(True)
        self._tree.setUniformRowHeights(True)
        self._note = text_label()
        self._note.setObjectName("columns.note")
        self._note.setWordWrap(True)
        self._scan = QPushButton("Scan all samples")
        self._scan.setObjectName("columns.scan")
        below = QHBoxLayout()
        below.addWidget(self._note, 1)
        below.addWidget(self._scan, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self._scan, *buttons.buttons()):  # Return in the line above is for neither
            button.setAutoDefault(False)  # type: ignore[attr-defined]
        layout = QVBoxLayout(self)
        layout.addWidget(self._filter)
        layout.addWidget(self._tree, 1)
        layout.addLayout(below)
        layout.addWidget(buttons)
        buttons.rejected.connect(self.reject)
        self._filter.textChanged.connect(self._show_matching)
        self._tree.itemChanged.connect(self._on_changed)
        self._scan.clicked.connect(lambda: self.scan_wanted.emit())
        self.resize(420, 520)

    def render_offers(self, offers: Sequence[ColumnOffer], note: str, *, offers_scan: bool) -> None:
        """Show what there is to choose from; ``note`` says what may come besides, and by a scan where that is so."""
        if tuple(offers) != self._offers:
            named = [(offer.group, offer.name) for offer in self._offers]
            self._offers = tuple(offers)
            if named != [(offer.group, offer.name) for offer in offers]:
                self._fill()
            else:
                self._check()
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._scan.setVisible(offers_scan)

    def _fill(self) -> None:
        open_ones = {group.text(0) for group in self._groups() if group.isExpanded()}
        with QSignalBlocker(self._tree):
            self._tree.clear()
            groups: dict[str, QTreeWidgetItem] = {}
            for offer in self._offers:
                group = groups.get(offer.group)
                if group is None:
                    group = groups[offer.group] = QTreeWidgetItem(self._tree, [offer.group])
                    group.setFlags(_flags_of(group, ticked=True))
                    group.setToolTip(0, plain(offer.group))
                item = QTreeWidgetItem(group, [offer.name])
                item.setToolTip(0, plain(offer.name))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(0, _CHECKED if offer.shown else _UNCHECKED)
            for name, group in groups.items():
                group.setExpanded(name in open_ones or group.checkState(0) != _UNCHECKED or len(groups) < 3)
        self._show_matching(self._filter.text())

    def _check(self) -> None:
        """Let the boxes say what is shown now."""
        shown = {(offer.group, offer.name): offer.shown for offer in self._offers}
        with QSignalBlocker(self._tree):
            for group in self._groups():
                for item in _children(group):
                    item.setCheckState(0, _CHECKED if shown.get((group.text(0), item.text(0))) else _UNCHECKED)

    def _groups(self) -> list[QTreeWidgetItem]:
        found = (self._tree.topLevelItem(row) for row in range(self._tree.topLevelItemCount()))
        return [group for group in found if group is not None]

    def _show_matching(self, text: str) -> None:
        wanted = text.strip().casefold()
        for group in self._groups():
            hits = [item for item in _children(group) if wanted in item.text(0).casefold()]
            whole = wanted in group.text(0).casefold()
            for item in _children(group):
                item.setHidden(item not in hits and not whole)
            with QSignalBlocker(self._tree):  # a tick at the group would choose what is not seen
                group.setFlags(_flags_of(group, ticked=whole or len(hits) == group.childCount()))
            group.setHidden(not hits and not whole)
            if wanted and hits:
                group.setExpanded(True)

    def _on_changed(self, _item: QTreeWidgetItem, _column: int) -> None:
        """Tell what was ticked: one column, or all of a group, for which Qt says it one by one."""
        now = {(group.text(0), item.text(0)): item for group in self._groups() for item in _children(group)}
        before = self._offers
        self._offers = tuple(
            ColumnOffer(one.group, one.name, now[one.group, one.name].checkState(0) == _CHECKED) for one in before
        )
        for shown in (True, False):
            names = [
                new.name for old, new in zip(before, self._offers, strict=True) if new != old and new.shown is shown
            ]
            if names:
                self.chosen.emit(names, shown)


def _flags_of(group: QTreeWidgetItem, *, ticked: bool) -> Qt.ItemFlag:
    """Return the flags of a group whose box can be ticked or not."""
    flags = group.flags() | Qt.ItemFlag.ItemIsAutoTristate
    return flags | Qt.ItemFlag.ItemIsUserCheckable if ticked else flags & ~Qt.ItemFlag.ItemIsUserCheckable


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (group.child(row) for row in range(group.childCount()))
    return [item for item in found if item is not None]
