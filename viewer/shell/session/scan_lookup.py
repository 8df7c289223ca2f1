"""Looks up what a scan has found of the ranges of fields, while the colours want it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.artifacts.manifest import Manifest
from viewer.errors import ViewerError
from viewer.protocol import ALL_BASES, Message, Split
from viewer.protocol.scan_figures import ALL_SPLITS, ScanColumn, SplitFigures
from viewer.protocol.scan_results import ColumnsRead, FiguresRead, ReadColumns, ReadFigures
from viewer.shell.session.color_scales import ColorScales
from viewer.shell.session.column_files import take_columns
from viewer.shell.session.dataset_scan import DatasetScan
from viewer.shell.session.scanned_ranges import ends_of, names_of
from viewer.shell.session.selection import OF_SAMPLES, OF_SPLIT
from viewer.shell.session.series_subject import series_key
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class _Ends:
    """Lowest and highest values of a field in each sample of a split."""

    split: Split
    columns: tuple[ScanColumn, ...]


class ScanLookup(QObject):
    """Asks once for each field, and again whenever more is known; the session is told what came.

    Signals
    -------
    changed
        More is known than before, or it is known that there is nothing.
    settled
        Nothing is on its way any more: whoever waited can go on.
    """

    changed = Signal()
    settled = Signal()

    def __init__(self, session: Session, scan: DatasetScan) -> None:
        super().__init__(session)
        self._session, self._scan = session, scan
        self._catalogue: object = None
        self._figures_asked = False
        self._asked: _Ends | None = None  # what numbers were asked for last
        self._waits = False  # whether they are on their way
        # Not at once: what is looked up may change the state while others are being told of it.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        session.changed.connect(self._on_state)
        scan.more_known.connect(self._on_more)
        scan.changed.connect(lambda _status: self._on_state(session.state))

    @property
    def waits(self) -> bool:
        """Whether the range over all time steps may come from a scan in a moment."""
        return self._waits or (self._soon.isActive() and self._ends(self._session.state) != self._asked)

    @property
    def _scales(self) -> ColorScales:
        return self._session.color_scales

    def begin(self) -> None:
        """Scan the samples whose range is wanted."""
        state = self._session.state
        self._scan.begin((state.selection.split,) if state.color_scale.mode == OF_SPLIT else ())

    def _on_state(self, state: SessionState) -> None:
        if state.catalogue is not self._catalogue:
            self._catalogue = state.catalogue
            self._scales.scanned.clear()
            self._figures_asked, self._asked, self._waits = False, None, False
        if self._wants_figures(state) or self._wants_ends(state):
            self._soon.start()

    def _on_more(self) -> None:
        """What is known may be other numbers now; what is shown stays until they come."""
        self._asked, self._waits = None, False
        self._scales.scanned.drop_columns()
        if self._spans_samples(self._session.state):
            self._ask_figures()
        else:
            self._figures_asked = False
            self._scales.scanned.drop_figures()
        self._soon.start()

    def _look(self) -> None:
        state = self._session.state
        if self._wants_figures(state) and self._scan.status.phase != "looking":
            self._ask_figures()
        if self._wants_ends(state):
            self._ask_ends(self._ends(state))
        if not self._waits:
            self.settled.emit()

    # all samples

    def _wants_figures(self, state: SessionState) -> bool:
        return not (self._figures_asked or self._scales.scanned.looked_up) and self._spans_samples(state)

    def _spans_samples(self, state: SessionState) -> bool:
        """Whether the colours of a pane span samples."""
        if state.catalogue is None:
            return False
        beside = (one.scale for view in state.panes.others for one in view.scales) if state.panes is not None else ()
        return state.color_scale.mode in OF_SAMPLES or any(scale.mode in OF_SAMPLES for scale in beside)

    def _ask_figures(self) -> None:
        self._figures_asked = True
        if self._scan.status.known:
            self._scan.ask(ReadFigures, self._take_figures)
        else:
            self._put_figures(self._without_fields())

    def _take_figures(self, answer: Message | ViewerError) -> None:
        self._put_figures(answer.splits if isinstance(answer, FiguresRead) else self._without_fields())

    def _put_figures(self, splits: tuple[SplitFigures, ...]) -> None:
        self._figures_asked = False
        self._scales.scanned.put_figures(splits)
        self._session.refresh_color_scale()
        self.changed.emit()

    def _without_fields(self) -> tuple[SplitFigures, ...]:
        """Return how many samples there are; nothing is known of their fields."""
        status = self._scan.status
        whole = SplitFigures(ALL_SPLITS, status.samples, 0, 0)
        return (*(SplitFigures(split.split, split.samples, 0, 0) for split in status.splits), whole)

    # all time steps of a sample

    def _wants_ends(self, state: SessionState) -> bool:
        if not state.color_scale.is_provisional or state.difference.on:
            return False
        ends = self._ends(state)
        return ends is not None and ends != self._asked

    def _ends(self, state: SessionState) -> _Ends | None:
        manifest: Manifest | None = state.manifest
        split, selection = state.split, state.selection
        if manifest is None or split is None or not selection.field or selection.base in ("", ALL_BASES):
            return None
        if not any(one.known for one in self._scan.status.splits if one.split == split.name):
            return None
        key = series_key(selection)
        columns = tuple(column for name in names_of(key, manifest) for column in ends_of(key, name))
        return _Ends(split, columns) if columns else None

    def _ask_ends(self, ends: _Ends | None) -> None:
        self._asked = ends
        if ends is None or not set(ends.columns) <= set(self._scan.status.columns):
            return
        self._waits = True
        self._scan.ask(lambda number: ReadColumns(number, ends.split.name, ends.columns), self._taker(ends))

    def _taker(self, ends: _Ends) -> Callable[[Message | ViewerError], None]:
        def take(answer: Message | ViewerError) -> None:
            numbers = None
            if isinstance(answer, ColumnsRead):
                try:
                    numbers = take_columns(answer.files)
                except OSError:
                    numbers = None
            if ends is not self._asked:
                return
            self._waits = False
            if numbers is not None and len(numbers) == len(ends.columns):
                self._scales.scanned.put_columns(ends.split, ends.columns, numbers)
                self._session.refresh_color_scale()
            self.changed.emit()
            self.settled.emit()

        return take
