"""The dock *Zones*, and what is drawn of boundaries."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from tests.end2end.probes.inside import Inside


def _item(inside: Inside, zone: str, name: str) -> QTreeWidgetItem:
    tree = inside.find("zones.tree", QTreeWidget)
    return next(
        inner
        for outer in tree.findItems(zone, Qt.MatchFlag.MatchExactly)
        for inner in (outer.child(place) for place in range(outer.childCount()))
        if inner is not None and inner.text(0) == name
    )


def tick(inside: Inside, zone: str, name: str, on: bool) -> None:
    """Tick a boundary of a zone, or a family."""
    _item(inside, zone, name).setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def is_ticked(inside: Inside, zone: str, name: str) -> bool:
    return _item(inside, zone, name).checkState(0) == Qt.CheckState.Checked


def shown(inside: Inside) -> list[str]:
    """Names of the boundaries in the picture."""
    state = inside.state.shown
    return [] if state is None else [one.name for one in state.scene.boundaries]


def are_shown(inside: Inside, *names: str) -> bool:
    """Whether these boundaries, and no others, are in the picture."""
    return shown(inside) == list(names)


def colors(inside: Inside) -> list[str]:
    """Their colours."""
    state = inside.state.shown
    return [] if state is None else [one.color for one in state.scene.boundaries]
