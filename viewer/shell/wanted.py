"""From what a person wants to see to the artifact that holds it, and to the request that makes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.store import ArtifactFound, ArtifactStore
from viewer.protocol import ReadSample
from viewer.shell.session_state import Selection


def read_request(dataset: str, selection: Selection, cache_root: Path) -> Callable[[int], ReadSample]:
    """Return what builds the request for a selection from its id."""
    wanted = selection
    root = str(cache_root)
    return lambda number: ReadSample(
        number, dataset, wanted.split, wanted.sample, root, wanted.base, wanted.time, _fields(wanted)
    )


def find(store: ArtifactStore, dataset: str, selection: Selection) -> ArtifactFound | None:
    """Look for what is wanted in the store; None as well while the base or the field is not chosen yet."""
    key = _key(dataset, selection)
    if key is None or selection.field is None:
        return None
    return store.find_nearest(key, selection.time, _fields(selection))


def locate(store: ArtifactStore, dataset: str, selection: Selection) -> Path | None:
    """Return where the artifact of a selection lies or would lie, as far as that is known."""
    key = _key(dataset, selection)
    return store.locate(key, selection.time) if key is not None else None


def _key(dataset: str, selection: Selection) -> ArtifactKey | None:
    """The key of the artifact, up to its time step."""
    if not selection.base:
        return None
    return ArtifactKey(dataset, selection.split, selection.sample, selection.base, 0)


def _fields(selection: Selection) -> tuple[str, ...]:
    return (selection.field,) if selection.field else ()
