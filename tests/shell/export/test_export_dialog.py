"""The form of an export, what it offers, and where ParaView is looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from viewer.export_kinds import KINDS
from viewer.shell.export.dialog import ExportChoice, ExportDialog, ExportOffer
from viewer.shell.export.paraview import NOT_FOUND, find_paraview

OFFER = ExportOffer("sample 3 of split train", 3, "2 tools", 1, "pressure", 5)
BY_ENDING = {kind.ending: kind for kind in KINDS}

Make = Callable[..., ExportDialog]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    def show(offer: ExportOffer = OFFER, choice: ExportChoice | None = None, no_paraview: str = "") -> ExportDialog:
        dialog = ExportDialog(offer, choice or ExportChoice(), no_paraview)
        qtbot.addWidget(dialog)
        return dialog

    yield show


def choose(dialog: ExportDialog, name: str, row: int) -> None:
    box = dialog.findChild(QComboBox, f"export.{name}")
    assert box is not None
    box.setCurrentIndex(row)


def can_go_on(dialog: ExportDialog) -> bool:
    return any(button.isEnabled() for button in dialog.findChildren(QPushButton) if "file" in button.text())


def note(dialog: ExportDialog) -> str:
    label = dialog.findChild(QLabel, "export.note")
    assert label is not None
    return label.text()


def test_what_is_chosen(make: Make) -> None:
    dialog = make()
    assert dialog.windowTitle() == "Export sample 3 of split train"
    assert dialog.choice == ExportChoice(BY_ENDING[".vtkhdf"])
    for name, row in (("what", 1), ("fields", 1), ("kind", 3)):
        choose(dialog, name, row)
    assert dialog.choice == ExportChoice(BY_ENDING[".pvd"], shown=True, one_field=True)
    assert note(dialog) == "All 5 time steps. A file and, beside it, a folder of the same name."
    again = make(choice=dialog.choice)
    assert again.choice == dialog.choice


def test_a_kind_that_cannot_hold_it(make: Make) -> None:
    dialog = make(choice=ExportChoice(BY_ENDING[".vtu"]))
    assert not can_go_on(dialog)
    assert note(dialog) == "A .vtu file holds one zone, and there are 3: choose another kind of file."
    choose(dialog, "what", 1)
    assert can_go_on(dialog)
    assert note(dialog) == "The time step on screen, of 5; .pvd has all of them."


def test_what_there_is_not(make: Make) -> None:
    dialog = make(ExportOffer("sample 3"), ExportChoice(KINDS[0], shown=True, one_field=True, paraview=True), NOT_FOUND)
    assert dialog.choice == ExportChoice(KINDS[0])
    box = dialog.findChild(QCheckBox, "export.paraview")
    assert box is not None
    assert not box.isEnabled()
    assert box.text().endswith("(not found)")
    assert NOT_FOUND in box.toolTip()


def test_where_paraview_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    patterns = (f"{tmp_path}/ParaView-*/bin/paraview",)
    assert find_paraview(patterns) is None
    for version in ("5.9.0", "5.13.1", "5.11.2"):
        program = tmp_path / f"ParaView-{version}" / "bin" / "paraview"
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    assert find_paraview(patterns) == tmp_path / "ParaView-5.13.1" / "bin" / "paraview"
    (tmp_path / "bin").mkdir()
    first = tmp_path / "bin" / "paraview"
    first.write_text("#!/bin/sh\n")
    first.chmod(0o755)
    assert find_paraview(patterns) == first
