"""What is said of a dataset on another machine: its sizes, and the text of its README, which loads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.protocol import Catalogue, FarFacts
from viewer.shell.widgets.plain_text import escaped
from viewer.sizes import human_bytes

MOST_LETTERS = 20_000
"""Letters of a README that are laid out."""

_FRONT = re.compile(r"\A\ufeff?---\s*\n(?P<front>.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_LICENSE = re.compile(r"^licen[sc]e:\s*[\"']?(?P<name>[^\"'\n#]+)", re.MULTILINE)
_IMAGE = re.compile(r"!\[(?P<text>[^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)[^)]*\)")


def size_words(far: FarFacts) -> str:
    """Say how large it is and what a sample costs, as far as that is known; empty where nothing is."""
    parts = [] if far.total is None else [human_bytes(far.total)]
    parts += [] if far.sample is None else [f"about {human_bytes(far.sample)} a sample"]
    return ", ".join(parts)


def split_size(far: FarFacts | None, split: str) -> str:
    """Return the size of a split to be put behind its number of samples; empty where it is not known."""
    size = None if far is None else far.sizes.get(split)
    return "" if size is None else f", {human_bytes(size)}"


def far_rows(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield what is known of a dataset on another machine, by names; nothing for one that is here."""
    far = catalogue.far
    if far is None:
        return
    if far.revision:
        yield "Revision", far.revision
    if far.total is not None:
        yield "Size", human_bytes(far.total)
    if far.sample is not None:
        yield "A sample", f"about {human_bytes(far.sample)} to fetch"
    yield "Fetched files", f"kept in {catalogue.path}" if far.kept else "go when the window is closed"
    if far.note:
        yield "Note", far.note
    license_ = license_of(far.card)
    if license_ and not catalogue.infos.get("license"):
        yield "Licence", license_


def license_of(card: str) -> str:
    """Return the licence that the head of a README names; empty where it names none."""
    front = _FRONT.match(card)
    found = _LICENSE.search(front["front"]) if front is not None else None
    return found["name"].strip() if found is not None else ""


def card_html(card: str) -> str:
    """Return a README as HTML without anything that could load: headings and text, links as text, no pictures."""
    text = _FRONT.sub("", card)
    cut, text = len(text) > MOST_LETTERS, text[:MOST_LETTERS]
    parts, lines, in_code = [], list[str](), False

    def end() -> None:
        if lines:
            joined = "\n".join(lines)
            parts.append(f"<pre>{escaped(joined)}</pre>" if in_code else f"<p>{escaped(_as_text(joined))}</p>")
            lines.clear()

    for line in text.splitlines():
        heading = re.match(r"#{1,6}\s+(.*)", line)
        if line.lstrip().startswith("```"):
            end()
            in_code = not in_code
        elif in_code:
            lines.append(line)
        elif heading is not None:
            end()
            parts.append(f"<h4>{escaped(_as_text(heading[1].strip('# ')))}</h4>")
        elif not line.strip():
            end()
        elif re.match(r"\s*([-*+]|\d+\.|\|)\s*\S", line):  # each in a line of its own, as it is written
            end()
            lines.append(line)
            end()
        else:
            lines.append(line)
    end()
    return "\n".join(parts) + ("<p>…</p>" if cut else "")


def _as_text(text: str) -> str:
    text = _IMAGE.sub(lambda found: found["text"], text)
    text = _LINK.sub(lambda found: f"{found['text']} ({found['target']})", text)
    return re.sub(r"(\*\*|__)(.+?)\1", r"\2", text)
