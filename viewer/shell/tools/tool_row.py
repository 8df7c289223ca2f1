"""One tool in the dock: its switch, its notes, and its form, which unfolds."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.protocol import Tool, ToolNote
from viewer.shell.tools.around import Around
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.part import Part, Place
from viewer.shell.widgets.plain_text import plain, text_label


class ToolRow(QFrame):
    """Shows a tool and says what the user wants of it.

    Signals
    -------
    chosen
        The tool as it is to be.
    moved
        Places to move it down, -1 or 1.
    removed
        It is to go.
    held
        Whether the user holds a slider in its form.
    unfolded_changed
        Whether its form is shown now.
    touched
        A value in its form was pressed on, or its name.
    """

    chosen = Signal(object)
    moved = Signal(int)
    removed = Signal()
    held = Signal(bool)
    unfolded_changed = Signal(bool)
    touched = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form
        self.setObjectName(f"tools.{form.name}")
        self._unfolded = False
        self._parts: tuple[Part, ...] = ()
        self._layout: QFormLayout | None = None
        self._tool: Tool | None = None
        self._around = Around()
        self._fold = self._make_button("fold", f"Values of {form.title}")
        self._fold.setArrowType(Qt.ArrowType.RightArrow)
        self._fold.clicked.connect(lambda: self.unfold(not self.unfolded))
        self._switch = QCheckBox(form.title)
        self._switch.setObjectName(f"tools.{form.name}.on")
        self._switch.clicked.connect(lambda on: self._tool is not None and self.chosen.emit(_switched(self._tool, on)))
        self._up = self._make_button("up", "Apply it earlier")
        self._up.setArrowType(Qt.ArrowType.UpArrow)
        self._up.clicked.connect(lambda: self.moved.emit(-1))
        self._down = self._make_button("down", "Apply it later")
        self._down.setArrowType(Qt.ArrowType.DownArrow)
        self._down.clicked.connect(lambda: self.moved.emit(1))
        self._remove = self._make_button("remove", f"Remove {form.title}")
        self._remove.setText("✕")
        self._remove.clicked.connect(self.removed)
        self._notes = text_label()
        self._notes.setObjectName(f"tools.{form.name}.notes")
        self._notes.setWordWrap(True)
        self._notes.setContentsMargins(8, 0, 0, 0)
        self._notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)  # a long name widens no dock
        policy.setHeightForWidth(True)
        self._notes.setSizePolicy(policy)
        self._notes.hide()
        self._lay_out()

    def _make_button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"tools.{self.form.name}.{name}")
        button.setAutoRaise(True)
        button.setToolTip(plain(tip))
        button.setAccessibleName(tip)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._fold)
        head.addWidget(self._switch, 1)
        for button in (self._up, self._down, self._remove):
            head.addWidget(button)
        self._values = QWidget()
        self._values.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._notes)
        column.addWidget(self._values)

    @property
    def unfolded(self) -> bool:
        """Whether its form is shown."""
        return self._unfolded

    def unfold(self, unfolded: bool = True) -> None:
        """Show its form, or fold it up."""
        changed, self._unfolded = unfolded != self._unfolded, unfolded
        self._fold.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        if unfolded:
            self._make_form()
            self._render_parts()
        self._values.setVisible(unfolded)
        if changed:
            self.unfolded_changed.emit(unfolded)

    def set_at_work(self, at_work: bool) -> None:
        """Mark it as the tool whose handle is in the view."""
        font = self._switch.font()
        font.setBold(at_work)
        self._switch.setFont(font)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Be the tool at work while the form is open."""
        super().mousePressEvent(event)
        if self.unfolded:
            self.touched.emit()

    def render_tool(self, tool: Tool, around: Around, notes: tuple[ToolNote, ...]) -> None:
        """Show a tool and what is to be said about it; nothing is emitted."""
        self._tool, self._around = tool, around
        self._switch.setChecked(tool.on)
        text = "\n".join(f"⚠ {note.sentence}" if note.wrong else note.sentence for note in notes) if tool.on else ""
        if text != self._notes.text():
            self._notes.setText(text)
            self._notes.setToolTip(plain(text))
            self._notes.setVisible(bool(text))
        if self.unfolded:
            self._render_parts()

    def set_ends(self, *, first: bool, last: bool) -> None:
        """Offer moving where there is something to move past."""
        self._up.setEnabled(not first)
        self._down.setEnabled(not last)
        for button in (self._up, self._down):
            button.setVisible(not (first and last))

    def _make_form(self) -> None:
        """Make the form when it is needed first: a dozen widgets for each tool cost time at every start."""
        if self._layout is not None:
            return
        self._layout = QFormLayout(self._values)
        self._layout.setContentsMargins(8, 2, 2, 6)
        self._layout.setVerticalSpacing(4)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._parts = self.form.parts(Place(self.form.name))
        for part in self._parts:
            part.chosen.connect(lambda _tool: self.touched.emit())
            part.chosen.connect(self.chosen)
            part.held.connect(self.held)
            if part.label:
                self._layout.addRow(part.label, part)
            else:
                self._layout.addRow(part)  # words of their own, which need the whole width of the dock

    def _render_parts(self) -> None:
        if self._tool is None or self._layout is None:
            return
        for part in self._parts:
            there = part.render_tool(self._tool, self._around)
            if there != self._layout.isRowVisible(part):
                self._layout.setRowVisible(part, there)


def _switched(tool: Tool, on: bool) -> Tool:
    return replace(tool, on=on)
