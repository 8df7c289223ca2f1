"""What the pages say of the code is true: every file that they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md")
_FILE = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|toml|md|spec))`")


def named(page: str) -> set[str]:
    """Files that a page names; those of a pattern (``NAME_panel.py``) are none."""
    return {name for name in _FILE.findall((ROOT / page).read_text(encoding="utf-8")) if "NAME" not in name}


def is_there(name: str) -> bool:
    """Whether a file exists at the top, below ``viewer``, or, named alone, anywhere in the project's folders."""
    if (ROOT / name).is_file() or (ROOT / "viewer" / name).is_file():
        return True
    folders = [ROOT / folder for folder in ("viewer", "packaging", "tests")]
    return "/" not in name and any(next(folder.rglob(name), None) is not None for folder in folders)


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    names = named(page)
    assert len(names) > 5
    assert [name for name in sorted(names) if not is_there(name)] == []
