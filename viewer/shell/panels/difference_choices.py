"""What the dock *Difference* offers to be subtracted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox

from viewer.numbers import PRECISE, short
from viewer.shell.session.difference import FIRST_TIME, SAME_TIME, STEP_BEFORE, Other

if TYPE_CHECKING:
    from viewer.artifacts.manifest import Manifest

NOTHING, SAMPLE, TIME, FIELD, ELSEWHERE = "", "sample", "time", "field", "dataset"
CHOICES = (
    (NOTHING, "Nothing"),
    (SAMPLE, "Another sample"),
    (TIME, "Another time step"),
    (FIELD, "Another field"),
)
"""Words in the order of the list; :data:`ELSEWHERE` is there while another dataset is subtracted."""

_MOST = 1000  # time steps that are listed


def aspect_of(other: Other) -> str:
    """Return what the other side differs in first of all."""
    if other.dataset:
        return ELSEWHERE
    if other.sample is not None or other.split:
        return SAMPLE
    if other.step != SAME_TIME:
        return TIME
    return FIELD if other.field else NOTHING


def offer_elsewhere(box: QComboBox, other: Other) -> None:
    """Have the entry for another dataset, by its name, exactly while it is what is subtracted."""
    row = box.findData(ELSEWHERE)
    if other.dataset and row < 0:
        box.addItem("", ELSEWHERE)
        row = box.count() - 1
    if other.dataset:
        box.setItemText(row, other.name or "Another dataset")
    elif row >= 0:
        box.removeItem(row)


def fill_times(box: QComboBox, manifest: Manifest | None) -> None:
    """List the time steps of a sample, those that follow the step on screen first."""
    box.clear()
    box.addItem("The first", FIRST_TIME)
    box.addItem("The one before", STEP_BEFORE)
    for time in manifest.times[:_MOST] if manifest is not None else ():
        box.addItem(f"t = {short(time, PRECISE)}", time)


def fill_fields(box: QComboBox, manifest: Manifest | None) -> None:
    """List the fields of a sample, vectors as a whole and their components."""
    box.clear()
    if manifest is None:
        return
    for name, location in manifest.field_names():
        where = " (cell)" if location == "cell" else ""
        box.addItem(f"{name}{where}", (name, location, -1))
        for place, component in enumerate(manifest.find_fields(name, location)[0][1].components):
            box.addItem(f"{component}{where}", (name, location, place))


def row_of(box: QComboBox, data: Any) -> int:
    """Return the row with some data, -1 for none; Qt does not find tuples."""
    return next((row for row in range(box.count()) if box.itemData(row) == data), -1)
