"""Words about downloads of the Hugging Face Hub that are not complete."""

from __future__ import annotations

from pathlib import Path


def completing(path: Path) -> str:
    """Return the words that say how a download into ``path`` is completed, or one in the Hub's own cache."""
    for folder in (path, *path.parents):
        kind, _, name = folder.name.partition("--")
        if kind == "datasets" and name:
            return f"“hf download {name.replace('--', '/')} --repo-type dataset” completes it"
    return f"“hf download NAME --repo-type dataset --local-dir {path}” completes a download of the Hub"
