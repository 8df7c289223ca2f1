"""From what the user wants to see to the artifact that holds it, and to the request that makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.manifest import Manifest
from viewer.artifacts.store import ArtifactFound, ArtifactStore
from viewer.doors import Door
from viewer.protocol import ALL_BASES, Catalogue, ReadSample
from viewer.shell.session.state import FIRST, Selection, describe_ids


def begin_with(first: Selection, catalogue: Catalogue) -> Selection:
    """Return ``first`` with what it leaves open filled in: the first split that has samples, and its first sample."""
    name = first.split or next((split.name for split in catalogue.splits if len(split)), "")
    chosen = next((split for split in catalogue.splits if split.name == name), None)
    sample = first.sample
    if sample < 0:
        sample = chosen.id_at(0) if chosen is not None and len(chosen) else 0
    return replace(first, split=name, sample=sample)


def known_part(remembered: Selection, catalogue: Catalogue) -> Selection:
    """Return what of a remembered selection a dataset still has: another download of it may lack the sample."""
    split = next((split for split in catalogue.splits if split.name == remembered.split), None)
    if split is None:
        return replace(remembered, split="", sample=FIRST.sample)
    return remembered if split.position_of(remembered.sample) is not None else replace(remembered, sample=FIRST.sample)


def missing(selection: Selection, catalogue: Catalogue) -> str:
    """Say that a dataset has no such split or sample, and which it has; empty when it does."""
    if not any(len(split) for split in catalogue.splits):
        return f"The dataset {catalogue.name} has no samples; check that its data folder was downloaded completely."
    split = next((known for known in catalogue.splits if known.name == selection.split), None)
    if split is None:
        names = ", ".join(known.name for known in catalogue.splits) or "none"
        return f"The dataset {catalogue.name} has no split {selection.split}; its splits are: {names}."
    if split.position_of(selection.sample) is None:
        return (
            f"There is no sample {selection.sample} in split {split.name} of {catalogue.name}; {describe_ids(split)}."
        )
    return ""


def nearest(selection: Selection, catalogue: Catalogue) -> Door | None:
    """Return the sample of a dataset that is nearest to one that it does not have; None when it has no samples."""
    splits = {split.name: split for split in catalogue.splits if len(split)}
    if not splits:
        return None
    from difflib import get_close_matches  # only where a split is missing

    folded = {name.casefold(): name for name in reversed(splits)}

    near = get_close_matches(selection.split.casefold(), folded, 1)
    split = splits.get(selection.split) or splits[folded[near[0]] if near else next(iter(splits))]
    wanted = selection.sample
    sample = min((min(max(wanted, start), stop - 1) for start, stop in split.ranges), key=lambda at: abs(at - wanted))
    return Door(catalogue.path, split.name, sample)


def read_request(
    dataset: str, selection: Selection, cache_root: Path, needed: tuple[str, ...] = (), reference: str = ""
) -> Callable[[int], ReadSample]:
    """Return what builds the request for a selection from its id.

    ``needed`` are fields that tools need; while no field is chosen only the first one is asked for. ``reference`` is
    the dataset that is open where ``dataset`` may be arrays that predict it.
    """
    wanted = selection
    root = str(cache_root)
    fields = () if wanted.field is None else tuple(dict.fromkeys((*_fields(wanted), *needed)))
    return lambda number: ReadSample(
        number, dataset, wanted.split, wanted.sample, root, wanted.base, wanted.time, fields, reference=reference
    )


def lacks(found: ArtifactFound, needed: tuple[str, ...]) -> bool:
    """Whether one of the fields in ``needed`` is in a sample, but has not been read into its artifact."""
    return any(
        not (found.directory / record.file).exists()
        for name in needed
        for _, record in found.manifest.find_fields(name)
    )


def find(
    store: ArtifactStore, dataset: str, selection: Selection, needed: tuple[str, ...] = ()
) -> ArtifactFound | None:
    """Look for what is wanted in the store; None as well while the base or the field is not chosen yet.

    A sample that is there and lacks the base or the field is what is wanted too: the reader has no more of it. With
    ``needed``, fields of tools, only what has those of them that the sample has.
    """
    key = _key(dataset, selection)
    if key is None or selection.field is None:
        return None
    found = store.find_nearest(key, selection.time, _fields(selection))
    if found is None and (base := _base_instead(store, key)):
        return find(store, dataset, replace(selection, base=base), needed)
    if found is None and selection.field:
        bare = store.find_nearest(key, selection.time)
        if bare is not None and not bare.manifest.find_fields(selection.field):
            found = bare
    return None if found is not None and lacks(found, needed) else found


def _base_instead(store: ArtifactStore, key: ArtifactKey) -> str:
    """Return the base that was read of a sample because it lacks the one of ``key``; empty where it is not so."""
    found = next(store.of_sample(key), None)  # one says it for all: thousands of steps must not hold up the window
    if found is None or key.base == ALL_BASES:
        return ""
    names = [base.name for base in found.manifest.bases]
    return found.manifest.base if key.base not in names and found.manifest.base in names else ""


def locate(store: ArtifactStore, dataset: str, selection: Selection) -> Path | None:
    """Return where the artifact of a selection lies or would lie, as far as that is known."""
    key = _key(dataset, selection)
    return store.locate(key, selection.time) if key is not None else None


def settle(wanted: Selection, manifest: Manifest, read: tuple[str, ...]) -> Selection:
    """Return what of an artifact is shown: what the selection left open is filled in.

    ``read`` names the fields that the reader has just read: the first one that is whole, when none was chosen. Where
    the wanted field is not there, no other one takes its place: the sample is shown in the solid colour.
    """
    names = manifest.field_names()
    field, location = wanted.field, wanted.location
    if field is None:
        field, location = next((known for known in names if known[0] in read), ("", ""))
    elif field and (field, location) not in names:
        location = next((place for name, place in names if name == field), "")
        field = field if location else ""
    return replace(wanted, base=manifest.base, time=manifest.time, field=field, location=location)


def _key(dataset: str, selection: Selection) -> ArtifactKey | None:
    """The key of the artifact, up to its time step."""
    if not selection.base:
        return None
    return ArtifactKey(dataset, selection.split, selection.sample, selection.base, 0)


def _fields(selection: Selection) -> tuple[str, ...]:
    return (selection.field,) if selection.field else ()
