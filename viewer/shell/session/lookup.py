"""Where what is wanted of the open dataset lies: found in the artifact store, or to be asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from viewer.artifacts.store import ArtifactFound
from viewer.protocol import ReadSample
from viewer.shell.services.budget import Budget
from viewer.shell.session.bad_samples import BadSamples, Key
from viewer.shell.session.selection_resolver import find, locate, read_request
from viewer.shell.session.state import Selection, SessionState


class Lookup:
    """Answers for any selection of the dataset that is open; ``state`` returns the session's state."""

    def __init__(self, budget: Budget, bad: BadSamples, state: Callable[[], SessionState]) -> None:
        self._budget = budget
        self._bad = bad
        self._state = state

    def request(self, selection: Selection) -> Callable[[int], ReadSample] | None:
        """Return what builds the request for a selection from its id; None while nothing is open."""
        catalogue = self._state().catalogue
        return None if catalogue is None else read_request(catalogue.path, selection, self._budget.store.cache_root)

    def find(self, selection: Selection) -> ArtifactFound | None:
        """Look for a selection in the artifact store, so that a sample seen before needs no reader.

        What is out of date is not found.
        """
        state = self._state()
        found = None if state.catalogue is None else find(self._budget.store, state.catalogue.path, selection)
        return None if found is not None and found.directory in state.outdated else found

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
