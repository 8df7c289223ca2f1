"""Marking samples: by a key, in the table's menu, all that the table shows; and showing what is marked."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QToolButton

from viewer.shell.panels.marks_saver import MarksSaver
from viewer.shell.panels.only_samples import places_of
from viewer.shell.panels.samples_controller import SamplesController
from viewer.shell.session.sample_marks import SampleMarks
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.widgets.plain_text import plain
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.menus import MARKS_MENU
from viewer.wording import counted


class MarkEntry:
    """Marks a sample from its context menu."""

    def __init__(self, session: Session, marks: SampleMarks) -> None:
        self._session, self._marks = session, marks

    def add_sample(self, menu: QMenu, sample: int) -> None:
        """Add the entry."""
        split = self._session.state.selection.split
        if sample in self._marks.of(split):
            menu.addAction("Unmark the sample").triggered.connect(lambda: self._marks.unmark(split, (sample,)))
        else:
            menu.addAction("Mark the sample").triggered.connect(lambda: self._marks.mark(split, (sample,)))


class MarkingController(QObject):
    """Ties the actions to the marks, and the marks to the table."""

    def __init__(
        self, window: MainWindow, session: Session, marks: SampleMarks, samples: SamplesController, saver: MarksSaver
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._marks = window, session, marks
        self._samples, self._saver = samples, saver
        panel, only = samples.panel, samples.only
        panel.model.modelReset.connect(self._show_marks)
        marks.changed.connect(self._on_marks)
        only.changed.connect(self._render)
        session.changed.connect(self._on_state)
        self._selected = ("", -1)
        actions = window.actions_
        actions.connect(
            {
                "sample.marks.mark": self._toggle,
                "sample.marks.only": lambda: only.show_marked(only=actions["sample.marks.only"].isChecked()),
                "sample.marks.table": lambda: self._mark_shown(marked=True),
                "sample.marks.unmark_table": lambda: self._mark_shown(marked=False),
                "sample.marks.invert": lambda: marks.invert(self._split),
                "sample.marks.clear": marks.clear,
                "sample.marks.save": self._save,
            }
        )
        self._button = QToolButton()
        self._button.setObjectName("samples.marks")
        self._button.setText("Marks")
        self._button.setToolTip(plain("Mark samples, show the marked ones, and save their ids"))
        self._button.setAutoRaise(True)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setMenu(window.menus[MARKS_MENU])
        panel.buttons.addWidget(self._button)

    @property
    def _split(self) -> str:
        return self._session.state.selection.split

    def _toggle(self) -> None:
        selection = self._session.state.selection
        if selection.sample in self._marks.of(selection.split):
            self._marks.unmark(selection.split, (selection.sample,))
        else:
            self._marks.mark(selection.split, (selection.sample,))
        self._render()  # a click has turned its mark, whatever came of it

    def _mark_shown(self, *, marked: bool) -> None:
        """Mark all that have a row, or none of them."""
        rows = self._samples.panel.model.rows
        split = rows.split
        if split is None:
            return
        shown = [split.id_at(place) for place in rows.places]
        before = len(self._marks.of(split.name))
        (self._marks.mark if marked else self._marks.unmark)(split.name, shown)
        changed = abs(len(self._marks.of(split.name)) - before)
        self._window.notify(f"{'Marked' if marked else 'Unmarked'} {counted(changed, 'sample')}")

    def _save(self) -> None:
        catalogue = self._session.state.catalogue
        if catalogue is None or not self._marks.count:
            self._window.notify("No samples are marked")
        else:
            self._saver.save(catalogue, self._marks.splits)

    def _on_state(self, state: SessionState) -> None:
        selected = (state.selection.split, state.selection.sample)
        if selected != self._selected:
            self._selected = selected
            self._render()

    def _on_marks(self) -> None:
        self._show_marks()
        self._render()

    def _show_marks(self) -> None:
        model = self._samples.panel.model
        marked = self._marks.of(model.split.name) if model.split is not None else frozenset()
        if marked or model.values.marked:
            model.set_marked(places_of(model.split, marked) if model.split is not None else frozenset())

    def _render(self) -> None:
        actions, (split, sample) = self._window.actions_, self._selected
        actions["sample.marks.mark"].setChecked(sample in self._marks.of(split))
        actions["sample.marks.only"].setChecked(self._samples.only.marked_only)
        count = self._marks.count
        self._button.setText(f"Marks ({count:,})" if count else "Marks")
