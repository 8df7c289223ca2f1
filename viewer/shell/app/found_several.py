"""The sentence about a folder that is no dataset and has some."""

from __future__ import annotations

from viewer.protocol import DatasetsFound


def found_several(found: DatasetsFound) -> str:
    """Say that a folder has several datasets, and which."""
    names = ", ".join(entry.name for entry in found.datasets[:5]) + ("…" if len(found.datasets) > 5 else "")
    return f"The folder {found.path} contains several datasets: {names}; choose one of them."
