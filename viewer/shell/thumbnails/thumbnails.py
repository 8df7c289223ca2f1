"""The thumbnails of the split that is selected: which look they have now, and what there is to see of each sample."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from viewer.shell.services.budget import Budget
from viewer.shell.session.session import Session
from viewer.shell.session.state import SHOWN, SessionFailure, SessionState
from viewer.shell.thumbnails.maker import ThumbnailMaker
from viewer.shell.thumbnails.outward import Order
from viewer.shell.thumbnails.rest import ViewRest
from viewer.shell.thumbnails.sheet import Sheet
from viewer.shell.thumbnails.shelf import ThumbnailShelf
from viewer.shell.thumbnails.wish import SIZES, ThumbnailLook, look_of, wish_of
from viewer.values import dataclass

SHEETS = 12
"""Looks whose thumbnails are known: who goes back to a field or a camera finds them there."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What there is to see of a sample: its picture, or one of before while there is none yet, or why there is none."""

    picture: QImage | None = None
    former: bool = False
    failure: SessionFailure | None = None


class Thumbnails(QObject):
    """Has one sheet after the other made, as the user changes the view.

    Parameters
    ----------
    folder
        Returns the folder of the artifacts of a dataset, by its path.

    Attributes
    ----------
    maker, shelf
        Who makes the pictures, and who keeps them.

    Signals
    -------
    changed
        What there is to see of a sample has changed.
    renewed
        All may have: there is another sheet, or none.
    """

    changed = Signal(int)
    renewed = Signal()

    def __init__(
        self, session: Session, maker: ThumbnailMaker, shelf: ThumbnailShelf, rest: ViewRest, budget: Budget
    ) -> None:
        super().__init__(session)
        self._session, self.maker, self.shelf, self._rest, self._budget = session, maker, shelf, rest, budget
        for part in (maker, rest):
            part.setParent(self)
        self._sheets: list[Sheet] = []  # the one that was looked at last at the end
        self._numbers = 0
        self._size, self._ratio = SIZES["medium"], 1.0
        self._wanted = self._insisted = False
        self._seen = (0, -1)
        self._shown = self._outdated = frozenset[Path]()
        maker.changed.connect(self.changed)
        rest.rested.connect(self._on_rest)
        session.opened.connect(lambda _catalogue: self.forget())
        session.changed.connect(self._on_state)

    @property
    def sheet(self) -> Sheet | None:
        """The thumbnails of now; None before there is a picture of the split on screen."""
        newest = self._sheets[-1] if self._sheets else None
        split = self._session.state.selection.split
        return newest if newest is not None and newest.look.wish.choice.split == split else None

    @property
    def order(self) -> Order | None:
        """The samples that there are thumbnails of."""
        return self.maker.next.order

    @property
    def complete(self) -> bool:
        """Whether each sample has a picture of now, or a reason for having none."""
        return self.sheet is not None and self._rest.resting and self.maker.complete

    def want(self, *, wanted: bool) -> None:
        """Say whether somebody looks at them: else none is made."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._on_rest()

    def insist(self, *, insisted: bool) -> None:
        """Say whether all have to be made, whoever looks at them."""
        self._insisted = insisted
        self._on_rest()
        if insisted and self.sheet is not None:
            self.sheet.drop_lost()
            self.maker.begin_anew()

    def set_size(self, size: tuple[int, int], ratio: float) -> None:
        """Have pictures of so many logical pixels, and so many device pixels for each of them."""
        if (size, ratio) != (self._size, self._ratio):
            self._size, self._ratio = size, ratio
            self._on_rest()

    def set_seen(self, first: int, last: int) -> None:
        """Say which places of the order are seen: they come first."""
        if (first, last) != self._seen:
            self._seen = first, last
            self._go_through()

    def cell(self, sample: int) -> Cell:
        """Return what there is to see of a sample."""
        sheet = self.sheet
        if sheet is None:
            return Cell()
        picture = self.shelf.picture(sample)
        if picture is not None or sample in sheet.failures:
            return Cell(picture, failure=sheet.failures.get(sample))
        former = self._former(sheet)
        picture = self.shelf.former(former, sample) if former is not None else None
        return Cell(picture, former=picture is not None)

    def forget(self) -> None:
        """Another dataset is open, or its files were read anew, or the cache is another one."""
        self._sheets.clear()
        self.shelf.forget()
        self.maker.show(None)
        self.renewed.emit()
        self._on_rest()

    def _former(self, sheet: Sheet) -> Sheet | None:
        """Return the sheet before, if it is of the same samples."""
        before = self._sheets[-2] if len(self._sheets) > 1 else None
        split = sheet.look.wish.choice.split
        return before if before is not None and before.look.wish.choice.split == split else None

    def _on_state(self, state: SessionState) -> None:
        self._rest.take_state(state)
        if self.maker.sheet is not self.sheet:  # another split
            self.maker.show(self.sheet)
            self.renewed.emit()
        if state.order is not self.order:
            self._go_through()
        if state.outdated is not self._outdated:
            self._outdated = state.outdated
            self._drop_outdated(state.outdated)
        shown = frozenset([state.shown.directory]) if state.shown is not None and state.phase == SHOWN else self._shown
        if shown != self._shown:
            self._shown = shown
            self.maker.try_again(state.selection.sample)
        self._run()

    def _go_through(self) -> None:
        self.maker.begin(self._session.state.order, self._seen)
        self.shelf.show(self.sheet, self.maker.next.samples_seen)

    def _drop_outdated(self, outdated: frozenset[Path]) -> None:
        for sheet in self._sheets:
            gone = sheet.drop_outdated(outdated)
            self.shelf.drop(sheet, gone)
        self.maker.begin_anew()
        self.renewed.emit()

    def _on_rest(self) -> None:
        if (self._wanted or self._insisted) and self._rest.resting:
            self._look()
        self._run()

    def _run(self) -> None:
        self.maker.run(running=self._wanted or self._insisted, paused=not self._rest.resting)

    def _look(self) -> None:
        """Take the look of now, from what is on screen; while nothing is, that of before holds."""
        found = wish_of(self._session.state, self._session.view.camera, self._size, self._ratio)
        if found is None:
            return
        wish, shown = found
        if self.sheet is not None and self.sheet.look.wish.is_same(wish):
            return
        known = next((sheet for sheet in self._sheets if sheet.look.wish.is_same(wish)), None)
        if known is None:
            known = self._made(look_of(wish, shown))
        else:
            self._sheets.remove(known)
        self._sheets.append(known)
        del self._sheets[:-SHEETS]
        self.maker.show(known)
        self._go_through()
        self.renewed.emit()

    def _made(self, look: ThumbnailLook) -> Sheet:
        self._numbers += 1
        return Sheet(look, self._numbers, self._budget.store.folder_of(look.wish.dataset))
