"""The cache: what lies in it, what may lie in it, the dock that shows it, and the sweep."""

from __future__ import annotations

import os
from pathlib import Path

from tests.end2end.probes.inside import Inside
from viewer.artifacts.manifest import NAME, read_manifest


def path(inside: Inside) -> str:
    return str(inside.cache.path)


def is_there(inside: Inside) -> bool:
    return inside.cache.path.exists()


def frames(inside: Inside) -> str:
    """The folder of the files of frames."""
    return str(inside.frames)


# The budget


def is_settled(inside: Inside) -> bool:
    """Whether nothing is read ahead, counted or deleted any more."""
    reading = inside.is_waiting or inside.reader.busy or inside.read_ahead.reading
    return inside.budget.settled and not reading


def artifacts(inside: Inside) -> list[str]:
    """The last digit of each sample that is in the store."""
    return sorted(path.parent.name[-1] for path in inside.budget.store.directories())


def bytes_shown(inside: Inside) -> int:
    """Bytes of what is on screen."""
    return inside.budget.index.bytes_of(inside.budget.index.shown)


def bytes_stored(inside: Inside) -> int:
    return inside.budget.index.bytes


def set_limit(inside: Inside, limit: int) -> None:
    inside.budget.set_limit(limit)


def pin_shown(inside: Inside) -> None:
    assert inside.state.shown is not None
    inside.budget.pin(inside.state.shown.directory)


def unpin_all(inside: Inside) -> None:
    for directory in inside.budget.index.pinned:
        inside.budget.unpin(directory)


def clear(inside: Inside) -> None:
    inside.budget.clear(lambda _freed: None)


def leftovers(inside: Inside) -> list[str]:
    """Files below the store that no manifest owns, and what is on disk or in the books alone."""
    store, index = inside.budget.store, inside.budget.index
    owned: set[int] = set()
    files: list[tuple[int, Path]] = []
    for directory in store.directories():
        manifest = read_manifest(directory)
        names = {NAME} | {array.file for zone in manifest.zones for array in zone.arrays.values()}
        names |= {field.file for zone in manifest.zones for field in zone.fields}
        owned |= {os.stat(directory / name).st_ino for name in names if (directory / name).exists()}
    for folder, _, names_there in os.walk(store.path):
        files += [(os.stat(Path(folder, name)).st_ino, Path(folder, name)) for name in names_there]
    left = [str(file) for inode, file in files if inode not in owned]
    left += [f"unknown {directory}" for directory in store.directories() if directory not in index]
    return left + [f"gone {directory}" for directory in index.directories if not directory.exists()]


# Keeping it from reapers


def new_file(inside: Inside, folder: str, name: str) -> str:
    """Make a file in the cache that looks as if it had never been used."""
    file = inside.cache.directory(folder) / name
    file.touch()
    os.utime(file, (0, 0))
    return str(file)


def are_files_due(inside: Inside) -> bool:
    return inside.cache.files_due()


def refresh(inside: Inside) -> None:
    """Do what the window does once in a minute."""
    inside.refresh_cache()


def refresh_long_ago(inside: Inside) -> None:
    """Let the last refresh be long ago."""
    inside.cache._freshener._last = 0.0


def is_used(inside: Inside, file: str) -> bool:
    return os.stat(file).st_atime > 0


def is_freshener_idle(inside: Inside) -> bool:
    return not inside.cache._freshener._running.locked()


def is_gone(inside: Inside, path: str) -> bool:
    return not Path(path).exists()


# The dock and the sweep


def is_watch_settled(inside: Inside) -> bool:
    return inside.watch.settled and not inside.state.busy


def rows(inside: Inside) -> dict[str, list[str]]:
    """The texts of each row of the dock by its key."""
    return {row.key: list(row.texts) for row in inside.cache_panel.model.outline.rows.values()}


def counted_row(inside: Inside, key: str) -> list[str]:
    """The texts of a row, as soon as its size is known."""
    texts = rows(inside).get(key, [])
    return texts if texts and texts[1].endswith("B") else []


def has_no_row(inside: Inside, key: str) -> bool:
    return key not in rows(inside)


def sweep_result(inside: Inside) -> str:
    """What the last sweep has come to, in words."""
    return inside.dock.status.result


def is_no_sweep_running(inside: Inside) -> bool:
    return not inside.sweeper.running
