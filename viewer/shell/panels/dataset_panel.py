"""The dock *Dataset*: which dataset, split, sample, base and field; and what the sample's globals are."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from viewer.protocol import ALL_BASES
from viewer.shell.panels.dataset_header import DatasetHeader
from viewer.shell.panels.feature_roles import feature_roles, roles_of_globals
from viewer.shell.panels.field_list import components_of, joined_or_apart, listed_fields
from viewer.shell.panels.globals_view import GlobalsView
from viewer.shell.panels.notes_view import NotesView
from viewer.shell.panels.sample_spin_box import SampleSpinBox
from viewer.shell.panels.zones_button import ZonesButton
from viewer.shell.session.captions import file_name
from viewer.shell.session.choice import absent_base, absent_field, notes_of
from viewer.shell.session.state import FAILED
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.combo_box import narrow_combo_box, offer_absent
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.plain_text import plain, text_label
from viewer.shell.widgets.slider import Slider

if TYPE_CHECKING:
    from viewer.artifacts.manifest import Manifest
    from viewer.protocol import Catalogue
    from viewer.shell.session.state import SessionState

TOGETHER = "All bases together"


class DatasetPanel(QWidget):
    """Renders a :class:`SessionState` and says what the user chose.

    Signals
    -------
    chosen
        Changes of the selection, a dict for :meth:`Session.select`.
    stepped
        Places to go on in the split.
    """

    chosen = Signal(dict)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._header = DatasetHeader()
        self._split = narrow_combo_box("dataset.split", "Split")
        self._sample = SampleSpinBox()
        self._sample.setObjectName("dataset.sample")
        self._sample.setAccessibleName("Sample")
        self._slider = Slider("dataset.sample_slider", "Sample slider")
        self._file = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._file.setObjectName("dataset.file")
        self._wheel = CalmWheel(self)
        self._wheel.guard(self._slider)
        self._base = narrow_combo_box("dataset.base", "Base")
        self._field = narrow_combo_box("dataset.field", "Field")
        self._component = narrow_combo_box("dataset.component", "Component")
        self._joined = QCheckBox("One vector")
        self._joined.setObjectName("dataset.joined")
        self._zones = ZonesButton()
        self._globals = GlobalsView()
        self._roles: dict[str, str] = {}
        self.notes = NotesView()
        self._lay_out()
        self._state: SessionState | None = None
        self._globals_of: Manifest | None = None
        self._connect()
        self._render_catalogue(None)
        self._render_manifest(None)
        self._render_globals(None)
        self._form.setRowVisible(self._file, False)
        self._form.setRowVisible(self._component, False)
        self._form.setRowVisible(self._joined, False)

    @property
    def field_choices(self) -> tuple[QComboBox, QComboBox]:
        """Where the field and its component are chosen."""
        return (self._field, self._component)

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setContentsMargins(0, 0, 0, 0)
        samples = QHBoxLayout()
        samples.setSpacing(4)
        for name, arrow, places, tip in (
            ("dataset.previous", Qt.ArrowType.LeftArrow, -1, "Previous sample (Left)"),
            ("dataset.next", Qt.ArrowType.RightArrow, 1, "Next sample (Right)"),
        ):
            button = QToolButton()
            button.setObjectName(name)
            button.setArrowType(arrow)
            button.setToolTip(plain(tip))
            button.setAccessibleName(tip)
            button.setAutoRepeat(True)
            button.clicked.connect(lambda _checked=False, step=places: self.stepped.emit(step))
            samples.addWidget(button)
        samples.insertWidget(1, self._sample, 1)
        self._form.addRow("S&plit", self._split)
        label = text_label("S&ample")
        label.setBuddy(self._sample)
        self._form.addRow(label, samples)
        self._form.addRow("", self._slider)
        self._form.addRow("File", self._file)
        self._form.addRow("&Base", self._base)
        self._form.addRow("&Zones", self._zones)
        self._form.addRow("Fiel&d", self._field)
        self._form.addRow("C&omponent", self._component)
        self._form.addRow("", self._joined)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 9, 9, 9)
        layout.addWidget(self._header)
        layout.addSpacing(4)
        layout.addLayout(self._form)
        layout.addWidget(self.notes)
        layout.addWidget(self._globals, 100)
        layout.addStretch(1)  # takes the room while there are no globals

    def _connect(self) -> None:
        self._split.activated.connect(self._on_split)
        self._sample.chosen.connect(lambda sample: self.chosen.emit({"sample": sample}))
        self._sample.stepped.connect(self.stepped)
        self._slider.valueChanged.connect(self._on_slider)
        self._base.activated.connect(lambda _index: self.chosen.emit({"base": self._base.currentData()}))
        self._zones.chosen.connect(lambda hidden: self.chosen.emit({"hidden_zones": hidden}))
        self._field.activated.connect(self._on_field)
        self._joined.clicked.connect(self._on_joined)
        self._component.activated.connect(lambda index: self.chosen.emit({"component": index - 1}))

    # what the user chose

    def _on_split(self, index: int) -> None:
        if self._state is None or self._state.catalogue is None:
            return
        split = self._state.catalogue.splits[index]
        sample = self._state.selection.sample
        if split.position_of(sample) is None and len(split):
            sample = split.id_at(0)
        self.chosen.emit({"split": split.name, "sample": sample})

    def _on_slider(self, position: int) -> None:
        order = self._state.order if self._state else None
        if order is not None and 0 <= position < len(order):
            self.chosen.emit({"sample": order.id_at(position)})

    def _on_field(self, index: int) -> None:
        if listed := self._field.itemData(index):
            self.chosen.emit(listed.changes())

    def _on_joined(self, joined: bool) -> None:
        if self._state is not None:
            self.chosen.emit(joined_or_apart(self._state.selection, joined))

    # what is so

    def render_state(self, state: SessionState) -> None:
        """Show the state; nothing is emitted."""
        before, self._state = self._state, state
        with ExitStack() as quiet:
            for widget in (self._split, self._slider, self._base, self._field, self._component):
                quiet.enter_context(QSignalBlocker(widget))
            self._render(before, state)

    def _render(self, before: SessionState | None, state: SessionState) -> None:
        catalogue = state.catalogue
        if before is None or catalogue is not before.catalogue:
            self._render_catalogue(catalogue)
        known = self._split.findData(state.selection.split)
        offer_absent(self._split, state.selection.split if known < 0 and catalogue else "", "this dataset")
        self._split.setCurrentIndex(known if known >= 0 else self._split.count() - 1)
        order = state.order
        self._sample.set_sample(state.split, state.selection.sample, order)
        self._slider.setRange(0, max(len(order) - 1, 0) if order else 0)
        position = order.position_of(state.selection.sample) if order else None
        self._slider.setValue(position or 0)
        called = file_name(state, state.selection)
        self._file.setText(called)
        self._file.setToolTip(plain(called))
        self._form.setRowVisible(self._file, bool(called))
        manifest = state.manifest
        if before is None or manifest is not before.manifest:
            self._render_manifest(manifest)
        if before is None or manifest is not before.manifest or state.selection.apart != before.selection.apart:
            self._render_fields(state)
        own = None if state.phase == FAILED else manifest  # another sample's globals are not this one's
        if own is not self._globals_of:
            self._globals_of = own
            self._render_globals(own)
        self._globals.setEnabled(not state.stale)
        self._render_choice(state)
        self.notes.set_notes(notes_of(state), rest=state.catalogue is not None and state.catalogue.rest is not None)

    def _render_catalogue(self, catalogue: Catalogue | None) -> None:
        self.setEnabled(catalogue is not None)
        self._header.set_catalogue(catalogue)
        self._roles = feature_roles(catalogue.problems) if catalogue else {}
        self._split.clear()
        for known in catalogue.splits if catalogue else ():
            self._split.addItem(f"{known.name} ({len(known):,})", known.name)

    def _render_manifest(self, manifest: Manifest | None) -> None:
        self._base.clear()
        for base in manifest.bases if manifest else ():
            self._base.addItem(base.name, base.name)
            about = f"{base.topological_dimension}D cells in {base.physical_dimension}D space; zones: "
            tip = plain(about + ", ".join(base.zones))
            self._base.setItemData(self._base.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        if self._base.count() > 1:
            self._base.addItem(TOGETHER, ALL_BASES)
        zones = tuple(zone.name for zone in manifest.meshes) if manifest else ()
        self._form.setRowVisible(self._zones, len(zones) > 1)

    def _render_fields(self, state: SessionState) -> None:
        self._field.clear()
        for listed in listed_fields(state.manifest, state.selection.apart, self._roles):
            self._field.addItem(listed.text, listed)

    def _render_globals(self, manifest: Manifest | None) -> None:
        self._globals.set_globals(manifest.globals_ if manifest else {}, roles_of_globals(self._roles))

    def _render_choice(self, state: SessionState) -> None:
        selection, manifest = state.selection, state.manifest
        if manifest is not None:
            self._zones.set_zones(tuple(zone.name for zone in manifest.meshes), selection.hidden_zones)
        self._base.setCurrentIndex(self._base.findData(selection.base))
        rows = (self._field.itemData(row) for row in range(self._field.count()))
        self._field.setCurrentIndex(next((row for row, it in enumerate(rows) if it and it.is_selected(selection)), -1))
        components = components_of(manifest, selection)
        joined = selection.field not in selection.apart
        offer_absent(self._base, absent_base(state))
        offer_absent(self._field, absent_field(state))
        self._form.setRowVisible(self._component, bool(components) and joined)
        self._form.setRowVisible(self._joined, bool(components))
        self._joined.setChecked(joined)
        self._joined.setToolTip(plain(f"{', '.join(components)} are listed as one field, not apart"))
        if [self._component.itemText(row) for row in range(1, self._component.count())] != list(components):
            self._component.clear()
            self._component.addItems(["Magnitude", *components])
        self._component.setCurrentIndex(selection.component + 1)
        for box in (self._base, self._field):
            box.setEnabled(box.count() > 0)  # of a sample that cannot be shown nothing is known
