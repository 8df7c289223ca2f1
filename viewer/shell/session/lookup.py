"""Where what is wanted of the open dataset lies: found in the artifact store, or to be asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from viewer.artifacts.store import ArtifactFound
from viewer.protocol import ReadSample, fields_needed
from viewer.shell.services.budget import Budget
from viewer.shell.session.bad_samples import BadSamples, Key
from viewer.shell.session.selection_resolver import find, lacks, locate, read_request
from viewer.shell.session.state import Selection, SessionState


class Lookup:
    """Answers for any selection of the dataset that is open; ``state`` returns the session's state."""

    def __init__(self, budget: Budget, bad: BadSamples, state: Callable[[], SessionState]) -> None:
        self._budget = budget
        self._bad = bad
        self._state = state
        self._unreadable: set[Key] = set()  # samples that were read in vain when fields of tools were asked for, too

    def request(self, selection: Selection) -> Callable[[int], ReadSample] | None:
        """Return what builds the request for a selection from its id; None while nothing is open."""
        catalogue = self._state().catalogue
        if catalogue is None:
            return None
        return read_request(catalogue.path, selection, self._budget.store.cache_root, self.needed(selection))

    def find(self, selection: Selection) -> ArtifactFound | None:
        """Look for a selection in the artifact store, so that a sample seen before needs no reader.

        What is out of date is not found, nor what lacks fields that the tools need and the sample has.
        """
        state = self._state()
        if state.catalogue is None:
            return None
        found = find(self._budget.store, state.catalogue.path, selection, self.needed(selection))
        return None if found is not None and found.directory in state.outdated else found

    def lacks(self, found: ArtifactFound, selection: Selection) -> bool:
        """Whether an artifact has fields that the tools need and that have not been read yet."""
        return lacks(found, self.needed(selection))

    def note_unreadable(self, selection: Selection) -> bool:
        """Note that a sample could not be read; returns whether it is worth trying without the fields of tools."""
        if not self.needed(selection):
            return False
        self._unreadable.add(self.key(selection))
        return True

    def forget_unreadable(self) -> None:
        """Ask for the fields of tools again everywhere."""
        self._unreadable.clear()

    def needed(self, selection: Selection) -> tuple[str, ...]:
        """Return the fields of tools that are read for a selection."""
        return () if self.key(selection) in self._unreadable else fields_needed(self._state().tools)

    def locate(self, selection: Selection) -> Path | None:
        """Return where the artifact of a selection lies or would lie, as far as that is known."""
        catalogue = self._state().catalogue
        return None if catalogue is None else locate(self._budget.store, catalogue.path, selection)

    def is_avoided(self, selection: Selection) -> bool:
        """Whether a sample has ended readers, or one was stuck in it, so that it is not read ahead."""
        return self._bad.is_avoided(self.key(selection))

    def key(self, selection: Selection) -> Key:
        """What deaths are counted by."""
        catalogue = self._state().catalogue
        return (catalogue.path if catalogue is not None else "", selection.split, selection.sample)
