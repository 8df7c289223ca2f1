"""*Export sample…* and *Open in ParaView…*: asks what is wanted, shows how far it is, says what came of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from viewer.errors import ViewerError
from viewer.export_kinds import KINDS, export_kind
from viewer.protocol.exporting import ExportWritten
from viewer.shell.export.dialog import ExportChoice, ExportDialog
from viewer.shell.export.offers import offer_of, plan_for
from viewer.shell.export.paraview import NOT_FOUND, find_paraview, open_in_paraview
from viewer.shell.export.plan import ExportPlan
from viewer.shell.export.run import ExportRun
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.session import Session
from viewer.shell.widgets.plain_text import plain
from viewer.shell.widgets.progress_status import ProgressStatus
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow
from viewer.sizes import human_bytes

_FOR_PARAVIEW = tuple(kind for kind in KINDS if kind.ending != ".cgns")


class ExportController(QObject):
    """Ties exporting to the window.

    Parameters
    ----------
    run
        Writes.

    Attributes
    ----------
    run, status
        What writes, and its place in the status bar.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        background: BackgroundReading,
        prompts: Prompts,
        tasks: Tasks,
        run: ExportRun,
    ) -> None:
        super().__init__(window)
        self.run = run
        run.setParent(self)
        self._window, self._session, self._prompts, self._background = window, session, prompts, background
        self._choice = ExportChoice()
        self._folder = Path.home()
        self._to_paraview: Path | None = None  # the program that is to open what is being written
        self._has_paraview = False
        tasks.start(find_paraview, self._take_paraview)
        cancel = window.actions_["file.cancel_export"]
        self.status = ProgressStatus("export", cancel)
        window.statusBar().insertPermanentWidget(1, self.status)
        run.changed.connect(self._set_running)
        run.due.connect(background.go_on)
        run.progressed.connect(self.status.show_progress)
        run.finished.connect(self._on_finished)
        run.failed.connect(window.message_bar.show_message)
        run.cancelled.connect(lambda: window.notify("The export was cancelled; nothing of it was kept"))
        actions = {
            "file.export": self.choose,
            "file.cancel_export": self._cancel,
            "file.paraview": lambda: self.choose(paraview=True),
        }
        window.actions_.connect(actions)
        session.changed.connect(lambda _state: self._enable())
        self._set_running(False)

    def choose(self, sample: int | None = None, *, paraview: bool = False) -> None:
        """Let the user say what of the sample on screen, or of another one, is exported, and where to."""
        program = find_paraview()
        begin = replace(self._choice, paraview=paraview)
        if paraview and begin.kind not in _FOR_PARAVIEW:
            begin = replace(begin, kind=_FOR_PARAVIEW[0])
        offer = offer_of(self._session.state, sample)
        dialog = ExportDialog(offer, begin, "" if program is not None else f"{NOT_FOUND}.", self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._choose_file(dialog.choice, sample, program))
        dialog.open()

    def _choose_file(self, choice: ExportChoice, sample: int | None, program: Path | None) -> None:
        self._choice = choice
        path = self._prompts.choose_export(str(self._folder / self._name(sample, choice)), choice.kind.ending)
        if path is not None:
            self._to_paraview = program if choice.paraview else None
            self.export(path, choice, sample)

    def export(self, path: Path, choice: ExportChoice, sample: int | None = None) -> None:
        """Export; what keeps it from being done is said."""
        self._folder = path.parent
        try:
            choice = replace(choice, kind=export_kind(path))  # the user may have typed another ending
        except ViewerError as error:
            self._window.message_bar.show_message(error.sentence)
            return
        plan = plan_for(self._session.state, choice, path, sample)
        if refusal := goes_with_cache(path):
            self._window.message_bar.show_message(refusal)
        elif plan is not None:
            self.run.start(plan)

    def add_sample(self, menu: QMenu, sample: int) -> None:
        """Offer it for the context menu of a sample."""
        action = menu.addAction("Export this sample…")
        action.setEnabled(not self.run.running)
        action.triggered.connect(partial(self.choose, sample))

    def _name(self, sample: int | None, choice: ExportChoice) -> str:
        state = self._session.state
        number = state.selection.sample if sample is None else sample
        field = (state.selection.field or "") if choice.one_field else ""
        name = state.catalogue.name if state.catalogue is not None else ""
        parts = filter(None, (name, state.selection.split, str(number), field))
        return "-".join(parts).replace("/", "_") + choice.kind.ending

    def _cancel(self) -> None:
        self.run.cancel()
        self._background.stop(self.run)

    def _set_running(self, running: bool) -> None:
        cancel = self._window.actions_["file.cancel_export"]
        cancel.setVisible(running)
        cancel.setEnabled(running)
        if not running:
            self.status.clear()
        self._enable()

    def _enable(self) -> None:
        """Offer what can be done: nothing while an export runs, ParaView only where it is installed."""
        can = self._session.state.shown is not None and not self.run.running
        self._window.actions_["file.export"].setEnabled(can)
        paraview = self._window.actions_["file.paraview"]
        paraview.setEnabled(can and self._has_paraview)

    def _take_paraview(self, program: Path | None) -> None:
        self._has_paraview = program is not None
        if program is None:
            action = self._window.actions_["file.paraview"]
            action.setToolTip(plain(f"{NOT_FOUND}."))
            action.setStatusTip(f"{NOT_FOUND}.")
        self._enable()

    def _on_finished(self, plan: ExportPlan, written: ExportWritten) -> None:
        program, self._to_paraview = self._to_paraview, None
        files = f" in {written.files} files" if written.files > 1 else ""
        said = f"Exported {plan.path}, {human_bytes(written.bytes)}{files}"
        if written.notes:
            self._window.message_bar.show_message(f"{said}. {' '.join(written.notes)}", trouble=False)
        else:
            self._window.notify(said)
        if program is not None and not open_in_paraview(program, plan.path):
            self._window.message_bar.show_message(
                f"ParaView could not be started from {program}; open {plan.path} there."
            )
