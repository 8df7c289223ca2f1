"""What of a prediction belongs to what of a dataset: fields, globals and samples."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np

from viewer.errors import SampleError
from viewer.pairs.matching import FieldKey, Pairing, pair_datasets, pair_inside
from viewer.pairs.rules import PairRules
from viewer.protocol import Split, SplitMatch
from viewer.reader.dataset_names import MOST_TRIED
from viewer.reader.errors_of_sample import place_of_time
from viewer.reader.open_datasets import HeldDataset
from viewer.reader.progress import Step
from viewer.reader.scalar_fields import StepFields
from viewer.wording import counted, sample_name

LOOKED_AT = 3
"""Samples of each split whose fields are looked at: one alone may lack some."""

LOOKED_AT_FAR = 1
"""The same of a dataset on another machine, where each has to be fetched."""

ALIKE = 1e-5
"""Coordinates may differ by this share of the mesh's size."""


def find_pairs(
    reference: HeldDataset, prediction: HeldDataset | None, rules: PairRules, step: Step
) -> tuple[Pairing, tuple[SplitMatch, ...], tuple[str, ...]]:
    """Return what belongs together, how many samples of each split do, and notes.

    Fields are those of the first samples of each split, at their first and last times.

    Parameters
    ----------
    prediction
        None where the predictions are fields of the reference itself.
    """
    ours = _keys(reference, step)
    if prediction is None:
        splits = tuple(SplitMatch(split.name, len(split), 0, 0) for split in reference.opened.catalogue.splits)
        return _with_vectors(pair_inside(list(ours), rules, _places(ours)), ours, ours), splits, ()
    theirs = _keys(prediction, step)
    places = {**_places(ours), **_places(theirs)}
    pairing = _with_vectors(pair_datasets(list(ours), list(theirs), rules, places), ours, theirs)
    matches = _match_splits(reference.opened.catalogue.splits, prediction.opened.catalogue.splits)
    notes = (*prediction.opened.catalogue.warnings, *_mesh_notes(reference, prediction, step))
    if not any(match.both for match in matches):
        notes = ("No sample of the prediction has the split and the id of one of the dataset.", *notes)
    return pairing, matches, notes


_Known = dict[FieldKey, tuple[str, int, str]]
"""Of fields and globals: of which vector each is which component (empty and -1: of none), and of which faces it is."""


def _places(known: _Known) -> dict[FieldKey, str]:
    return {key: where for key, (_, _, where) in known.items() if where}


def _keys(held: HeldDataset, step: Step) -> _Known:
    """Return the fields and globals with what is known of them."""
    found: _Known = {}
    enough = LOOKED_AT if held.opened.catalogue.far is None else LOOKED_AT_FAR
    for split in held.opened.catalogue.splits:
        looked_at = 0
        for place in range(min(len(split), MOST_TRIED)):
            number = split.id_at(place)
            step(f"Looking at the fields of {sample_name(number, split.name)}", None)
            try:
                sample = held.sample(split.name, number)
                for time in sorted({0, len(sample.times) - 1}):
                    fields = StepFields(sample.tree(time), sample_name(number, split.name), held.names())
                    for key in fields.keys():  # noqa: SIM118 - not those of a dict
                        field = next(iter(fields.fields.get(key, {}).values()), None)
                        where = "" if field is None else field.zone.layout.where
                        found[key] = ("", -1, "") if field is None else (field.vector, field.component, where)
            except (SampleError, IndexError):
                continue  # comparing it says what is wrong
            looked_at += 1
            if looked_at == enough:
                break
    return found


def _with_vectors(pairing: Pairing, ours: _Known, theirs: _Known) -> Pairing:
    pairs = []
    for pair in pairing.pairs:
        vector, component, _ = ours[FieldKey(pair.name, pair.location, pair.base)]
        predicted_vector, predicted, _ = theirs[FieldKey(pair.predicted, pair.location, pair.base)]
        pairs.append(
            replace(
                pair,
                vector=vector,
                component=component,
                predicted_vector=predicted_vector,
                predicted_component=predicted,
            )
        )
    return replace(pairing, pairs=tuple(pairs))


def _match_splits(ours: tuple[Split, ...], theirs: tuple[Split, ...]) -> tuple[SplitMatch, ...]:
    other = {split.name: split for split in theirs}
    found = []
    for split in ours:
        twin = other.pop(split.name, Split(split.name, ()))
        both = _common(split, twin)
        found.append(SplitMatch(split.name, both, len(split) - both, len(twin) - both))
    found += [SplitMatch(split.name, 0, 0, len(split)) for split in other.values()]
    return tuple(found)


def _common(one: Split, other: Split) -> int:
    """Return how many ids two splits share."""
    return sum(
        max(0, min(stop, end) - max(start, begin))
        for (start, stop), (begin, end) in itertools.product(one.ranges, other.ranges)
    )


def _mesh_notes(reference: HeldDataset, prediction: HeldDataset, step: Step) -> list[str]:
    """Say where the meshes of the first sample that both have differ: then values would be compared across places."""
    there = {split.name: split for split in prediction.opened.catalogue.splits}
    for split in reference.opened.catalogue.splits:
        twin = there.get(split.name)
        ids = (split.id_at(place) for place in range(len(split)))
        number = next((one for one in ids if twin is not None and twin.position_of(one) is not None), None)
        if number is not None:
            where = sample_name(number, split.name)
            step(f"Comparing the meshes of {where}", None)
            try:
                return _differences(reference, prediction, split.name, number)
            except (SampleError, IndexError):
                return []  # comparing its fields says what is wrong
    return []


def _differences(reference: HeldDataset, prediction: HeldDataset, split: str, number: int) -> list[str]:
    ours, theirs = reference.sample(split, number), prediction.sample(split, number)
    time = place_of_time(theirs, ours.times[0])
    if time is None:
        return []
    where = sample_name(number, split)
    steps = [
        StepFields(sample.tree(at), where, held.names())
        for sample, at, held in ((ours, 0, reference), (theirs, time, prediction))
    ]
    notes = []
    others = {name: field for fields in steps[1].fields.values() for name, field in fields.items()}
    zones = {name: field for fields in steps[0].fields.values() for name, field in fields.items()}
    for name, field in zones.items():
        if name not in others:
            continue
        points, more = field.points(), others[name].points()
        if len(points) != len(more):
            notes.append(
                f"Zone “{name}” of {where} has {counted(len(points), 'vertex')}, "
                f"that of the prediction {counted(len(more), 'vertex')}.".replace("vertexs", "vertices")
            )
        elif len(points):
            away = float(np.abs(points.astype(np.float64) - more).max())
            if away > ALIKE * float(np.ptp(points, axis=0).max()):
                notes.append(
                    f"The vertices of zone “{name}” of {where} are up to {away:.3g} from those of the prediction, so "
                    "their values may belong to other places."
                )
    return notes
