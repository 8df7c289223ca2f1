"""Download a dataset of the Hugging Face Hub into a folder, from which it opens like any other.

What arrives lies beside that folder in ``<name>.part``, which is renamed when it is complete; so a folder of that name
is a complete one, and a download that was interrupted goes on from there. Nothing is converted: tables stay the Parquet
files that they are on the Hub. A version in the Hub's own cache is completed where it lies. Login and address are those
of huggingface_hub: ``hf auth login``, HF_TOKEN, HF_ENDPOINT.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from viewer.cache import remove_tree
from viewer.errors import DatasetError, ViewerError
from viewer.reader.hub_failures import hub_failure, hub_host
from viewer.reader.hub_files import choose_files
from viewer.reader.hub_known import version_of
from viewer.reader.hub_part import CACHE, PART, AskedDownload, is_ours, mark, tidy, write_mark
from viewer.reader.hub_progress import Meter
from viewer.reader.hub_source import Source, list_files
from viewer.reader.inside import Inside
from viewer.reader.layout import DATA, INFOS, PARQUET
from viewer.reader.plaid_catalogue import backend_of, read_infos
from viewer.reader.progress import Step


def download_dataset(repo: str, target: Path, first: int, step: Step) -> Path:
    """Download the dataset ``repo``, or the first samples of each split (0: all), into ``target`` and return it.

    Where ``target`` is a folder of the Hub's own cache, what its version lacks is fetched into that, and the version is
    returned.

    Raises
    ------
    DatasetError
        When it cannot be downloaded; what has arrived is kept, for another attempt.
    """
    target = target.absolute()
    meter = Meter(repo, step)
    cached = version_of(target)
    try:
        meter.report(f"Asking {hub_host()} for {repo}")
        return _complete_cached(repo, *cached, meter) if cached is not None else _download(repo, target, first, meter)
    except (ViewerError, ImportError, MemoryError):
        raise
    except Exception as error:
        failure = None if error is meter.stopped else hub_failure(repo, target, error)
        if failure is None:
            raise
        raise failure from error


def _complete_cached(repo: str, folder: Path, version: str, meter: Meter) -> Path:
    """Fetch what a version in the Hub's cache lacks of a dataset; nothing there is ever removed."""
    revision, sizes = list_files(repo, version or None)
    version = version or revision or ""
    source = Source(repo, version, sizes, folder / "snapshots" / version, meter, {"cache_dir": folder.parent})
    source.fetch(INFOS)
    names = _files_of(source, source.folder, 0)
    source.require_room(names, "")
    source.fetch_all(names)
    return source.folder


def _download(repo: str, target: Path, first: int, meter: Meter) -> Path:
    _check_target(target)
    revision, sizes = list_files(repo)
    with _partial(repo, target, first) as part:
        source = Source(repo, revision, sizes, part, meter, {"local_dir": part})
        source.fetch(INFOS)
        names = _files_of(source, target, first)
        tidy(part, set(names))
        fewer = "" if first == 1 or any(name.endswith(PARQUET) for name in names) else " or fewer samples"
        source.require_room(names, f"choose another folder{fewer}, or ")
        source.fetch_all(names)
    removal = remove_tree(part / CACHE)
    if removal.failures:
        raise OSError(removal.failures[0].errno, removal.failures[0].message, str(removal.failures[0].path))
    if target.is_dir():
        target.rmdir()  # an empty one
    part.rename(target)
    return target


def _check_target(target: Path) -> None:
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        raise DatasetError(f"{target} already exists; choose another folder, or open it.")


@contextmanager
def _partial(repo: str, target: Path, first: int) -> Iterator[Path]:
    """Take the folder in which what arrives is kept, for this process alone; one that stays without data is removed."""
    from huggingface_hub.utils import WeakFileLock

    part = target.with_name(f"{target.name}{PART}")
    if os.path.lexists(part) and not is_ours(part / CACHE):
        raise DatasetError(f"{part} is in the way of the download of {repo}; rename it, or choose another folder.")
    part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark(part / CACHE)
    with ExitStack() as stack:
        try:
            # A moment of patience: one that has just been cancelled may still be about to end.
            stack.enter_context(WeakFileLock(part / CACHE / "download.lock", timeout=0.5))
        except TimeoutError as error:
            raise DatasetError(
                f"Another window is already downloading to {target}; wait until it has finished."
            ) from error
        write_mark(part, AskedDownload(repo, first))
        try:
            yield part
        except Exception:
            if not (part / DATA).exists():
                remove_tree(part)
            raise


def _files_of(source: Source, called: Path, first: int) -> list[str]:
    """Return the files of a dataset whose description has arrived; ``called`` is where messages say that it is."""
    backend = backend_of(called, read_infos(source.folder, Inside(source.folder)))
    names = choose_files(source.sizes, backend, first)
    if not any(name.startswith(f"{DATA}/") for name in names):
        raise DatasetError(
            f"The dataset {source.repo} on {hub_host()} has no samples: its folder {DATA} contains none."
        )
    return names
