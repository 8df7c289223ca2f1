"""The background job that reads samples which are to be seen beside the one that the session shows.

The other panes of the view and the other side of a difference ask here. The sample that the user goes to comes first;
these follow as soon as the reader has time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.store import ArtifactFound
from viewer.errors import NO_BASE, ArtifactError
from viewer.outcome import Outcome
from viewer.protocol import Failed, Message, SampleRead
from viewer.shell.children.requests import Request
from viewer.shell.services.budget import Budget
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.selection_resolver import find, read_request, settle
from viewer.shell.session.side_sample import SideSample as SideSample
from viewer.shell.session.state import SessionFailure, SessionState, describe


class SideReading(QObject):
    """Gets the artifacts of some samples; who owns it says which, and they are kept as long as they are wanted.

    Parameters
    ----------
    once
        Whether it is for a single look, as at all samples one after the other: what is read for that goes first when
        there is too much, and what was there before is not taken for used.

    Signals
    -------
    found
        A wanted sample is there: the :class:`SideSample`, its :class:`ArtifactFound`, and its :class:`Selection` with
        what it left open (base, time, field) filled in.
    failed
        A wanted sample cannot be read: the :class:`SideSample` and a :class:`SessionFailure`. It is not tried again
        before it is wanted anew.
    """

    found = Signal(object, object, object)
    failed = Signal(object, object)

    def __init__(
        self,
        name: str,
        background: BackgroundReading,
        budget: Budget,
        parent: QObject | None = None,
        *,
        once: bool = False,
    ) -> None:
        super().__init__(parent)
        self._name, self._once = name, once
        self._background = background
        self._budget = budget
        self._wanted: list[SideSample] = []  # what is still to be got, in the order in which it is asked for
        self._kept: dict[SideSample, Path] = {}
        self._under_way: SideSample | None = None
        self._without_base: set[SideSample] = set()
        self._again: set[SideSample] = set()  # a reader has died of it, perhaps, and it is asked for once more

    @property
    def waiting(self) -> bool:
        """Whether a wanted sample is neither there nor failed."""
        return bool(self._wanted)

    def want(self, samples: Iterable[SideSample], known: Collection[SideSample] = ()) -> None:
        """Want these samples from now on, and no others; :attr:`found` or :attr:`failed` says so for each of them.

        But not for those in ``known``, which were found before: they are kept.
        Those that lie in the artifact store are found at once, unless their files have changed since.
        """
        wanted = list(dict.fromkeys(samples))
        self._without_base.clear()
        self._again.intersection_update(wanted)
        self._kept = {sample: path for sample, path in self._kept.items() if sample in wanted}
        looked_for = [sample for sample in wanted if sample not in known or sample not in self._kept]
        self._wanted = list(looked_for)
        if self._under_way is not None and self._under_way not in wanted:
            self._background.stop(self)
        for sample in looked_for:
            there = self._look(sample)
            if there is not None and sample in self._wanted:
                self._take(sample, there)
        self._keep()
        self._background.go_on()

    def take_state(self, state: SessionState) -> None:
        """Do nothing: what the session shows makes no difference here."""

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask for the first sample that is not there yet."""
        if not self._wanted:
            return None
        sample = self._under_way = self._wanted[0]
        selection = sample.selection
        if sample in self._without_base:
            selection = replace(selection, base="")
        open_one = state.catalogue.path if state.catalogue is not None else ""
        reference = open_one if sample.dataset != open_one else ""
        return read_request(sample.dataset, selection, self._budget.store.cache_root, sample.fields, reference)

    def ended(self, result: Message | Outcome) -> None:
        """Pass on what became of the request."""
        sample, self._under_way = self._under_way, None
        if sample is None or sample not in self._wanted:
            return  # nobody wants it any more
        if isinstance(result, SampleRead):
            directory = Path(result.artifact)
            try:
                manifest = self._budget.store.manifests.read(directory)
            except ArtifactError as error:
                self._fail(sample, SessionFailure(error.sentence, error.detail))
            else:
                self._take(sample, ArtifactFound(directory, manifest), result.fields)
        elif isinstance(result, Failed) and result.reason == NO_BASE and sample not in self._without_base:
            self._without_base.add(sample)  # then whatever this sample has
        elif isinstance(result, Failed):
            self._fail(sample, SessionFailure(result.sentence, result.detail, result.reason, result.door))
        elif isinstance(result, Outcome) and sample not in self._again and result.may_be_chance:
            self._again.add(sample)
        elif isinstance(result, Outcome):
            sentence = result.sentence(f"reading {describe(sample.selection)}", "the other samples can still be read")
            self._fail(sample, SessionFailure(sentence, result.stderr))

    def _look(self, sample: SideSample) -> ArtifactFound | None:
        found = find(self._budget.store, sample.dataset, sample.selection, sample.fields)
        return None if found is not None and found.directory in self._background.outdated else found

    def _take(self, sample: SideSample, there: ArtifactFound, read: tuple[str, ...] = ()) -> None:
        self._wanted.remove(sample)
        self._kept[sample] = there.directory
        self._keep()
        if not self._once:
            self._budget.used(there.directory)
        elif read and there.directory not in self._budget.index:
            self._budget.used_once(there.directory)
        self.found.emit(sample, there, settle(sample.selection, there.manifest, read))

    def _fail(self, sample: SideSample, failure: SessionFailure) -> None:
        self._wanted.remove(sample)
        self.failed.emit(sample, failure)

    def _keep(self) -> None:
        self._budget.keep_beside(self._name, self._kept.values())
