"""What can be done with a row of the cache dock."""

from __future__ import annotations

from viewer.shell.cache_dock.rows import STATE, CacheRow, RowKind

MENU: tuple[tuple[str | None, str, str], ...] = (
    ("show", "Show this sample", "Return"),
    ("pin", "Pin: keep while space is needed", ""),
    ("unpin", "Unpin", ""),
    (None, "", ""),
    ("export", "Export…", ""),
    ("reveal", "Reveal in file manager", ""),
    ("copy", "Copy path", "Ctrl+C"),
    ("details", "Details…", "Alt+Return"),
    (None, "", ""),
    ("remove", "Remove", "Del"),
)


def possible_actions(row: CacheRow) -> set[str]:
    """Return what can be done with a row."""
    if row.kind is RowKind.ARTIFACT:
        states = row.texts[STATE]
        found = {"show", "export", "reveal", "copy", "details", "unpin" if "pinned" in states else "pin"}
        return found if "shown" in states else found | {"remove"}
    if row.kind in (RowKind.PEER, RowKind.KEPT):
        return {"reveal", "copy", "details"}
    if row.kind in (RowKind.ORPHAN, RowKind.FETCHED):
        return {"reveal", "copy", "details", "remove"}
    return set()
