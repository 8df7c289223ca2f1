"""Remove a directory that its own process gives up: first by name, then in fact, also what late writers bring back."""

from __future__ import annotations

from dataclasses import replace

from viewer.cache.folder import Folder
from viewer.cache.owner import Hold
from viewer.cache.removal import Removal, remove_opened
from viewer.cache.tally import Failure, Limits

_RETURNS = 3
"""How often a directory is removed that a late writer made again under the old path."""


def remove_held(hold: Hold, limits: Limits) -> Removal:
    """Remove the directory of ``hold``, whose lock stays held; never raises for what it finds."""
    path = hold.path
    try:
        with Folder.at(hold.place) as above:
            hold.regain()
            tombstone = hold.set_aside(above)
            if tombstone is None:
                return Removal(path, False)
            removal = replace(remove_opened(above, tombstone, hold.folder, limits), path=path)
            for _ in range(_RETURNS):
                if limits.reached() or not _remove_returned(above, hold.name, limits):
                    break
            return removal
    except OSError as error:
        failure = Failure.of(path, error)
        return Removal(path, False, failures=(failure,), failure_count=1, remains=path)


def _remove_returned(above: Folder, name: str, limits: Limits) -> bool:
    """Remove what a writer made again under our old name (``parents=True``); False when there is nothing."""
    try:
        with above.open(name) as again:
            return remove_opened(above, name, again, limits).gone
    except OSError:
        return False
