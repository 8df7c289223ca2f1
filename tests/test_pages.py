"""What the pages say of the code is true: every file that they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from viewer.mesh_kinds import KINDS, TOLD

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


def test_the_table_of_what_opens_has_every_ending() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("### What opens")[1].split("\n### ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    written = {ending for row in rows for ending in re.findall(r"`(\.[a-z0-9.]+)`", row)}
    assert written == {ending for kind in KINDS for ending in kind.endings} | set(TOLD)


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    names = named(page)
    assert len(names) > 5
    assert [name for name in sorted(names) if not is_there(name)] == []
