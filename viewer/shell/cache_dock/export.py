"""Copy an artifact out of the cache, completely or not at all, and say which of the two."""

from __future__ import annotations

import os
import re
import shutil
import threading
from pathlib import Path

from viewer.protocol import ALL_BASES
from viewer.shell.cache_dock.snapshot import ArtifactEntry
from viewer.values import dataclass

_TRIES = 1000


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export came to: where it lies and what it holds, or the problem and its detail."""

    path: Path
    files: int = 0
    bytes: int = 0
    problem: str = ""
    detail: str = ""


def export_name(entry: ArtifactEntry) -> str:
    """Return the name of the exported folder: dataset, split, sample, and the base and step where there are several."""
    parts = [Path(entry.dataset).name, entry.split, f"sample_{entry.sample}"]
    if entry.bases > 1:
        parts.append("all_bases" if entry.base == ALL_BASES else entry.base)
    if entry.steps > 1:
        parts.append(f"t{entry.time:.6g}")
    return re.sub(r"[^\w.+=@ -]+", "_", "-".join(part for part in parts if part)).strip(". ")[:150] or "artifact"


def export_artifact(source: Path, folder: Path, name: str, cancel: threading.Event) -> Exported:
    """Copy ``source`` to a new folder ``name`` in ``folder``; never overwrites, never leaves half a copy."""
    partial = folder / f".{name}.partial-{os.urandom(4).hex()}"
    try:
        files = size = 0
        partial.mkdir()
        for entry in sorted(os.listdir(source)):
            if cancel.is_set():
                raise InterruptedError("the program is ending")
            shutil.copyfile(source / entry, partial / entry)
            size += (partial / entry).stat().st_size
            files += 1
        return Exported(_give_name(partial, folder, name), files, size)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)  # half a copy that would not go is named as such
        rest = f" {partial} could not be removed." if partial.exists() else " No incomplete copy was left."
        reason = error.strerror or str(error)
        if isinstance(error, FileNotFoundError) and not source.exists():
            reason = "it has been removed from the cache in the meantime"
        return Exported(folder / name, problem=f"{reason}.{rest}", detail=f"{source}\n{folder}\n{error}")


def _give_name(partial: Path, folder: Path, name: str) -> Path:
    for number in range(1, _TRIES):
        target = folder / (name if number == 1 else f"{name} ({number})")
        try:
            target.mkdir()  # takes the name: renaming onto an empty directory replaces it, onto any other fails
        except FileExistsError:
            continue
        if os.name == "nt":
            target.rmdir()
        partial.rename(target)
        return target
    raise FileExistsError(f"there are too many folders named {name}")
