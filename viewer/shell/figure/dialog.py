"""The dialog *Save picture*: how the picture is to be, and what it will look like."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QImage
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.shell.figure.options_form import FigureOptionsForm
from viewer.shell.figure.preview import FigurePreview
from viewer.shell.figure.size_form import FigureSizeForm
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.plain_text import text_label

_DELAY = 60
"""Milliseconds from a change to the preview of it: while somebody types there is a change with each key."""

_SIZE = 960, 560  # logical pixels


class FigureDialog(QDialog):
    """Edits a :class:`FigureSpec`.

    Parameters
    ----------
    start
        The picture to begin with.
    usual
        What *Reset* brings back.
    several
        Whether there are several panes.

    Signals
    -------
    preview_wanted
        The picture is to be seen; :meth:`show_preview` shows it.
    save_wanted
        The picture is to be saved.
    stop_wanted
        It is not to be saved after all, while it is being saved.
    """

    preview_wanted = Signal()
    save_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, start: FigureSpec, usual: FigureSpec, *, several: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figure")
        self.setWindowTitle("Save picture")
        self._spec, self._usual, self._saving = start, usual, False
        self.preview = FigurePreview()
        self._sizes, self._options = FigureSizeForm(usual.size), FigureOptionsForm(several=several)
        self._trouble = text_label("")
        self._trouble.setObjectName("figure.trouble")
        self._trouble.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setObjectName("figure.progress")
        self._progress.setAccessibleName("Progress of saving the picture")
        self._progress.setRange(0, 100)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self.preview_wanted)
        self._lay_out()
        self.set_spec(start)
        self._sizes.changed.connect(self._on_changed)
        self._options.changed.connect(self._on_changed)
        self.preview.resized.connect(self._timer.start)
        CalmWheel(self).guard_all(self)
        self.set_saving(False)
        self.resize(*_SIZE)

    def _lay_out(self) -> None:
        self._forms = QWidget()
        align(self._sizes, self._options)
        column = QVBoxLayout(self._forms)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._sizes)
        column.addWidget(self._options)
        column.addWidget(self._trouble)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.preview, 1)
        row.addWidget(self._forms)
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Reset | kinds.Cancel)
        self._save = QPushButton("&Save…")
        self._save.setObjectName("figure.save")
        self._save.setDefault(True)
        self._buttons.addButton(self._save, QDialogButtonBox.ButtonRole.AcceptRole)
        self._reset, self._cancel = self._buttons.button(kinds.Reset), self._buttons.button(kinds.Cancel)
        for button, name in ((self._reset, "figure.reset"), (self._cancel, "figure.cancel")):
            button.setObjectName(name)
            button.setAutoDefault(False)
        self._buttons.accepted.connect(self._on_save)
        self._buttons.rejected.connect(self.reject)
        self._reset.clicked.connect(self._on_reset)
        layout = QVBoxLayout(self)
        layout.addLayout(row, 1)
        layout.addWidget(self._progress)
        layout.addWidget(self._buttons)

    @property
    def spec(self) -> FigureSpec:
        """The picture that is wanted."""
        return self._spec

    def set_spec(self, spec: FigureSpec) -> None:
        """Show another picture's options, and ask for its preview."""
        self._spec = spec
        self._sizes.set_size(spec.size)
        self._options.show_spec(spec)
        self._timer.start()

    def show_shape(self, shape: float) -> None:
        """Say how many pixels there are; ``shape`` is the width of what is saved by its height."""
        self._sizes.show_pixels(shape)

    def show_preview(self, image: QImage) -> None:
        """Show what it will look like."""
        self.preview.show_image(image)
        self.show_trouble("")

    def show_trouble(self, sentence: str) -> None:
        """Say what is wrong; an empty text: nothing is."""
        self._trouble.setText(sentence)

    def set_saving(self, saving: bool, fraction: float = 0.0) -> None:
        """Show that it is being saved and how far that is, 0..1 (1: it is being written), or let it be edited."""
        self._saving = saving
        for part in (self._forms, self._save, self._reset):
            part.setEnabled(not saving)
        self._progress.setVisible(saving)
        self._progress.setMaximum(0 if fraction >= 1.0 else 100)  # nobody knows how long writing takes
        self._progress.setValue(round(100 * fraction))

    def reject(self) -> None:
        """Close; while it is being saved stop that."""
        if self._saving:
            self.stop_wanted.emit()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Close, also while it is being saved: the program must be able to end."""
        if self._saving:
            self.stop_wanted.emit()
            self.set_saving(False)
        super().closeEvent(event)

    def _on_changed(self) -> None:
        self._spec = self._options.spec(replace(self._spec, size=self._sizes.size_wanted))
        self._timer.start()

    def _on_reset(self) -> None:
        self.set_spec(self._usual)

    def _on_save(self) -> None:
        self._take_typed()
        self.save_wanted.emit()

    def _take_typed(self) -> None:
        """Take what has been typed in a field that still has the focus."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()
            focused.setFocus()


def align(*forms: QWidget) -> None:
    """Give the labels of several forms one width."""
    layouts = [layout for form in forms if isinstance(layout := form.layout(), QFormLayout)]
    items = (
        layout.itemAt(row, QFormLayout.ItemRole.LabelRole) for layout in layouts for row in range(layout.rowCount())
    )
    labels = [label for item in items if item is not None and (label := item.widget()) is not None]
    widest = max(label.sizeHint().width() for label in labels)
    for label in labels:
        label.setMinimumWidth(widest)
