"""*About*: versions from the window and from its children."""

from __future__ import annotations

import PySide6
import pytest
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.shell.windows import WholeWindow
from viewer import __version__
from viewer.protocol import AskVersions, Versions
from viewer.shell.window.about_dialog import AboutDialog


def lines(dialog: AboutDialog) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in dialog.text.splitlines())


def shown(whole: WholeWindow) -> AboutDialog:
    whole.window.actions_["help.about"].trigger()
    found = whole.window.findChild(AboutDialog, "about")
    assert found is not None
    return found


def test_children_say_their_versions(whole: WholeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    children = (whole.children.reader.child, whole.children.renderer.child)
    sent: list[object] = []
    for child in children:
        monkeypatch.setattr(type(child), "running", True)
        monkeypatch.setattr(child, "send", sent.append)
    dialog = shown(whole)
    assert sent == [AskVersions(), AskVersions()]
    assert lines(dialog)["pyplaid"] == "…"
    children[1].message.emit(Versions({"VTK": "9.6.1", "Graphics": "llvmpipe", "Graphics driver": "4.5 Mesa"}))
    children[0].message.emit(Versions({"pyplaid": "1.0.1", "h5py": "3.14", "pyCGNS": "", "VTK": "", "NumPy": "2.4"}))
    said = lines(dialog)
    assert said["Plaid Viewer"] == __version__ and said["Qt"] == qVersion() and said["PySide6"] == PySide6.__version__
    assert (said["pyplaid"], said["pyCGNS"], said["VTK"]) == ("1.0.1", "not installed", "9.6.1")
    assert said["Graphics driver"] == "4.5 Mesa" and said["System"] and said["Python"]
    copy = dialog.findChild(QPushButton, "about.copy")
    assert copy is not None
    copy.click()
    assert QApplication.clipboard().text() == dialog.text
    dialog.close()
    for child in children:
        child.message.emit(Versions({"VTK": "1"}))  # too late: nobody listens, and nothing fails


def test_without_children_it_says_what_is_missing(whole: WholeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(whole.children.reader.child), "running", False)
    dialog = shown(whole)
    assert lines(dialog)["pyplaid"] == lines(dialog)["VTK"] == "not installed"
    dialog.close()
