"""*Save the contact sheet…*: waits until all thumbnails are there, and has them written as one file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.errors import ViewerError
from viewer.shell.figure.contact_sheet import ContactSheet
from viewer.shell.figure.contact_sheet_file import KINDS, trouble_of
from viewer.shell.figure.contact_sheet_writer import ContactSheetWriter
from viewer.shell.session.session import Session
from viewer.shell.thumbnail_dock.words import colors
from viewer.shell.thumbnails.sheet import Sheet
from viewer.shell.thumbnails.thumbnails import Thumbnails
from viewer.shell.widgets.prompts import Prompts
from viewer.wording import counted

CHANGED = "The view or the table changed before all thumbnails were there; save the contact sheet once more."


class SheetSaver(QObject):
    """Saves one contact sheet at a time.

    Signals
    -------
    changed
        Whether one is being made now.
    progressed
        A sentence and a fraction (0..1).
    said
        A sentence about a sheet that is there, or was given up.
    troubled
        Why there is none: a sentence and a detail.
    """

    changed = Signal(bool)
    progressed = Signal(str, float)
    said = Signal(str)
    troubled = Signal(str, str)

    def __init__(
        self,
        session: Session,
        thumbnails: Thumbnails,
        prompts: Prompts,
        writer: ContactSheetWriter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._thumbnails = session, thumbnails
        self._prompts, self._writer = prompts, writer
        writer.setParent(self)
        self._path: Path | None = None
        self._sheet: Sheet | None = None
        self._order: object = None
        thumbnails.changed.connect(lambda _sample: self._go_on())
        thumbnails.renewed.connect(self._go_on)
        thumbnails.maker.completed.connect(self._go_on)
        session.changed.connect(lambda _state: self._go_on())
        writer.advanced.connect(lambda share: self._tell("Writing the contact sheet", 0.9 + share / 10.0))
        writer.written.connect(self._on_written)
        writer.failed.connect(self._fail)

    @property
    def running(self) -> bool:
        """Whether a sheet is being made."""
        return self._path is not None

    def ask(self) -> None:
        """Ask for a file, and make the sheet; nothing happens while one is being made."""
        if self.running:
            return
        self._thumbnails.insist(insisted=True)  # while the user thinks about a name some more are made
        content = self.content()
        if content is None:
            self.troubled.emit("There are no thumbnails yet: bring a sample of the split to the screen first.", "")
        elif path := self._prompts.choose_contact_sheet(str(Path.home() / f"{content.name}{KINDS[0]}")):
            self.save(path)
        if not self.running:
            self._thumbnails.insist(insisted=False)

    def save(self, path: Path) -> None:
        """Make the sheet of the thumbnails of now, in the order of the table."""
        self._thumbnails.insist(insisted=True)
        content = self.content()
        if content is None or (trouble := trouble_of(path, content)):
            self._thumbnails.insist(insisted=False)
            self.troubled.emit(trouble if content is not None else CHANGED, "")
            return
        sheet, order = self._thumbnails.sheet, self._thumbnails.order
        assert sheet is not None and order is not None, "there is content"
        self._path, self._sheet, self._order = path, sheet, order
        self._thumbnails.shelf.hold(sheet.blocks(map(order.id_at, range(len(order)))))
        self.changed.emit(True)
        self._go_on()

    def cancel(self) -> None:
        """Make no sheet; nothing of it is left."""
        if self.running:
            self._end()
            self.said.emit("The contact sheet was cancelled; nothing of it was kept")

    def content(self) -> ContactSheet | None:
        """Return what is on the sheet of now; None while there are no thumbnails."""
        sheet, order, catalogue = self._thumbnails.sheet, self._thumbnails.order, self._session.state.catalogue
        if sheet is None or order is None or not len(order) or catalogue is None:
            return None
        look, split = sheet.look, sheet.look.wish.choice.split
        samples = [order.id_at(place) for place in range(len(order))]
        there = frozenset(sheet.pictures)

        def file_of(place: int) -> Path | None:
            return sheet.file(samples[place]) if samples[place] in there else None

        field, appearance = look.wish.choice.field, look.wish.appearance
        name = "-".join(filter(None, (catalogue.name, split, field, "contact-sheet"))).replace("/", "_")
        title = f"{catalogue.name}, split {split}" + (f": {look.title}" if field else "")
        line = f"{counted(len(samples), 'sample')}. {colors(look)}"
        ratio = look.wish.ratio
        size = round(look.wish.size[0] / ratio), round(look.wish.size[1] / ratio)
        ink = appearance.background, appearance.foreground
        return ContactSheet(name, title, line, look.bar, tuple(map(str, samples)), file_of, size, ratio, *ink)

    def _go_on(self) -> None:
        if self._path is None or self._writer.writing:
            return
        thumbnails, sheet = self._thumbnails, self._sheet
        if thumbnails.sheet is not sheet or thumbnails.order is not self._order or sheet is None:
            self._fail(ViewerError(CHANGED))
        elif thumbnails.maker.trouble:
            self._fail(ViewerError(thumbnails.maker.trouble))
        elif thumbnails.complete:
            content = self.content()
            assert content is not None, "all thumbnails are there"
            self._writer.write(self._path, content)
        else:
            assert thumbnails.order is not None, "it has been looked at"
            share = (len(sheet.pictures) + len(sheet.failures)) / max(len(thumbnails.order), 1)
            self._tell("Thumbnails for the contact sheet", min(share, 1.0) * 0.9)

    def _on_written(self, content: ContactSheet) -> None:
        path, count, sheet = self._path, len(content.captions), self._sheet
        lost = sum(sheet is None or int(caption) not in sheet.pictures for caption in content.captions)
        self._end()
        without = f"; {counted(lost, 'sample')} could not be shown" if lost else ""
        self.said.emit(f"Saved {path}, {counted(count, 'sample')}{without}")

    def _tell(self, doing: str, share: float) -> None:
        if self.running:
            self.progressed.emit(doing, share)

    def _fail(self, error: Exception) -> None:
        self._end()
        if isinstance(error, ViewerError):
            self.troubled.emit(error.sentence, error.detail)
        else:
            self.troubled.emit("The contact sheet could not be saved; please report it.", str(error))

    def _end(self) -> None:
        self._path = self._sheet = self._order = None
        self._writer.cancel()
        self._thumbnails.shelf.hold(())
        self._thumbnails.insist(insisted=False)
        self.changed.emit(False)
