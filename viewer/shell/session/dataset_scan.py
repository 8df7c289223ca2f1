"""What is known of all samples of the dataset that is open, and the scan that finds out more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.errors import ViewerError
from viewer.protocol import Catalogue, Message
from viewer.protocol.scan_figures import ALL_SPLITS, SplitFigures
from viewer.protocol.scan_results import (
    FiguresRead,
    ForgetScan,
    OpenScan,
    ReadFigures,
    ScanAdvanced,
    ScanEnded,
    ScanForgotten,
    ScanOpened,
    ScanRequest,
)
from viewer.scanning.kept_file import kept_file
from viewer.shell.children.scanner_client import Answered, ScannerClient
from viewer.shell.session.scan_status import ScanStatus
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState

RENEWED = 2000
"""Milliseconds between two times that it is said that more is known, while a scan runs."""

MOST_REMARKS = 50
"""Sentences about one scan that are kept: a cluster whose workers come and go has no end of them."""


class DatasetScan(QObject):
    """Follows the dataset that is open. A scanner runs once something is kept of it, or is to be found out.

    Attributes
    ----------
    consent
        Asked whether these splits of a dataset may be read as a whole.

    Signals
    -------
    changed
        The new :class:`ScanStatus`.
    more_known
        Other samples are known than before, or none any more: whoever shows figures asks for them again.
    """

    changed = Signal(object)
    more_known = Signal()

    def __init__(
        self,
        session: Session,
        client: ScannerClient,
        folder: Path,
        scratch: Callable[[], Path],
        cluster: Callable[[], str],
        follows: Callable[[str], bool],
    ) -> None:
        super().__init__(session)
        self.consent: Callable[[Catalogue, tuple[str, ...]], bool] = lambda catalogue, splits: True
        self._client, self._folder, self._scratch = client, folder, scratch
        self._cluster, self._follows = cluster, follows
        self._catalogue: Catalogue | None = None
        self._status = ScanStatus()
        self._opened = False  # whether the scanner knows of the dataset
        self._renew = QTimer(self, singleShot=True, interval=RENEWED)
        self._renew.timeout.connect(self._look_again)
        session.changed.connect(self._on_state)
        client.advanced.connect(self._on_advanced)
        client.remarked.connect(self._on_remark)
        client.scan_ended.connect(self._on_scan_ended)
        client.outdated.connect(lambda _count: self._look_again())
        client.died.connect(self._on_died)

    @property
    def status(self) -> ScanStatus:
        """How far it is."""
        return self._status

    @property
    def folder(self) -> Path:
        """Where results of all datasets are kept."""
        return self._folder

    @property
    def file(self) -> Path | None:
        """Where those of the dataset that is open are; None while none is."""
        return kept_file(self._folder, self._catalogue.place) if self._catalogue is not None else None

    def begin(self, splits: tuple[str, ...] = (), *, again: bool = False) -> None:
        """Scan what is not known of some splits, or of all; with ``again`` what is known as well."""
        if self._catalogue is None or self._status.under_way:
            return
        wanted = splits or tuple(split.name for split in self._catalogue.splits)
        if not self.consent(self._catalogue, wanted):
            return
        self._open()
        total = sum(len(split) for split in self._catalogue.splits if split.name in wanted)
        self._put(
            phase="running",
            done=0,
            total=total,
            rate=0.0,
            left=None,
            broken=0,
            elsewhere=False,
            trouble="",
            detail="",
            remarks=(),
        )
        self._client.begin(wanted, self._cluster(), again=again)

    def pause(self, *, paused: bool) -> None:
        """Begin nothing more for now, or go on."""
        if self._status.under_way and self._status.phase != "stopping":
            self._client.pause(paused=paused)
            self._put(phase="paused" if paused else "running")

    def stop(self) -> None:
        """End the scan that is under way; what it has found is kept."""
        if self._status.under_way:
            self._client.stop()
            self._put(phase="stopping")

    def forget(self) -> None:
        """Remove what is kept of the dataset."""
        if self._catalogue is None or self._status.under_way:
            return
        self._open()
        self._client.ask(ForgetScan, self._on_forgotten)

    def ask(self, make: Callable[[int], ScanRequest], answered: Answered) -> None:
        """Ask for figures, columns, a histogram or what is wrong; the answer is dropped where another dataset is open.

        Parameters
        ----------
        make
            Makes the question from its id.
        answered
            Takes the answer, or a :class:`ViewerError`; not called before this returns, and never where no dataset is
            open.
        """
        if self._catalogue is None:
            return
        self._open()
        asked = self._catalogue

        def take(answer: Message | ViewerError) -> None:
            if self._catalogue is asked:
                answered(answer)

        self._client.ask(make, take)

    def _on_state(self, state: SessionState) -> None:
        if state.catalogue is self._catalogue:
            return
        self._catalogue = state.catalogue
        self._renew.stop()
        self._client.drop()
        self._opened = False
        if state.catalogue is None:
            self._status = ScanStatus()
        else:
            unknown = tuple(SplitFigures(split.name, len(split), 0, 0) for split in state.catalogue.splits)
            self._status = ScanStatus("idle", unknown)
        self.changed.emit(self._status)
        if state.catalogue is not None and kept_file(self._folder, state.catalogue.place).exists():
            self._open()
        self.more_known.emit()

    def _open(self) -> None:
        """Tell the scanner of the dataset, once."""
        catalogue = self._catalogue
        if self._opened or catalogue is None:
            return
        self._opened = True
        if not self._status.under_way:
            self._put(phase="looking")
        follow = self._follows(catalogue.path)
        folder, scratch = str(self._folder), str(self._scratch())
        self._client.ask(lambda number: OpenScan(number, catalogue, folder, scratch, follow), self._on_first)

    def _on_first(self, answer: Message | ViewerError) -> None:
        if isinstance(answer, ViewerError):
            self._opened = False  # whoever asks next tries again
        self._on_opened(answer)

    def _look_again(self) -> None:
        if self._opened:
            self._client.ask(ReadFigures, self._on_opened)

    def _on_opened(self, answer: Message | ViewerError) -> None:
        """Take in what is known, without the figures: who shows them asks for them."""
        phase = self._status.phase if self._status.under_way else "idle"
        if isinstance(answer, ScanOpened | FiguresRead):
            splits = tuple(replace(one, fields=()) for one in answer.splits if one.split != ALL_SPLITS)
            # A scan counts anew as it comes to them, and says so itself.
            broken = self._status.broken if self._status.under_way else sum(one.broken for one in splits)
            self._put(phase=phase, splits=splits, columns=answer.columns, kept_bytes=answer.kept_bytes, broken=broken)
            self.more_known.emit()
        elif isinstance(answer, ViewerError):
            self._put(phase=phase, trouble=answer.sentence, detail=answer.detail)

    def _on_advanced(self, message: ScanAdvanced) -> None:
        # Not the phase: what the user has asked for since it was sent holds, to pause as well as to go on.
        self._put(
            done=message.done, total=message.total, rate=message.rate, left=message.left, broken=message.broken,
            elsewhere=message.elsewhere,
        )  # fmt: skip
        if not self._renew.isActive():
            self._renew.start()

    def _on_remark(self, sentence: str) -> None:
        self._put(remarks=(*self._status.remarks, sentence)[-MOST_REMARKS:])

    def _on_scan_ended(self, message: ScanEnded) -> None:
        self._renew.stop()
        # What is known is as of the last look, which may have been before the first sample.
        self._put(
            phase="looking", done=message.done, total=message.total, broken=message.broken,
            trouble=message.trouble, detail=message.detail,
        )  # fmt: skip
        self._look_again()

    def _on_forgotten(self, answer: Message | ViewerError) -> None:
        if isinstance(answer, ScanForgotten) and answer.trouble:
            self._put(trouble=answer.trouble)
        self._look_again()

    def _on_died(self, error: ViewerError) -> None:
        self._renew.stop()
        self._opened = False
        self._put(
            phase="idle" if self._catalogue is not None else "closed", trouble=error.sentence, detail=error.detail
        )

    def _put(self, **changes: object) -> None:
        self._status = replace(self._status, **changes)  # type: ignore[arg-type]
        self.changed.emit(self._status)
