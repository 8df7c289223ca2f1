"""The dialog *Save animation*: what changes from frame to frame, how a frame is to be, and what one looks like."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from viewer.film_kinds import KINDS
from viewer.shell.figure.dialog import align
from viewer.shell.figure.options_form import FigureOptionsForm
from viewer.shell.figure.preview import FigurePreview
from viewer.shell.figure.size_form import FigureSizeForm
from viewer.shell.film.form import FilmForm
from viewer.shell.film.offer import FilmOffer
from viewer.shell.film.spec import FilmSpec
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.labels import note_label

_DELAY = 60
"""Milliseconds from a change to the preview of it: while somebody types there is a change with each key."""

_SIZE = 1000, 640  # logical pixels


class FilmDialog(QDialog):
    """Edits a :class:`FilmSpec`.

    Parameters
    ----------
    start, usual
        The animation to begin with, and what *Reset* brings back.
    offer
        What there is to animate.

    Signals
    -------
    preview_wanted
        A frame is to be seen; :meth:`show_preview` shows it.
    save_wanted
        The animation is to be saved.
    """

    preview_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, start: FilmSpec, usual: FilmSpec, offer: FilmOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("film")
        self.setWindowTitle("Save animation")
        self._spec, self._usual, self._offer = start, usual, offer
        self.preview = FigurePreview()
        self._film, self._sizes = FilmForm(offer), FigureSizeForm(usual.figure.size)
        self._options = FigureOptionsForm(several=offer.pane_shape > 0.0)
        handles = self._options.findChild(QCheckBox, "figure.handles")
        assert handles is not None
        handles.hide()  # a tool at work is not what a film shows
        self._colors, self._notes = note_label(""), note_label("")
        for note, name in ((self._colors, "film.colors"), (self._notes, "film.notes")):
            note.setObjectName(name)
            note.setWordWrap(True)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self.preview_wanted)
        self._lay_out()
        self.set_spec(start)
        for form in (self._film, self._sizes, self._options):
            form.changed.connect(self._on_changed)
        self.preview.resized.connect(self._timer.start)
        CalmWheel(self).guard_all(self)
        self.resize(*_SIZE)

    def _lay_out(self) -> None:
        forms = QWidget()
        align(self._film, self._sizes, self._options)
        column = QVBoxLayout(forms)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self._film, self._colors, self._sizes, self._options, self._notes):
            column.addWidget(part)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.preview, 1)
        row.addWidget(forms)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Reset | kinds.Cancel)
        self._save = QPushButton("&Save…")
        self._save.setObjectName("film.save")
        self._save.setDefault(True)
        buttons.addButton(self._save, QDialogButtonBox.ButtonRole.AcceptRole)
        for kind, name in ((kinds.Reset, "film.reset"), (kinds.Cancel, "film.close")):
            buttons.button(kind).setObjectName(name)
            buttons.button(kind).setAutoDefault(False)
        buttons.accepted.connect(self.save_wanted)
        buttons.rejected.connect(self.reject)
        buttons.button(kinds.Reset).clicked.connect(lambda: self.set_spec(self._usual))
        layout = QVBoxLayout(self)
        layout.addLayout(row, 1)
        layout.addWidget(buttons)

    @property
    def spec(self) -> FilmSpec:
        """The animation that is wanted."""
        return self._spec

    def set_spec(self, spec: FilmSpec) -> None:
        """Show another animation's options, and ask for its preview."""
        self._spec = spec
        self._film.show_spec(spec)
        self._sizes.set_size(spec.figure.size)
        self._options.show_spec(spec.figure)
        self._look()

    def show_preview(self, image: QImage) -> None:
        """Show what a frame will look like."""
        self.preview.show_image(image)

    def show_trouble(self, sentence: str) -> None:
        """Say what is wrong."""
        self._notes.setText(sentence)

    def _on_changed(self) -> None:
        figure = self._options.spec(replace(self._spec.figure, size=self._sizes.size_wanted))
        self._spec = self._film.spec(replace(self._spec, figure=figure))
        self._look()

    def _look(self) -> None:
        """Say what comes of it."""
        spec, offer = self._spec, self._offer
        kind = next(kind for kind in KINDS if kind.name == spec.kind)
        self._sizes.show_pixels(offer.shape_of(spec))
        self._colors.setText((offer.colors or {}).get(spec.over, ""))
        self._save.setEnabled(not offer.refusal(spec))
        self.show_trouble(spec.trouble(offer.shape_of(spec)) or offer.about_kind(spec, kind))
        self._timer.start()
