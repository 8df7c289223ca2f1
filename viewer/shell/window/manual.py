"""The manual: what the README says to users, by its sections, and what is new. One source, no second text."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from viewer.resources import resource

NOT_FOR_USERS = frozenset({"How it is built", "Working on it"})
"""Sections of the README for those who change the program."""

FIRST = "What it is"
NEWS = "What's new"


class ManualSection(NamedTuple):
    """One section: its title, and its text in Markdown, heading included."""

    title: str
    text: str


def page(name: str) -> Path:
    """Return the file of one page.

    Raises
    ------
    FileNotFoundError
        When this installation lacks it: a packaging defect.
    """
    checkout = Path(__file__).parents[3] / name
    return checkout if checkout.is_file() else resource(f"manual/{name}")


def sections() -> list[ManualSection]:
    """Return the manual: the README's sections for users in their order, then the changelog."""
    found = split(page("README.md").read_text(encoding="utf-8"))
    news = ManualSection(NEWS, page("CHANGELOG.md").read_text(encoding="utf-8"))
    return [*(section for section in found if section.title not in NOT_FOR_USERS), news]


def split(text: str) -> list[ManualSection]:
    """Split a page in Markdown at its headings of the second level; lines of code that look like one are none."""
    lines: list[list[str]] = [[]]
    titles = [FIRST]
    in_code = False
    for line in text.splitlines():
        if line.startswith("```"):
            in_code = not in_code
        if line.startswith("## ") and not in_code:
            titles.append(line.removeprefix("## ").strip())
            lines.append([])
        lines[-1].append(line)
    return [ManualSection(title, "\n".join(content) + "\n") for title, content in zip(titles, lines, strict=True)]
