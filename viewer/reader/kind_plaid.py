"""PLAID datasets in today's layout, ``infos.yaml`` and ``data``, recognised by both; and paths inside their samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from viewer.errors import OUTSIDE, DatasetError, SampleError
from viewer.protocol import Catalogue
from viewer.protocol.taken_for import PARQUET_TABLES
from viewer.reader.columns_parquet import parquet_files
from viewer.reader.given_path import GivenPath
from viewer.reader.hub_files import shards
from viewer.reader.hub_known import completing, completion, hub_name, is_unfinished
from viewer.reader.inside import Inside
from viewer.reader.kind_parquet import parquet_in, refuse_pickled
from viewer.reader.layout import DATA, INFOS, PARQUET
from viewer.reader.opened import Chosen, OpenedDataset, opened_dataset
from viewer.reader.plaid_catalogue import backend_of, read_infos, read_problems, splits_of, within_reach
from viewer.reader.signposts import SAMPLE, dataset_above, hub_version
from viewer.reader.tree import DatasetSource
from viewer.reader.visible import visible
from viewer.unreadable import reason_of


def recognise_plaid(given: GivenPath) -> Callable[[], OpenedDataset] | None:
    """Return what opens a PLAID dataset; that of a part of a sample, and of the folder in which the Hub keeps one."""
    if not given.is_file and given.names is not None and {INFOS, DATA} <= given.names:
        return lambda: open_plaid(given.path, given)
    folder = dataset_above(given.path)
    if folder is not None:
        return _part_of(given, folder)
    version = hub_version(given.path) if not given.is_file else None
    return None if version is None else lambda: open_plaid(version, given)


def _part_of(given: GivenPath, folder: Path) -> Callable[[], OpenedDataset] | None:
    """Return what opens the dataset that a sample, or a file of one, belongs to; None for other parts of a dataset."""
    data, split, sample, *_rest = (*given.path.relative_to(folder).parts, "", "", "")
    found = SAMPLE.fullmatch(sample)
    if data == DATA and given.is_file and split.endswith(PARQUET) and not sample:
        (name,) = shards([f"{DATA}/{split}"])
        return lambda: replace(open_plaid(folder, given), chosen=Chosen(name))
    if data != DATA or found is None:
        return None

    def opener() -> OpenedDataset:
        opened = open_plaid(folder, given)
        chosen = Chosen(split, int(found[1]))
        return replace(opened, chosen=replace(chosen, time=time_of(opened.source, chosen, given)))

    return opener


def time_of(source: DatasetSource, chosen: Chosen, given: GivenPath) -> float | None:
    """Return the first time of the chosen sample that is in a file; None where that is not known."""
    from viewer.reader.source_cgns import CgnsDataset
    from viewer.reader.source_old import OldDataset

    if not given.is_file or not isinstance(source, CgnsDataset | OldDataset):
        return None
    try:
        sample = source.sample(chosen.split, chosen.sample)
        try:
            return next((step.time for step in sample.steps if step.file == given.path), None)
        finally:
            sample.close()
    except (SampleError, OSError):
        return None  # whoever shows the sample says why


def open_plaid(path: Path, given: GivenPath) -> OpenedDataset:
    """Open the PLAID dataset in the folder ``path``.

    Raises
    ------
    DatasetError
        When it cannot be used.
    """
    inside = given.inside(path)
    infos = read_infos(path, inside)
    backend = backend_of(path, infos)
    try:
        inside.check(path / DATA, f"the dataset {path}")
        source = _whole_source(path, backend, inside, given)
        warnings, left_out = _warnings_of(source, backend)
        lacks = bool(warnings)
        ids = within_reach(source.splits(), warnings)
    except OSError as error:
        raise DatasetError(f"The dataset {path} cannot be opened: {reason_of(error, path)}.") from error
    if not any(ids.values()):
        why = warnings[0] if warnings else "Its data folder contains none. Check that it was downloaded."
        raise DatasetError(f"The dataset {path} has no samples that can be shown. {why}", door=completion(path))
    counts = infos.get("num_samples")
    counts = counts if isinstance(counts, dict) else {}
    lacks = lacks or any(isinstance(count, int) and count > len(ids.get(name, ())) for name, count in counts.items())
    splits = splits_of(ids, counts, warnings, left_out)
    if is_unfinished(path):
        lacks = True  # any file, also one of several of a sample
        warnings.append(f"This is a download that has not been completed; {completing(path)}.")
    problems = read_problems(path, inside, warnings)
    taken_for = PARQUET_TABLES if backend == "hf_datasets" and parquet_files(path) else ""
    catalogue = Catalogue(
        str(path),
        visible(_name_of(path)),
        backend,
        splits,
        infos,
        problems,
        tuple(warnings),
        taken_for,
        rest=completion(path) if lacks else None,
    )
    return opened_dataset(catalogue, source)


def _name_of(path: Path) -> str:
    """Return what a dataset is called: as its folder, or, in the cache of the Hub, as the Hub calls it."""
    repository = hub_name(path.parent.parent) if path.parent.name == "snapshots" else ""
    return repository or path.name or str(path)


def _whole_source(path: Path, backend: str, inside: Inside, given: GivenPath) -> DatasetSource:
    """Return the samples; where they cannot be opened and are a download of the Hub, the way to the rest of it too."""
    try:
        return _source(path, backend, inside, given)
    except DatasetError as error:
        if error.reason != OUTSIDE and error.door is None:
            error.door = completion(path)
        raise


def _source(path: Path, backend: str, inside: Inside, given: GivenPath) -> DatasetSource:
    if backend == "cgns":
        from viewer.reader.source_cgns import CgnsDataset

        return CgnsDataset(path, inside, pause=given.pause, supply=given.supply)
    from viewer.reader.source_columns import ColumnDataset

    files = parquet_in(path / DATA) if backend == "hf_datasets" else []
    if files and not (path / DATA / "dataset_dict.json").exists():
        refuse_pickled(path, files, given.supply)
    return ColumnDataset(path, backend, inside, given.supply)


def _warnings_of(source: DatasetSource, backend: str) -> tuple[list[str], frozenset[str]]:
    """Return what is to be said of the files of a dataset, and which splits that explains."""
    if backend == "cgns":
        return [], frozenset()
    from viewer.reader.source_columns import ColumnDataset

    assert isinstance(source, ColumnDataset)
    return [*source.warnings, *source.left_out.values()], frozenset(source.left_out)
