"""*Save picture*: from the action to the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from viewer.codec import from_plain, to_plain
from viewer.figure_size import BITMAPS, PIXELS, SCREEN, TRANSPARENT, FigureSize
from viewer.shell.figure.content import FigureContent
from viewer.shell.figure.layout import shape_of
from viewer.shell.figure.maker import FigureMaker
from viewer.shell.figure.source import FigureSource
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.widgets.prompts import Prompts

if TYPE_CHECKING:
    from viewer.shell.figure.dialog import FigureDialog


class FigureController(QObject):
    """Shows the dialog and has done what it says.

    Attributes
    ----------
    maker, source
        What makes pictures, and what they are made of.

    Signals
    -------
    opened
        The dialog is there: what is on screen should stay.
    saved
        A picture is there: a sentence about it.
    """

    opened = Signal()
    saved = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        prompts: Prompts,
        state: SavedState,
        maker: FigureMaker,
        source: FigureSource,
    ) -> None:
        super().__init__(parent)
        self._parent, self._prompts, self._state = parent, prompts, state
        self.maker, self.source = maker, source
        self._dialog: FigureDialog | None = None
        self._content: FigureContent | None = None
        session.changed.connect(lambda _state: self._look_again())
        maker.previewed.connect(self._on_previewed)
        maker.saved.connect(self._on_saved)
        maker.failed.connect(self._on_failed)
        maker.advanced.connect(self._on_advanced)

    def show(self) -> None:
        """Show the dialog; nothing happens while there is no picture, or it is there already."""
        self._content = self.source.content()
        if self._content is None or self._dialog is not None:
            return
        from viewer.shell.figure.dialog import FigureDialog  # the start of the program does not wait for it

        usual = self._usual()
        several = len(self._content.panes) > 1
        self._dialog = dialog = FigureDialog(self._remembered() or usual, usual, several=several, parent=self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.preview_wanted.connect(self._preview)
        dialog.save_wanted.connect(self._choose)
        dialog.stop_wanted.connect(self._stop)
        dialog.finished.connect(lambda _result: self._on_closed())
        self.opened.emit()
        dialog.open()

    def _usual(self) -> FigureSpec:
        width, height, ratio = self.source.screen_size
        return FigureSpec(FigureSize(float(width), float(height), PIXELS, SCREEN * ratio))

    def _remembered(self) -> FigureSpec | None:
        try:
            spec = from_plain(FigureSpec, self._state.figure.get("spec"))
        except ValueError:
            return None
        return spec if spec.is_known and not spec.trouble(1.0) else None

    def _look_again(self) -> None:
        """Take in that something else is on screen."""
        if self._dialog is not None and not self.maker.saving:
            self._preview()

    def _preview(self) -> None:
        dialog = self._dialog
        if dialog is None or self.maker.saving:
            return
        self._content = self.source.content() or self._content
        if self._content is not None:
            dialog.show_shape(shape_of(dialog.spec, self._content))
            self.maker.preview(dialog.spec, self._content, dialog.preview.room)

    def _choose(self) -> None:
        dialog, content = self._dialog, self._content
        if dialog is None or content is None:
            return
        folder = Path(self._state.figure.get("folder") or Path.home())
        path = self._prompts.choose_picture(str((folder if folder.is_dir() else Path.home()) / f"{content.name}.png"))
        if path is not None and self._dialog is dialog:
            dialog.show_trouble("")
            dialog.set_saving(True)
            self.maker.save(dialog.spec, self.source.content() or content, path)

    def _stop(self) -> None:
        self.maker.cancel()
        if self._dialog is not None:
            self._dialog.set_saving(False)
            self._dialog.show_trouble("Saving was stopped; there is no file.")

    def _on_previewed(self, image: QImage) -> None:
        if self._dialog is not None:
            self._dialog.show_preview(image)

    def _on_advanced(self, fraction: float) -> None:
        if self._dialog is not None:
            self._dialog.set_saving(True, fraction)

    def _on_saved(self, path: Path) -> None:
        if self._dialog is not None:
            spec = self._dialog.spec
            self._state.remember_figure({"spec": to_plain(spec), "folder": str(path.parent)})
            self._dialog.set_saving(False)
            self._dialog.accept()
            flat = spec.background == TRANSPARENT and BITMAPS.get(path.suffix.lower()) == "jpeg"
            self.saved.emit(f"Saved {path}" + ("; a JPEG has no transparency, so it is white" if flat else ""))

    def _on_failed(self, _preview: bool, sentence: str, _detail: str) -> None:
        if self._dialog is not None:
            self._dialog.set_saving(False)
            self._dialog.show_trouble(sentence)

    def _on_closed(self) -> None:
        self._dialog = self._content = None
        self.maker.cancel()
