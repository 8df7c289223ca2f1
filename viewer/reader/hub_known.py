"""Of which dataset of the Hub a folder is a download, where something says it; and what completes it.

Two leave such a word: the Hub's own cache, whose folders are named by the dataset, and our own download that was
interrupted. What ``hf download --local-dir`` notes beside its files does not name it.
"""

from __future__ import annotations

from pathlib import Path

from viewer.doors import Door
from viewer.reader.hub_part import PART, read_mark

_LEVELS = 8
"""Folders above a path that are looked at, as for datasets."""


def hub_name(folder: Path) -> str:
    """Return the name of the dataset that a folder of the cache of the Hugging Face Hub keeps; empty for another."""
    kind, _, name = folder.name.partition("--")
    return name.replace("--", "/") if kind == "datasets" and name and (folder / "snapshots").is_dir() else ""


def version_of(path: Path) -> tuple[Path, str] | None:
    """Return the folder of the Hub's cache that a path is in or is, and the version below it (empty: none yet)."""
    for folder in (path, *list(path.parents)[:_LEVELS]):
        try:
            if not hub_name(folder):
                continue
        except OSError:
            return None
        top, version, *_rest = (*path.relative_to(folder).parts, "", "")
        return folder, version if top == "snapshots" else ""
    return None


def completion(path: Path) -> Door | None:
    """Return what fetches the rest of the download that a path lies in; None where its dataset is not known."""
    if (found := version_of(path)) is not None:
        folder, version = found
        return Door(str(folder / "snapshots" / version if version else folder), repository=hub_name(folder))
    for folder in (path, *list(path.parents)[:_LEVELS]):
        if folder.name.endswith(PART) and (asked := read_mark(folder)) is not None:
            target = folder.with_name(folder.name.removesuffix(PART))
            return Door(str(target), repository=asked.repository, first=asked.first)
    return None


def is_unfinished(path: Path) -> bool:
    """Whether a path lies in a folder in which a download of ours arrives; in the Hub's cache nothing says it."""
    return version_of(path) is None and completion(path) is not None


def completing(path: Path) -> str:
    """Return the words that say how the download that a path lies in is completed."""
    door = completion(path)
    if door is None:
        return f"“hf download NAME --repo-type dataset --local-dir {path}” completes a download of the Hub"
    if is_unfinished(path):
        return f"downloading {door.repository} to {door.path} again completes it"
    version = Path(door.path)
    revision = f" --revision {version.name}" if version.parent.name == "snapshots" else ""
    return f"“hf download {door.repository} --repo-type dataset{revision}” completes it"
