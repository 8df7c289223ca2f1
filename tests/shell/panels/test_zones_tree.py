"""The tree of zones and boundaries: what it lists, and what a click chooses."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTreeWidgetItem

from viewer.artifacts.manifest import BaseOutline, Manifest, ZoneRecord
from viewer.artifacts.patches import FACES, PatchRecord
from viewer.protocol import ALL_BASES
from viewer.protocol.boundaries import COLORS
from viewer.shell.panels.zone_rows import BOUNDARY, FAMILY, HEAD, ZONE, ZoneRow, keys_of, rows_of, shown_keys
from viewer.shell.panels.zones_tree import ZonesTree

pytestmark = pytest.mark.usefixtures("qapp")


def patch(name: str, *families: str) -> PatchRecord:
    return PatchRecord(name, FACES, 0, 1, 1, "BCWall, 1 face", families)


def manifest(base: str = "Base", prefix: str = "") -> Manifest:
    zones = (
        ZoneRecord(f"{prefix}Rotor", 8, 1, {}, patches=(patch("Wall", "Walls"), patch("Inlet"))),
        ZoneRecord(f"{prefix}Stator", 60, 24, {}, (5, 4, 3), patches=(patch("Wall", "Walls", "Hot"),)),
        ZoneRecord(f"{prefix}Empty", 8, 0, {}),
    )
    return Manifest("/d", "train", 0, base, (0.0,), 0, (BaseOutline("Base", 3, 3),), zones)


def rows() -> tuple[ZoneRow, ...]:
    return rows_of(manifest())


def item(tree: ZonesTree, *path: int) -> QTreeWidgetItem:
    found = tree.topLevelItem(path[0])
    for place in path[1:]:
        assert found is not None
        found = found.child(place)
    assert found is not None
    return found


@pytest.fixture
def tree(qtbot: Any) -> ZonesTree:
    made = ZonesTree()
    qtbot.addWidget(made)
    made.render_rows(rows(), (), frozenset({"Rotor/Wall"}))
    return made


def test_what_is_listed() -> None:
    rotor, stator, families = rows()
    assert [(row.kind, row.text, row.about) for row in (rotor, stator)] == [
        (ZONE, "Rotor", "1 cell"),
        (ZONE, "Stator", "5 × 4 × 3"),
    ]
    assert [(row.text, row.color) for row in rotor.inner] == [("Wall", COLORS[0]), ("Inlet", COLORS[1])]
    assert stator.inner[0].color == COLORS[0], "the same name has the same colour"
    assert (families.kind, [(row.kind, row.text, row.keys, row.about) for row in families.inner]) == (
        HEAD,
        [
            (FAMILY, "Walls", ("Rotor/Wall", "Stator/Wall"), "2 boundaries"),
            (FAMILY, "Hot", ("Stator/Wall",), "1 boundary"),
        ],
    )
    assert keys_of(rows(), BOUNDARY) == ("Rotor/Wall", "Rotor/Inlet", "Stator/Wall")


def test_bases_are_heads_where_all_are_shown() -> None:
    head, _families = rows_of(manifest(ALL_BASES, "Base/"))
    assert (head.kind, head.text, [row.text for row in head.inner]) == (HEAD, "Base", ["Rotor", "Stator"])
    assert head.inner[0].keys == ("Base/Rotor",)
    assert head.inner[0].inner[0].keys == ("Base/Rotor/Wall",)


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ((), set()),
        (("all",), {"Rotor/Wall", "Rotor/Inlet", "Stator/Wall"}),
        (("Wall",), {"Rotor/Wall", "Stator/Wall"}),
        (("Hot",), {"Stator/Wall"}),
        (("Rotor/Wall", "nothing"), {"Rotor/Wall"}),
    ],
)
def test_what_words_name(words: tuple[str, ...], keys: set[str]) -> None:
    assert shown_keys(manifest(), words) == keys


def test_ticks(tree: ZonesTree) -> None:
    on, partly, off = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked
    assert [item(tree, 0).checkState(0), item(tree, 0, 0).checkState(0), item(tree, 0, 1).checkState(0)] == [
        on,
        on,
        off,
    ]
    assert [item(tree, 2, 0).checkState(0), item(tree, 2, 1).checkState(0)] == [partly, off]
    assert not item(tree, 2).data(0, Qt.ItemDataRole.CheckStateRole), "a head has none"
    tree.render_rows(rows(), ("Stator",), frozenset({"Rotor/Wall", "Stator/Wall"}))
    assert [item(tree, 1).checkState(0), item(tree, 2, 0).checkState(0)] == [off, on]


def test_what_ticks_choose(tree: ZonesTree, qtbot: Any) -> None:
    with qtbot.waitSignal(tree.boundaries_chosen) as chosen:
        item(tree, 0, 1).setCheckState(0, Qt.CheckState.Checked)
    assert chosen.args == [("Rotor/Wall", "Rotor/Inlet")]
    with qtbot.waitSignal(tree.boundaries_chosen) as chosen:
        item(tree, 2, 0).setCheckState(0, Qt.CheckState.Checked)
    assert chosen.args == [("Rotor/Wall", "Stator/Wall")], "a family is all that belongs to it"
    with qtbot.waitSignal(tree.hidden_chosen) as hidden:
        item(tree, 1).setCheckState(0, Qt.CheckState.Unchecked)
    assert hidden.args == [("Stator",)]


def test_only_one(tree: ZonesTree, qtbot: Any) -> None:
    menu = QMenu()
    tree._fill_menu(menu, tree.visualItemRect(item(tree, 0, 1)).center())
    assert [action.text() for action in menu.actions() if action.text()] == ["Only Inlet", "Copy the name"]
    with qtbot.waitSignal(tree.boundaries_chosen) as chosen:
        menu.actions()[0].trigger()
    assert chosen.args == [("Rotor/Inlet",)]


def test_the_same_lines_stay_as_they_are(tree: ZonesTree) -> None:
    item(tree, 0).setExpanded(False)
    kept = item(tree, 0)
    tree.render_rows(rows(), (), frozenset())
    assert item(tree, 0) is kept or item(tree, 0).text(0) == "Rotor"
    assert not item(tree, 0).isExpanded()
