"""Mesh files of other programs, as VTK and meshio read them: one, a series, a collection, a folder of them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import DatasetError, SampleError
from viewer.mesh_kinds import COLLECTION, HEAD, MESHIO, MeshKind, kind_by_name, mesh_kind
from viewer.protocol import Catalogue, Split, ranges_of
from viewer.reader.given_path import GivenPath
from viewer.reader.mesh_file_parts import listed_steps, names_others, parts_of, sizes_in
from viewer.reader.mesh_file_series import FileSeries, series_of
from viewer.reader.opened import Chosen, OpenedDataset, opened_dataset
from viewer.reader.regular_file import open_regular
from viewer.reader.supply import Supply
from viewer.reader.visible import visible
from viewer.wording import counted

if TYPE_CHECKING:
    from viewer.reader.conversions import Conversions
    from viewer.reader.source_mesh_files import PlannedSample

BACKEND = "mesh files"
"""What a dataset of them has as its backend."""

_MOST_KINDS = 16
"""Kinds of series in a folder that are looked into."""

_DIGITS = re.compile(r"\d+")

_MOST_NAMING = 1000
"""Files that may name others in a folder, which are looked into for that."""


def recognise_mesh_files(given: GivenPath) -> Callable[[], OpenedDataset] | None:
    """Return what opens mesh files; None where there are none."""
    if not given.is_file:
        files = _mesh_files(given.path, given.names or (), given.supply)
        return (lambda: _open_folder(given, given.path, files, None)) if files else None
    kind = mesh_kind(given.path.name, given.head)
    return None if kind is None else lambda: _open_file(given, kind)


def _open_file(given: GivenPath, kind: MeshKind) -> OpenedDataset:
    """Open the file that was chosen: with those beside it, where there are some."""
    path = given.path
    try:
        files = _mesh_files(path.parent, os.listdir(path.parent), given.supply)
    except OSError:
        files = []
    outside = given.inside(path.parent).why_not(path)  # a link that somebody chooses is meant
    if path not in files or len(files) == 1 or outside:
        return _open_folder(given, path, [path.resolve() if outside else path], None)
    return _open_folder(given, path.parent, files, path)


def _mesh_files(folder: Path, names: Iterable[str], supply: Supply) -> list[Path]:
    """Return the files in a folder that are mesh files by their names, without the pieces of others."""
    files = [folder / name for name in sorted(names) if not name.startswith(".") and kind_by_name(name) is not None]
    files = [file for file in files if file.is_file()]
    pieces: set[Path] = set()
    for file in [file for file in files if file.suffix.lower()[:3] in (".pv", ".vt")][:_MOST_NAMING]:
        if names_others(file):
            supply.need(file)
        if kind_by_name(file.name) is COLLECTION:
            try:
                pieces.update(piece for step in listed_steps(file) for piece in step.files)
            except DatasetError:
                continue  # said when it is opened
        else:
            pieces.update(parts_of(file))
    pieces = {Path(os.path.normpath(piece)) for piece in pieces}
    return [file for file in files if file not in pieces]


def _open_folder(given: GivenPath, path: Path, files: Sequence[Path], chosen: Path | None) -> OpenedDataset:
    from viewer.reader.conversions import Conversions
    from viewer.reader.source_mesh_files import SPLIT, MeshFilesDataset

    folder = files[0].parent
    conversions = Conversions(given.inside(folder), given.pause, given.supply)
    samples, taken_for = _planned(files, conversions, all_here=given.supply.all_here)
    source = MeshFilesDataset(samples, conversions)
    names = tuple(visible(sample.name) for sample in samples)
    split = Split(SPLIT, ranges_of(list(range(len(samples)))), names)
    catalogue = Catalogue(str(path), visible(path.name or str(path)), BACKEND, (split,), taken_for=taken_for)
    return opened_dataset(catalogue, source, _chosen(samples, chosen))


def _chosen(samples: Sequence[PlannedSample], file: Path | None) -> Chosen:
    from viewer.reader.source_mesh_files import SPLIT

    for number, sample in enumerate(samples):
        for step in sample.steps:
            if file is not None and (file in step.files or file.name == sample.name):
                return Chosen(SPLIT, number, step.time if len(sample.steps) > 1 and file in step.files else None)
    return Chosen()


def _planned(files: Sequence[Path], conversions: Conversions, *, all_here: bool) -> tuple[list[PlannedSample], str]:
    """Return the samples that files are, and in words what they are taken for."""
    from viewer.reader.source_mesh_files import FileStep, PlannedSample

    collections = [file for file in files if _kind(file) is COLLECTION]
    series = series_of(file for file in files if file not in collections)
    numbered = [one for one in series if one.numbers]
    times = _times(numbered, conversions, all_here=all_here) if numbered else {}
    samples: list[PlannedSample] = []
    for file in collections:
        steps = tuple(FileStep(step.files, 0, step.time) for step in listed_steps(file))
        samples.append(PlannedSample(file.name, steps, collection=file))
    for one in series:
        if one in times:
            steps = tuple(FileStep((file,), 0, time) for file, time in zip(one.files, times[one], strict=True))
            samples.append(PlannedSample(one.name, steps))
        else:
            samples += [PlannedSample(file.name, (FileStep((file,)),), within=True) for file in one.files]
    return samples, _words(files, collections, times)


def _kind(file: Path) -> MeshKind | None:
    return mesh_kind(file.name, _head(file))


def _head(file: Path) -> bytes:
    """Return the first bytes of a file; none where it cannot be read, which whoever reads it says."""
    try:
        with open_regular(file) as stream:
            return stream.read(HEAD)
    except OSError:
        return b""


def _times(
    numbered: Sequence[FileSeries], conversions: Conversions, *, all_here: bool
) -> dict[FileSeries, tuple[float, ...]]:
    """Return the times of those series that are time steps of one sample.

    One series says it for all whose names differ from its own in numbers alone (``case_1_*.vtu``, ``case_2_*.vtu``),
    and the first one for those beyond :data:`_MOST_KINDS`: two files have to be read for that. The files' own times
    count, else their numbers; always these where files are on another machine, as each would be fetched for its own.
    """
    said: dict[str, bool] = {}
    found = {}
    for series in numbered:
        kind = _DIGITS.sub("#", series.name)
        if kind not in said:
            said[kind] = (
                next(iter(said.values()))
                if len(said) == _MOST_KINDS
                else _are_steps(series, conversions, all_here=all_here)
            )
        if said[kind]:
            found[series] = _stated(series, conversions) if all_here else tuple(map(float, series.numbers))
    return found


def _are_steps(series: FileSeries, conversions: Conversions, *, all_here: bool) -> bool:
    """Whether the files of a series are time steps of one sample.

    They are if the first and the last of them have the same zones and cells, and all state the same sizes, or if these
    two state different times. On another machine only these two are looked at.
    """
    first, last = series.files[0], series.files[-1]
    try:
        one, other = (conversions.get((file,), 0, file.name) for file in (first, last))
        if len(one.times) > 1 or len(other.times) > 1:
            return False  # each has time steps of its own
        start, end = conversions.times((first, last))
        if start is not None and end is not None and start != end:
            return True
        known = series.files if all_here else (first, last)
        return one.topology == other.topology and len({sizes_in(_head(file)) for file in known}) == 1
    except SampleError:
        return False  # each file says what is wrong with it


def _stated(series: FileSeries, conversions: Conversions) -> tuple[float, ...]:
    try:
        stated = conversions.times(series.files)
    except SampleError:
        stated = ()  # the converter has died of one, which is said when that is shown
    found = tuple(time for time in stated if time is not None)
    if len(found) == len(series.files) and list(found) == sorted(set(found)):
        return found
    return tuple(float(number) for number in series.numbers)


def _words(files: Sequence[Path], collections: Sequence[Path], times: dict[FileSeries, tuple[float, ...]]) -> str:
    """Say what files are taken for."""
    if len(files) == 1:
        kind = _kind(files[0])
        words = f"{files[0].suffix} mesh" if kind in (None, MESHIO) else kind.words
        return f"{words} of time steps" if collections else f"{words} file"
    if len(times) == 1 and len(next(iter(times)).files) == len(files):
        by_number = next(iter(times.values())) == tuple(map(float, next(iter(times)).numbers))
        how = "their numbers are the times" if by_number else "at the times that they state"
        return f"{counted(len(files), 'file')}, time steps of one sample ({how})"
    if times:
        steps = {file for series in times for file in series.files}
        rest = [file for file in files if file not in steps and file not in collections]
        apart = rest and len(rest) < len(files) and any(series.numbers for series in series_of(rest))
        which = f"; {counted(len(steps), 'file')} of them" if apart else "; those that differ in a number"
        return f"{counted(len(files), 'file')}{which} are time steps of {counted(len(times), 'sample')}"
    return f"{counted(len(files), 'file')}, a sample each"
