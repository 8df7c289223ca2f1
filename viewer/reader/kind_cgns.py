"""CGNS files that are no PLAID dataset: one, a folder of them, and the folder of one sample; known by their content."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from viewer.errors import DatasetError, SampleError
from viewer.mesh_kinds import is_adf
from viewer.protocol import Catalogue, Split, ranges_of
from viewer.reader.adf_file import is_adf_file
from viewer.reader.cgns_arrangement import MESHES, FileArrangement, LooseFiles, OneFolderOfSamples, steps_among
from viewer.reader.file_heads import is_hdf5
from viewer.reader.given_path import GivenPath
from viewer.reader.opened import Chosen, OpenedDataset, opened_dataset
from viewer.reader.signposts import SAMPLE, dataset_above, holds_infos
from viewer.reader.visible import visible
from viewer.unreadable import barred
from viewer.wording import counted

BACKEND = "files"
"""What a dataset of loose files has as its backend."""

FILES, SAMPLES = "files", "samples"
"""Names of the only split: of files that are a sample each, and of sample folders."""

_USUAL = (".cgns",)
_OTHERS = (".hdf", ".hdf5", ".h5", ".adf")
"""How names of CGNS files end, and names of files that may be some."""

_MOST_LOOKED_AT = 100
"""Files of another ending in a folder that are opened to see whether they are CGNS."""


def recognise_cgns(given: GivenPath) -> Callable[[], OpenedDataset] | None:
    """Return what opens CGNS files; None where there are none."""
    if given.is_file:
        return _recognise_file(given)
    names = given.names or frozenset()
    if given.path.name == MESHES and (steps := steps_among(sorted(names), given.path)):
        return lambda: _open_steps(given, given.path, steps)
    if MESHES in names and (steps := steps_among(_listed(given.path / MESHES), given.path / MESHES)):
        return lambda: _open_steps(given, given.path, steps)
    if files := loose_files(given.path, names):
        return lambda: _open_files(given, given.path, files, Chosen())
    if dataset_above(given.path) is None and any(
        SAMPLE.fullmatch(name) and (given.path / name / MESHES).is_dir() for name in names
    ):
        return lambda: _open_samples(given)
    return None


def _recognise_file(given: GivenPath) -> Callable[[], OpenedDataset] | None:
    path = given.path
    named = path.suffix.lower() in _USUAL
    if not (named or is_hdf5(given.head) or is_adf(given.head)):
        return None
    if not named and is_hdf5(given.head) and not is_cgns(path):
        return None  # HDF5 is the container of many formats
    return lambda: _open_chosen(given)


def is_cgns(path: Path) -> bool:
    """Whether a file is CGNS; no where it cannot be read."""
    try:
        return _holds_base(path)
    except SampleError:
        return False


def _holds_base(path: Path) -> bool:
    from viewer.reader.cgns_file import CgnsFile

    file = CgnsFile(f"the file {path.name}", path, lambda _path: "links are not followed here")
    try:
        return any(node.label in ("CGNSBase_t", "CGNSLibraryVersion_t") for node in file.tree().children)
    finally:
        file.close()


def loose_files(folder: Path, names: Sequence[str] | frozenset[str]) -> list[Path]:
    """Return the CGNS files in a folder, in natural order: those named so, else what is some by its content."""
    visible_ones = sorted((name for name in names if not name.startswith(".")), key=natural)
    named = [folder / name for name in visible_ones if name.lower().endswith(_USUAL)]
    if not named:
        others = [folder / name for name in visible_ones if name.lower().endswith(_OTHERS)]
        named = [file for file in others[:_MOST_LOOKED_AT] if is_cgns(file)]
    return [file for file in named if not file.is_dir()]


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts names as people do: ``run_2`` before ``run_10``."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return (*((int(part), "") if part.isdecimal() else (0, part) for part in parts), (0, name))


def _open_chosen(given: GivenPath) -> OpenedDataset:
    """Open the file that was chosen: among its like where it has some, so that one can go on to the next."""
    path = given.path
    if not is_adf(given.head):
        _check(path)
    opened = _with_its_like(given)
    if is_adf(given.head):
        _try(opened)
    return opened


def _with_its_like(given: GivenPath) -> OpenedDataset:
    path = given.path
    folder, names = path.parent, _listed(path.parent)
    steps = steps_among(names, folder) if folder.name == MESHES else []
    if path in steps:
        return _open_steps(given, folder.parent if SAMPLE.fullmatch(folder.parent.name) else folder, steps)
    files = loose_files(folder, names)
    if path not in files or len(files) == 1 or given.inside(folder).why_not(path) or _holds_datasets(folder, names):
        real = path.resolve()  # a link that somebody chooses is meant
        arrangement = LooseFiles(FILES, [[real]], together=True)
        return _opened(given, path, real.parent, arrangement, [path.name], _word(real), Chosen(FILES, 0))
    return _open_files(given, folder, files, Chosen(FILES, files.index(path)))


def _try(opened: OpenedDataset) -> None:
    """Refuse the sample that was chosen where it cannot be read: a file in the ADF format is only then looked into."""
    try:
        opened.source.sample(opened.chosen.split, opened.chosen.sample)
    except SampleError as error:
        raise DatasetError(error.sentence, detail=error.detail, reason=error.reason) from error


def _check(path: Path) -> None:
    """Refuse a file of which nothing can be shown."""
    try:
        holds = _holds_base(path)
    except SampleError as error:
        raise DatasetError(error.sentence, detail=error.detail, reason=error.reason) from error
    if not holds:
        raise DatasetError(
            f"{path} is an HDF5 file without a CGNS base; it was written by a program that keeps something else in it."
        )


def _holds_datasets(folder: Path, names: Sequence[str]) -> bool:
    """Whether opening the folder itself would list datasets."""
    return any(holds_infos(folder / name) for name in names if not name.startswith("."))


def _word(file: Path) -> str:
    return "CGNS file (ADF)" if is_adf_file(file) else "CGNS file"


def _open_files(given: GivenPath, folder: Path, files: Sequence[Path], chosen: Chosen) -> OpenedDataset:
    arrangement = LooseFiles(FILES, [[file] for file in files], together=True)
    names = [file.name for file in files]
    taken_for = _word(files[0]) if len(files) == 1 else "CGNS files, a sample each"
    return _opened(given, folder, folder, arrangement, names, taken_for, chosen)


def _open_steps(given: GivenPath, folder: Path, steps: Sequence[Path]) -> OpenedDataset:
    from viewer.reader.kind_plaid import time_of

    arrangement = LooseFiles(SAMPLES, [steps], together=False)
    what = f"sample of {counted(len(steps), 'CGNS file')}"
    opened = _opened(given, folder, folder, arrangement, [], what, Chosen(SAMPLES, 0))
    if not given.is_file:
        return opened
    chosen = Chosen(SAMPLES, 0)
    chosen = Chosen(SAMPLES, 0, time_of(opened.source, chosen, given))
    return OpenedDataset(opened.catalogue, opened.source, opened.names, chosen)


def _open_samples(given: GivenPath) -> OpenedDataset:
    try:
        arrangement = OneFolderOfSamples(given.path, {}, SAMPLES)
    except OSError as error:
        why = barred(error, given.path) or error.strerror
        raise DatasetError(f"The folder {given.path} cannot be read: {why}.") from error
    return _opened(given, given.path, given.path, arrangement, [], "folders of samples in CGNS files", Chosen())


def _opened(
    given: GivenPath,
    path: Path,
    root: Path,
    arrangement: FileArrangement,
    names: Sequence[str],
    taken_for: str,
    chosen: Chosen,
) -> OpenedDataset:
    from viewer.reader.source_cgns import CgnsDataset

    source = CgnsDataset(root, given.inside(root), arrangement, given.pause, given.supply)
    called = tuple(visible(name) for name in names)
    splits = tuple(Split(name, ranges_of(ids), called) for name, ids in source.splits().items())
    catalogue = Catalogue(str(path), visible(path.name or str(path)), BACKEND, splits, taken_for=taken_for)
    return opened_dataset(catalogue, source, chosen)


def _listed(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []
