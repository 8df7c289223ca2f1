"""The dock *Zones*: which zones are drawn, and which boundaries in colours of their own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from viewer.shell.panels.zone_rows import BOUNDARY, keys_of, rows_of, shown_keys
from viewer.shell.panels.zones_tree import ZonesTree
from viewer.shell.session.state import SessionState
from viewer.shell.widgets.plain_text import text_label
from viewer.shell.widgets.visibility_panel import VisibilityPanel

_NONE = "Nothing in this sample has a name besides its zones."


class ZonesPanel(VisibilityPanel):
    """Renders what is drawn of a :class:`SessionState`.

    Signals
    -------
    chosen
        Changes of the selection, a dict.
    """

    chosen = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree = ZonesTree()
        self.tree.hidden_chosen.connect(lambda hidden: self.chosen.emit({"hidden_zones": hidden}))
        self.tree.boundaries_chosen.connect(lambda shown: self.chosen.emit({"boundaries": shown}))
        self._all = QPushButton("Show all")
        self._all.setObjectName("zones.all")
        self._all.setToolTip("Draw all boundaries")
        self._all.clicked.connect(lambda: self.chosen.emit({"boundaries": self._keys}))
        self._no = QPushButton("Hide all")
        self._no.setObjectName("zones.none")
        self._no.setToolTip("Draw no boundary")
        self._no.clicked.connect(lambda: self.chosen.emit({"boundaries": ()}))
        self._names = QCheckBox("Names")
        self._names.setObjectName("zones.names")
        self._names.setToolTip("Write the names of boundaries into the picture")
        self._names.clicked.connect(lambda on: self.chosen.emit({"boundary_names": on}))
        self._empty = text_label(_NONE)
        self._empty.setWordWrap(True)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._all, self._no, self._names):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        for part in (self._row, self.tree, self._empty):
            column.addWidget(part)
        self._keys: tuple[str, ...] = ()
        self._state: SessionState | None = None
        self.visibility_changed.connect(lambda _seen: self._render())

    def render_state(self, state: SessionState) -> None:
        """Show what the sample on screen has, and what of it is drawn."""
        self._state = state
        self._render()

    def _render(self) -> None:
        state = self._state
        manifest = state.manifest if state is not None else None
        if state is None or not self.is_on_screen:
            return
        rows = rows_of(manifest) if manifest is not None else ()
        words = state.selection.boundaries
        shown = shown_keys(manifest, words) if manifest is not None else frozenset()
        self._keys = keys_of(rows, BOUNDARY)
        self.tree.render_rows(rows, state.selection.hidden_zones, shown)
        self._row.setVisible(bool(self._keys))
        self._empty.setVisible(manifest is not None and not self._keys)
        self._all.setEnabled(len(shown) < len(self._keys))
        self._no.setEnabled(bool(words))
        self._names.setChecked(state.selection.boundary_names)
