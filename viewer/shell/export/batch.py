"""An export without a window: owns the reader and a cache root for the time that it takes."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject

from viewer.cache import CacheRoot
from viewer.errors import ViewerError
from viewer.export_kinds import export_kind
from viewer.options import Options
from viewer.outcome import Outcome
from viewer.paths import Paths
from viewer.protocol import DatasetOpened, DatasetsFound, Failed, Message, OpenDataset, Progress
from viewer.protocol.exporting import ExportWritten
from viewer.shell.children.children import Children
from viewer.shell.export.plan import ExportPlan
from viewer.shell.export.run import ExportRun
from viewer.shell.services.settings import Settings
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.selection_resolver import begin_with, missing
from viewer.shell.session.state import FIRST, Selection


class BatchExport(QObject):
    """Exports what the command line names.

    Raises
    ------
    CacheError
        When the cache root cannot be made.
    """

    def __init__(self, options: Options, paths: Paths) -> None:
        super().__init__()
        settings = Settings(paths.settings_file)
        state = SavedState(paths.state_file, kept=False)
        self._options = options
        self._root = CacheRoot(
            run_orphan_sweep=False, temp_root=options.temp_root or settings.temp_root or paths.temp_root
        )
        self._children = Children(options.log_level, settings.memory_limit, state.follows)
        self._run = ExportRun(options.log_level, lambda: self._root.path, _remove, parent=self)
        self._children.add(self._run.child)
        self._loop = QEventLoop(self)
        self._result: ExportWritten | ViewerError | None = None
        reader = self._children.reader
        reader.answered.connect(self._on_answer)
        reader.died.connect(lambda outcome, lost: self._on_answer(outcome) if lost else None)
        self._run.due.connect(self._ask)
        self._run.finished.connect(lambda _plan, exported: self._finish(exported))
        self._run.failed.connect(lambda sentence, detail: self._finish(ViewerError(sentence, detail=detail)))

    def close(self) -> None:
        """End the children and remove the cache root."""
        self._children.reader.refuse()
        self._run.refuse()
        self._children.stop(3.0)
        self._run.discard()
        self._root.close()

    def make(self) -> ExportWritten:
        """Write the export.

        Raises
        ------
        ViewerError
            When it cannot be done; then nothing is left of it.
        """
        assert self._options.export is not None
        try:
            self._options.export.absolute().parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ViewerError(f"The export cannot be written to {self._options.export}: {error.strerror}.") from error
        dataset, root = self._options.dataset or "", str(self._root.path)
        self._children.reader.request(lambda number: OpenDataset(number, dataset, cache_root=root))
        self._loop.exec()
        if not isinstance(self._result, ExportWritten):
            raise self._result or ViewerError("The export did not end.")
        return self._result

    def _on_answer(self, answer: Message | Outcome) -> None:
        if isinstance(answer, Progress):
            return
        if self._run.running:
            self._run.ended(answer)
        elif isinstance(answer, DatasetOpened):
            try:
                self._run.start(plan_of(self._options, answer))
            except ViewerError as error:
                self._finish(error)
        elif isinstance(answer, DatasetsFound):
            self._finish(ViewerError(f"The folder {answer.path} contains several datasets; choose one of them."))
        elif isinstance(answer, Failed):
            self._finish(ViewerError(answer.sentence, detail=answer.detail))
        elif isinstance(answer, Outcome):
            self._finish(ViewerError(answer.sentence("opening the dataset")))

    def _ask(self) -> None:
        make = self._run.next_request()
        if make is not None:
            self._children.reader.request(make)

    def _finish(self, result: ExportWritten | ViewerError) -> None:
        self._result = result
        self._loop.quit()


def plan_of(options: Options, opened: DatasetOpened) -> ExportPlan:
    """Return what the command line wants of a dataset: of a file that was named, its sample.

    Raises
    ------
    ViewerError
        When the dataset does not have it.
    """
    assert options.export is not None
    kind = export_kind(options.export)
    catalogue = opened.catalogue
    wanted = Selection(opened.split, opened.sample)
    if options.split is not None or options.sample is not None:
        wanted = Selection(options.split or "", FIRST.sample if options.sample is None else options.sample)
    wanted = begin_with(wanted, catalogue)
    if lacking := missing(wanted, catalogue):
        raise ViewerError(lacking)
    return ExportPlan(
        options.export.absolute(),
        catalogue.path,
        wanted.split,
        wanted.sample,
        time=options.time,
        all_times=kind.all_times and options.time is None,
        fields=((options.field, ""),) if options.field else (),
    )


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
