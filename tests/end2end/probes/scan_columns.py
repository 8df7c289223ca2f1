"""What a scan has found, in the table of samples and in the colours; and what is marked."""

from __future__ import annotations

from typing import Any

from tests.end2end.probes.inside import Inside
from viewer.shell.session.range_words import range_words


def begin(inside: Inside) -> None:
    inside.scan.begin()


def is_all_known(inside: Inside) -> bool:
    """Whether all samples are known, and nothing is under way."""
    status = inside.scan.status
    return status.phase == "idle" and 0 < status.known == status.samples


def offered(inside: Inside) -> list[str]:
    """Names of all columns that can be chosen."""
    return [offer.name for offer in inside.table_columns.offers()]


def choose(inside: Inside, names: list[str], shown: bool) -> None:
    inside.table_columns.choose(names, shown=shown)


def columns(inside: Inside) -> list[str]:
    return list(inside.samples_panel.model.columns)


def has_columns(inside: Inside, names: list[str]) -> bool:
    return set(names) <= set(columns(inside))


def values(inside: Inside, name: str) -> list[Any]:
    """The values of a column as the rows are, each with its sample."""
    model = inside.samples_panel.model
    place = model.columns.index(name) + 1
    return [[model.sample_at(row), model.value(model.index(row, place))] for row in range(model.rowCount())]


def rows(inside: Inside) -> list[int | None]:
    model = inside.samples_panel.model
    return [model.sample_at(row) for row in range(model.rowCount())]


def has_rows(inside: Inside, samples: list[int]) -> bool:
    return rows(inside) == samples


def scale(inside: Inside, mode: str, share: list[float] | None = None) -> None:
    """Choose a range of the colours."""
    inside.session.set_color_scale(mode=mode, share=tuple(share or (0.0, 100.0)))


def range_of_scene(inside: Inside) -> list[float]:
    shown = inside.state.shown
    return list(shown.scene.range or ()) if shown is not None else []


def says_of_range(inside: Inside, part: str) -> bool:
    """Whether the words of the range on screen have this in them."""
    shown = inside.state.shown
    return shown is not None and part in range_words(shown).sentence


def marked(inside: Inside) -> dict[str, list[int]]:
    return {split: sorted(ids) for split, ids in inside.marks.splits.items()}
