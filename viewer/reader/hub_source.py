"""The files of one version of a dataset on the Hub, fetched some at a time into where they belong."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path

from viewer.errors import DatasetError
from viewer.reader.hub_failures import hub_host
from viewer.reader.hub_files import check_names
from viewer.reader.hub_progress import Meter, bar_class
from viewer.reader.layout import INFOS
from viewer.sizes import human_bytes

_ANSWER = 60.0
"""Seconds that the Hub may take to list a repository: some have hundreds of thousands of files."""

_TOGETHER = 8
"""Files that are fetched at the same time: a small one is a matter of waiting for two answers."""

_TELL = 0.2
"""Seconds after which it is told how far the files are, and asked whether they are still wanted."""


def list_files(repo: str, revision: str | None = None) -> tuple[str | None, dict[str, int]]:
    """Return the commit that ``revision`` is (None: the present one), and the sizes of its files.

    Raises
    ------
    DatasetError
        When it is no PLAID dataset, or a name in it leads out of a folder.
    """
    from huggingface_hub.hf_api import HfApi

    info = HfApi().dataset_info(repo, revision=revision, files_metadata=True, timeout=_ANSWER)
    sizes = {file.rfilename: file.size or 0 for file in info.siblings or ()}
    check_names(repo, sizes)
    if INFOS not in sizes:
        raise DatasetError(f"The dataset {repo} on {hub_host()} is not a PLAID dataset: it has no {INFOS}.")
    return info.sha, sizes


class Source:
    """The files of one commit of a repository, and where they arrive.

    Parameters
    ----------
    sizes
        Bytes of each file, 0 where the repository does not say it.
    folder
        The folder that has them by their names.
    where
        How huggingface_hub is told so: ``local_dir``, or the ``cache_dir`` of which ``folder`` is a version.
    """

    def __init__(
        self,
        repo: str,
        revision: str | None,
        sizes: Mapping[str, int],
        folder: Path,
        meter: Meter,
        where: Mapping[str, Path],
    ) -> None:
        self.repo, self.sizes, self.folder, self.meter = repo, sizes, folder, meter
        self._revision, self._where = revision, where

    def fetch(self, name: str) -> Path:
        """Download one file, unless it is there in this version; in any thread.

        Raises
        ------
        OSError
            When what has arrived is not as long as the repository says.
        """
        path = self._get(name, again=False)
        if not self._is_whole(name):  # in the Hub's cache a file that is there is believed to be whole
            path = self._get(name, again=True)
        if not self._is_whole(name):
            raise OSError(f"{name} does not have the size that the repository gives")
        return path

    def _get(self, name: str, *, again: bool) -> Path:
        from huggingface_hub.file_download import hf_hub_download

        bar = bar_class(self.meter, name)
        found = hf_hub_download(
            self.repo,
            name,
            repo_type="dataset",
            revision=self._revision,
            force_download=again,
            tqdm_class=bar,
            **self._where,
        )
        return Path(found)

    def _is_whole(self, name: str) -> bool:
        return self.sizes[name] in (0, (self.folder / name).stat().st_size)

    def missing(self, names: Collection[str]) -> int:
        """Return the bytes of those files that have not arrived."""
        return sum(self.sizes[name] for name in names if not (self.folder / name).is_file())

    def fetch_all(self, names: Collection[str]) -> None:
        """Download some files at a time. After a failure those under way are still waited for: they are kept."""
        self.meter.begin(len(names), sum(self.sizes[name] for name in names))
        left = iter(names)
        waiting: dict[Future[Path], str] = {}
        with ThreadPoolExecutor(_TOGETHER) as pool:
            try:
                while True:
                    # Not all at once: to look after hundreds of thousands of them would take longer than they do.
                    for name in islice(left, 2 * _TOGETHER - len(waiting)):
                        waiting[pool.submit(self.fetch, name)] = name
                    if not waiting:
                        return
                    done, _ = wait(waiting, _TELL, FIRST_COMPLETED)
                    for future in done:
                        name = waiting.pop(future)
                        future.result()
                        self.meter.next(name, self.sizes[name])
                    self.meter.report_files()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def require_room(self, names: Collection[str], otherwise: str) -> None:
        """Refuse to begin where the disk has no room for what is missing; ``otherwise`` says what else can be done.

        Raises
        ------
        DatasetError
            With both sizes.
        """
        needed, free = self.missing(names), shutil.disk_usage(self.folder).free
        if needed > free:
            raise DatasetError(
                f"The dataset {self.repo} needs {human_bytes(needed)} but the disk of {self.folder.parent} has only "
                f"{human_bytes(free)} free; {otherwise}free some space."
            )
