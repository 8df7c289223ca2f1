"""Which windows of this user run: those that listen in a cache root which somebody uses."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from viewer.errors import ViewerError
from viewer.local_socket import SOCKET
from viewer.paths import Paths


def running_windows(temp_root: Path | None) -> Iterator[Path]:
    """Yield where the windows of this user listen, the one that was started last first.

    Parameters
    ----------
    temp_root
        Where cache roots are made; None for the usual places, and that which the user has chosen in Preferences.
    """
    from viewer.cache import Verdict, find_orphans

    chosen = _chosen_root() if temp_root is None else None
    found = []
    for finding in (finding for root in {temp_root, chosen} for finding in find_orphans(root).findings):
        path = finding.path / SOCKET
        try:
            status = os.lstat(path)
        except OSError:
            continue
        if finding.verdict is Verdict.ALIVE and not finding.mine and stat.S_ISSOCK(status.st_mode):
            found.append((status.st_mtime_ns, path))
    for _time, path in sorted(found, reverse=True):
        yield path


def _chosen_root() -> Path | None:
    try:
        text = json.loads(Paths.standard().settings_file.read_bytes()).get("cache/temp_root")
    except (OSError, ValueError, AttributeError, ViewerError):
        return None
    return Path(text) if isinstance(text, str) and text else None
