"""The dock *Health*: asks what is wrong while it is seen and when a scan has ended, and goes to samples."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.errors import ViewerError
from viewer.protocol import Message
from viewer.protocol.scan_figures import ScanFinding
from viewer.protocol.scan_results import FindingsRead, ReadFindings
from viewer.shell.scan.health_list import findings_data, grouped, summary_of
from viewer.shell.scan.health_panel import HealthPanel
from viewer.shell.scan.scan_services import ScanServices
from viewer.shell.scan.scan_words import NOTHING_YET, ended_words, status_words
from viewer.shell.scan.selection_bar import SampleSelection
from viewer.shell.services.table import DataTable
from viewer.shell.session.scan_status import ScanStatus
from viewer.shell.session.session import Session
from viewer.shell.window.main_window import MainWindow
from viewer.wording import counted

_HEIGHT = 300


class HealthController(QObject):
    """Makes the dock.

    Attributes
    ----------
    findings
        What is known to be wrong.
    """

    def __init__(self, window: MainWindow, session: Session, services: ScanServices) -> None:
        super().__init__(window)
        self._window, self._session, self._services = window, session, services
        self._scan, self._place = services.scan, services.place
        self.panel = HealthPanel()
        window.docks.add("health", self.panel)
        self.findings: tuple[ScanFinding, ...] = ()
        self._newest = 0
        self._known = False  # whether the findings are those of what is known
        self._told = False  # whether there has been an answer
        self._trouble = ""
        self._offered = ""  # what the message bar said that there is to see here
        self._catalogue: object = None
        self._ended: ScanStatus | None = None  # the scan whose end is told once its findings are known
        self.panel.filled.connect(self._tie_panel)
        self.panel.visibility_changed.connect(self._on_seen)
        self._scan.more_known.connect(self._on_more_known)
        self._scan.changed.connect(lambda _status: self._render())
        self._place.changed.connect(self._render)

    @property
    def table(self) -> DataTable:
        """All findings as a table."""
        return findings_data(self.findings)

    def show(self) -> None:
        """Bring the dock to the front."""
        self._window.docks.show("health")
        self._window.docks.make_high("health", _HEIGHT)

    def take_end(self, status: ScanStatus) -> None:
        """Say what a scan has found once that is known, which it soon is."""
        self._ended = status

    def _tie_panel(self) -> None:
        panel, actions = self.panel, self._window.actions_
        panel.allow_marks(can_mark=self._services.marks is not None)
        panel.filter.wanted.connect(self._render)
        panel.tree.wanted.connect(lambda split, sample: self._session.select(split=split, sample=sample))
        calls = {
            "next": self._go_on,
            "show": self._show_samples,
            "mark": self._mark,
            "copy": actions["file.copy_table.health"].trigger,
            "save": actions["file.save_table.health"].trigger,
        }
        panel.pressed.connect(lambda name: calls[name]())
        self._render()

    def _on_seen(self, seen: bool) -> None:
        if seen:
            self._window.message_bar.withdraw(self._offered)
            self._renew()
            self._render()

    def _on_more_known(self) -> None:
        catalogue = self._session.state.catalogue
        if catalogue is not self._catalogue:
            self._catalogue, self.findings, self._trouble, self._ended = catalogue, (), "", None
            self._told = False
        self._known = False
        self._renew()

    def _renew(self) -> None:
        """Ask again, if anybody wants to know and it is not known."""
        status = self._scan.status
        if not status.known:
            self._newest += 1
            self.findings, self._known, self._told = (), False, False
            self._render()
        elif (self.panel.is_on_screen or self._ended is not None) and not self._known:
            self._known = True
            self._newest += 1
            number = self._newest
            self._scan.ask(ReadFindings, lambda answer: self._take(answer, number))

    def _take(self, answer: Message | ViewerError, number: int) -> None:
        if number != self._newest:
            return
        if isinstance(answer, FindingsRead):
            self.findings, self._trouble, self._told = answer.findings, "", True
        elif isinstance(answer, ViewerError):
            self._trouble = answer.sentence
        self._render()
        if self._ended is not None and not self._scan.status.under_way:
            self._tell(self._ended)
            self._ended = None

    def _tell(self, status: ScanStatus) -> None:
        if self.findings and not self.panel.is_on_screen and not status.trouble:
            are = "is" if len(self.findings) == 1 else "are"
            self._offered = f"{ended_words(status)}. There {are} {counted(len(self.findings), 'finding')}."
            self._window.message_bar.offer(self._offered, "Show health", self.show)

    def _render(self) -> None:
        if not self.panel.is_filled or not self.panel.is_on_screen:
            return
        status, text = self._scan.status, self.panel.filter.text()
        groups = grouped(self.findings, text)
        self.panel.render_groups(groups, self._words(status, text, nothing=not groups))

    def _words(self, status: ScanStatus, text: str, *, nothing: bool) -> str:
        if self._trouble:
            return self._trouble
        if status.phase in ("closed", "looking"):
            return status_words(status)
        if (status.known and not self._told) or (not status.known and status.under_way):
            return "What is found wrong is listed here in a moment."
        if not status.known:
            finds = "“Scan all samples” finds broken samples, NaN, duplicates, outliers and more"
            return f"{NOTHING_YET}. {finds}; it runs {self._place.words}."
        if nothing and text.strip() and self.findings:
            return f"No finding of {len(self.findings):,} has “{text.strip()}”."
        return summary_of(self.findings, status.known, status.samples)

    def _go_on(self) -> None:
        """Show the sample that follows the one on screen among those of the marked row; after the last the first."""
        samples, shown = self.panel.tree.marked_samples, self._session.state.selection
        if samples:
            here = (shown.split, shown.sample)
            place = samples.index(here) + 1 if here in samples else 0
            split, sample = samples[place % len(samples)]
            self._session.select(split=split, sample=sample)

    def _selection(self) -> SampleSelection:
        finding, group = self.panel.marked, self.panel.tree.findings.group_of(self.panel.tree.currentIndex())
        words = finding.title if finding is not None else group.title if group is not None else ""
        return SampleSelection.of(self.panel.tree.marked_samples, words)

    def _show_samples(self) -> None:
        selection, on_screen = self._selection(), self._session.state.selection.split
        splits = dict(selection.samples)
        if splits:
            split = on_screen if on_screen in splits else next(iter(splits))
            self._services.table.keep_only(split, splits[split], selection.words)
            self._window.docks.show("samples")
            others = [
                f"{counted(len(ids), 'more sample')} of split {name}"
                for name, ids in selection.samples
                if name != split
            ]
            if others:
                self._window.notify(f"Beside these there are {' and '.join(others)}")

    def _mark(self) -> None:
        if self._services.marks is not None:
            selection = self._selection()
            for split, ids in selection.samples:
                self._services.marks.mark(split, ids)
            self._window.notify(f"Marked {counted(len(selection), 'sample')}")
