"""Download a dataset of the Hugging Face Hub into a folder, from which it opens like any other.

What arrives lies beside that folder in ``<name>.part``, which is renamed when it is complete; so a folder of that name
is a complete one, and a download that was interrupted goes on from there. Login and address are those of
huggingface_hub: ``hf auth login``, HF_TOKEN, HF_ENDPOINT.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

from viewer.cache import remove_tree
from viewer.errors import DatasetError, ViewerError
from viewer.reader.hub_failures import hub_failure, hub_host
from viewer.reader.hub_files import check_names, choose_files, shards
from viewer.reader.hub_part import is_ours, mark, tidy
from viewer.reader.hub_progress import Meter, bar_class
from viewer.reader.hub_tables import CONVERTED, convert
from viewer.reader.inside import Inside
from viewer.reader.layout import DATA, INFOS
from viewer.reader.plaid_catalogue import backend_of, read_infos
from viewer.reader.progress import Step
from viewer.sizes import human_bytes

_CACHE = ".cache"
"""What huggingface_hub notes beside the files that it has downloaded, our own lock and our mark."""

_ANSWER = 60.0
"""Seconds that the Hub may take to list a repository: some have hundreds of thousands of files."""

_TOGETHER = 8
"""Files that are fetched at the same time: a small one is a matter of waiting for two answers."""

_TELL = 0.2
"""Seconds after which it is told how far the files are, and asked whether they are still wanted."""


def download_dataset(repo: str, target: Path, first: int, step: Step) -> Path:
    """Download the dataset ``repo``, or the first samples of each split (0: all), into ``target`` and return it.

    Raises
    ------
    DatasetError
        When it cannot be downloaded; what has arrived is kept, for another attempt.
    """
    target = target.absolute()
    meter = Meter(repo, step)
    try:
        _check_target(target)
        meter.report(f"Asking {hub_host()} for {repo}")
        revision, sizes = _list_files(repo)
        with _partial(repo, target) as part:
            _fill(_Source(repo, revision, sizes, part, meter), target, first)
        removal = remove_tree(part / _CACHE)
        if removal.failures:
            raise OSError(removal.failures[0].errno, removal.failures[0].message, str(removal.failures[0].path))
        if target.is_dir():
            target.rmdir()  # an empty one
        part.rename(target)
    except (ViewerError, ImportError, MemoryError):
        raise
    except Exception as error:
        failure = None if error is meter.stopped else hub_failure(repo, target, error)
        if failure is None:
            raise
        raise failure from error
    return target


def _check_target(target: Path) -> None:
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        raise DatasetError(f"{target} already exists; choose another folder, or open it.")


def _list_files(repo: str) -> tuple[str | None, dict[str, int]]:
    """Return the present commit and the sizes of its files."""
    from huggingface_hub.hf_api import HfApi

    info = HfApi().dataset_info(repo, files_metadata=True, timeout=_ANSWER)
    sizes = {file.rfilename: file.size or 0 for file in info.siblings or ()}
    check_names(repo, sizes)
    if INFOS not in sizes:
        raise DatasetError(f"The dataset {repo} on {hub_host()} is not a PLAID dataset: it has no {INFOS}.")
    return info.sha, sizes


@contextmanager
def _partial(repo: str, target: Path) -> Iterator[Path]:
    """Take the folder in which what arrives is kept, for this process alone; one that stays without data is removed."""
    from huggingface_hub.utils import WeakFileLock

    part = target.with_name(f"{target.name}.part")
    if os.path.lexists(part) and not is_ours(part / _CACHE):
        raise DatasetError(f"{part} is in the way of the download of {repo}; rename it, or choose another folder.")
    part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark(part / _CACHE)
    with ExitStack() as stack:
        try:
            # A moment of patience: one that has just been cancelled may still be about to end.
            stack.enter_context(WeakFileLock(part / _CACHE / "download.lock", timeout=0.5))
        except TimeoutError as error:
            raise DatasetError(
                f"Another window is already downloading to {target}; wait until it has finished."
            ) from error
        try:
            yield part
        except Exception:
            if not (part / DATA).exists():
                remove_tree(part)
            raise


class _Source:
    """The files of one commit of a repository, and the folder in which they arrive."""

    def __init__(self, repo: str, revision: str | None, sizes: Mapping[str, int], part: Path, meter: Meter) -> None:
        self.repo, self.sizes, self.part, self.meter = repo, sizes, part, meter
        self._revision = revision

    def fetch(self, name: str) -> Path:
        """Download one file, unless it is there in this version; in any thread."""
        from huggingface_hub.file_download import hf_hub_download

        path = hf_hub_download(
            self.repo,
            name,
            repo_type="dataset",
            revision=self._revision,
            local_dir=self.part,
            tqdm_class=bar_class(self.meter, name),
        )
        if self.sizes[name] not in (0, Path(path).stat().st_size):  # 0: not said
            raise OSError(f"{name} does not have the size that the repository gives")
        return Path(path)

    def missing(self, names: Collection[str]) -> int:
        """Return the bytes of those files that have not arrived."""
        return sum(self.sizes[name] for name in names if not (self.part / name).is_file())


def _fill(source: _Source, target: Path, first: int) -> None:
    source.fetch(INFOS)
    backend = backend_of(target, read_infos(source.part, Inside(source.part)))
    names = choose_files(source.sizes, backend, first)
    if not any(name.startswith(f"{DATA}/") for name in names):
        raise DatasetError(
            f"The dataset {source.repo} on {hub_host()} has no samples: its folder {DATA} contains none."
        )
    tables = shards(names) if backend == "hf_datasets" else {}
    tidy(source.part, _CACHE, set(names))
    needed = source.missing(names)
    needed += (CONVERTED - 1) * sum(source.sizes[name] for shard in tables.values() for name in shard)
    free = shutil.disk_usage(source.part).free
    if needed > free:
        fewer = "" if tables or first == 1 else " or fewer samples"
        raise DatasetError(
            f"The dataset {source.repo} needs {human_bytes(needed)} but the disk of {target.parent} has only "
            f"{human_bytes(free)} free; choose another folder{fewer}, or free some space."
        )
    source.meter.begin(len(names), sum(source.sizes[name] for name in names))
    _fetch_all(source, names)
    if tables:
        source.meter.report(f"Converting {source.repo}")
        convert(source.repo, source.part, source.part / _CACHE / "tables", tables)


def _fetch_all(source: _Source, names: Collection[str]) -> None:
    """Download some files at a time. After a failure those under way are still waited for: they are kept."""
    left = iter(names)
    waiting: dict[Future[Path], str] = {}
    with ThreadPoolExecutor(_TOGETHER) as pool:
        try:
            while True:
                # Not all at once: to look after hundreds of thousands of them would take longer than they do.
                for name in islice(left, 2 * _TOGETHER - len(waiting)):
                    waiting[pool.submit(source.fetch, name)] = name
                if not waiting:
                    return
                done, _ = wait(waiting, _TELL, FIRST_COMPLETED)
                for future in done:
                    name = waiting.pop(future)
                    future.result()
                    source.meter.next(name, source.sizes[name])
                source.meter.report_files()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
