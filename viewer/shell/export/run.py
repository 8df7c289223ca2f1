"""One export at a time: the reader publishes what is to be written, a process of its own writes it.

It is a job for the reader's free time: each step is asked for by :meth:`ExportRun.next_request`, and its answer comes
back to :meth:`ExportRun.ended`; then the exporter is told, and when it has written the step the next one is due.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.manifest import read_manifest
from viewer.errors import ViewerError
from viewer.outcome import Outcome
from viewer.protocol import Cancelled, Failed, Message, Progress, ReadSample, SampleRead
from viewer.protocol.exporting import BeginExport, ExportStep, ExportWritten, FinishExport, StepExported
from viewer.shell.children.child import ChildProcess
from viewer.shell.children.requests import Request
from viewer.shell.export.plan import ExportPlan
from viewer.shell.session.state import SessionState
from viewer.whole_file import partial_beside
from viewer.wording import sample_name


class ExportRun(QObject):
    """Runs one export.

    Parameters
    ----------
    cache_root
        Says where artifacts are.
    remove
        Removes a folder that an exporter which died has left.
    keep
        Is told which artifacts must not go meanwhile.
    copies
        Says where copies are of samples that a script handed over.

    Signals
    -------
    changed
        Whether an export runs now.
    due
        There is something for the reader to do.
    progressed
        A sentence and a fraction (0..1).
    finished
        It is complete: its :class:`ExportPlan` and :class:`ExportWritten`.
    failed
        It is not, and nothing is left of it: a sentence and a detail.
    cancelled
        The user ended it.
    """

    changed = Signal(bool)
    due = Signal()
    progressed = Signal(str, float)
    finished = Signal(object, object)
    failed = Signal(str, str)
    cancelled = Signal()

    def __init__(
        self,
        log_level: str,
        cache_root: Callable[[], Path],
        remove: Callable[[Path], None],
        keep: Callable[[Iterable[Path]], None] = lambda _paths: None,
        copies: Callable[[], tuple[tuple[str, str], ...]] = tuple,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.child = ChildProcess("exporter", ("--log-level", log_level), self)
        self.child.message.connect(self._on_message)
        self.child.ended.connect(self._on_ended)
        self.child.stopped.connect(self._on_stopped)
        self._cache_root, self._remove, self._keep, self._copies = cache_root, remove, keep, copies
        self._plan: ExportPlan | None = None
        self._partial = Path()
        self._times: tuple[float | None, ...] = (None,)
        self._step = 0
        self._names: tuple[str, ...] = ()  # fields to read
        self._asked: set[str] = set()
        self._reads = False  # whether the reader is to be asked, or is being asked
        self._answer: ExportWritten | ViewerError | None = None  # what came of it, while the child is about to end
        self._refusing = False

    @property
    def running(self) -> bool:
        """Whether there is an export, or its child is still about to end."""
        return self._plan is not None

    def start(self, plan: ExportPlan) -> None:
        """Export; does nothing while another export runs."""
        if self.running or self._refusing:
            return
        self._plan, self._partial, self._answer = plan, partial_beside(plan.path), None
        self._times, self._step = (plan.time,), 0
        self.changed.emit(True)
        self.child.start()
        self.child.send(BeginExport(str(plan.path), str(self._partial), self._copies()))
        self._begin_step()

    def cancel(self) -> None:
        """End the export; nothing is left of it."""
        if self.running:
            self._reads = False
            self.child.stop()

    def refuse(self) -> None:
        """Take no more requests: the program is ending."""
        self._refusing = True

    def discard(self) -> None:
        """Remove what is not complete: the program is ending, and the child has ended."""
        if self.running:
            self._remove(self._partial)

    # the reader

    def take_state(self, state: SessionState) -> None:
        """Nothing here depends on what is on screen."""

    def next_request(self, _state: SessionState | None = None) -> Callable[[int], Request] | None:
        """Return what builds the next request to the reader; None while there is nothing to read."""
        plan = self._plan
        if plan is None or not self._reads:
            return None
        root, time, names = str(self._cache_root()), self._times[self._step], self._names
        return lambda number: ReadSample(number, plan.dataset, plan.split, plan.sample, root, plan.base, time, names)

    def ended(self, result: Message | Outcome) -> None:
        """Take in what the reader answered."""
        if self._plan is None or not self._reads or isinstance(result, Cancelled):
            return
        if isinstance(result, SampleRead):
            try:
                self._use(self._plan, Path(result.artifact))
            except ViewerError as error:
                self._fail(error)
        elif isinstance(result, Failed):
            self._fail(ViewerError(result.sentence, detail=result.detail))
        elif isinstance(result, Outcome):
            what = f"reading {sample_name(self._plan.sample, self._plan.split)} for the export"
            self._fail(ViewerError(result.sentence(what, "try again"), detail=result.stderr))

    def _use(self, plan: ExportPlan, artifact: Path) -> None:
        """Have an artifact written, once all that is wanted of it has been read."""
        manifest = read_manifest(artifact)
        if absent := plan.absent(manifest):
            raise ViewerError(absent)
        lacking = plan.lacking(manifest, frozenset(os.listdir(artifact)))
        if lacking and not self._asked.issuperset(lacking):
            self._names = lacking
            self._asked.update(lacking)
            self.due.emit()
            return
        if plan.all_times and len(self._times) != len(manifest.times):
            self._times = manifest.times
        self._reads = False
        self._keep([artifact])
        self._tell("Writing")
        scene = plan.scene if plan.scene is None else replace(plan.scene, artifact=str(artifact))
        self.child.send(ExportStep(str(artifact), plan.fields, scene))

    def _begin_step(self) -> None:
        assert self._plan is not None
        self._names = tuple(dict.fromkeys((*(name for name, _ in self._plan.fields), *self._plan.needs)))
        self._asked = set(self._names)
        self._reads = True
        self._tell("Reading")
        self.due.emit()

    def _tell(self, doing: str) -> None:
        assert self._plan is not None
        share = (self._step + (0.5 if doing == "Writing" else 0.0)) / len(self._times)
        steps = f", step {self._step + 1} of {len(self._times)}" if len(self._times) > 1 else ""
        self.progressed.emit(f"{doing} {self._plan.path.name}{steps}", share)

    # the exporter

    def _on_message(self, message: Message) -> None:
        if self._plan is None or self._answer is not None:
            return
        if isinstance(message, Progress):
            self.progressed.emit(message.text, self._step / len(self._times))
        elif isinstance(message, StepExported):
            self._step += 1
            if self._step < len(self._times):
                self._begin_step()
            else:
                self.child.send(FinishExport())
        elif isinstance(message, Failed):
            self._fail(ViewerError(message.sentence, detail=message.detail))
        elif isinstance(message, ExportWritten):
            self._answer = message
            self.child.stop()

    def _fail(self, error: ViewerError) -> None:
        self._answer, self._reads = error, False
        self.child.stop()

    def _on_ended(self, outcome: Outcome) -> None:
        if self._plan is not None and self._answer is None:
            doing = f"writing {self._plan.path.name}"
            self._answer = ViewerError(outcome.sentence(doing, "nothing of it was kept"), detail=outcome.stderr)
        self._on_stopped()

    def _on_stopped(self) -> None:
        plan, self._plan, self._reads = self._plan, None, False
        if plan is None:
            return
        self._keep([])
        if not isinstance(self._answer, ExportWritten):
            self._remove(self._partial)
        self.changed.emit(False)
        if isinstance(self._answer, ExportWritten):
            self.finished.emit(plan, self._answer)
        elif self._answer is not None:
            self.failed.emit(self._answer.sentence, self._answer.detail)
        else:
            self.cancelled.emit()
