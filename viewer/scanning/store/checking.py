"""Forget what is no longer true: of samples whose files have changed, or that are gone."""

from __future__ import annotations

import os
from collections.abc import Callable

from viewer.protocol.reading import Catalogue
from viewer.scanning.file_states import FileStates
from viewer.scanning.store.store import ScanStore


def forget_changed(store: ScanStore, catalogue: Catalogue, stopped: Callable[[], bool] = lambda: False) -> int:
    """Look at the files of all samples that are known; returns how many of them had changed or were gone.

    Where the dataset is seen by the workers of a cluster alone, nothing is known of its files and all is kept.

    Parameters
    ----------
    stopped
        Asked before each sample; once it is true nothing more is forgotten.
    """
    if not os.path.lexists(catalogue.path):
        return 0
    states = FileStates(catalogue.path, catalogue.backend, catalogue.splits)
    splits = {split.name: split for split in catalogue.splits}
    forgotten = 0
    for name in store.splits():
        split = splits.get(name)
        known = store.states(name)
        changed = {}
        for number, state in known:
            if stopped():
                return forgotten
            if split is None or split.position_of(number) is None or not states.holds(name, number, state):
                changed[number] = state
        if changed and len(changed) == len(known):
            store.forget([name])
            forgotten += len(changed)
        elif changed:
            forgotten += store.remove(name, changed)
    return forgotten
