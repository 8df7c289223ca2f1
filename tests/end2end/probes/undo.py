"""Undo and redo, and the keys that do it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.end2end.probes.inside import Inside


def words(inside: Inside) -> list[str]:
    """What the two actions would do; empty words where they are disabled."""
    actions = [inside.window.actions_[name] for name in ("edit.undo", "edit.redo")]
    return [action.toolTip() if action.isEnabled() else "" for action in actions]


def has_ended_step(inside: Inside) -> bool:
    """Whether the next change is another step."""
    return not inside.history.is_growing


def press(inside: Inside, key: str) -> None:
    """Press Ctrl and a key over the view."""
    inside.window.activateWindow()
    inside.view.setFocus()
    QTest.keyClick(inside.window.windowHandle(), Qt.Key(ord(key)), Qt.KeyboardModifier.ControlModifier)


def type_and_take_back(inside: Inside, name: str, text: str) -> list[str]:
    """Type into a line, or that of a spin box, press Ctrl+Z there, and return what it said before and after."""
    found = inside.find(name, QWidget)
    line = found if isinstance(found, QLineEdit) else found.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    found.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    before = line.text()
    QTest.keyClick(inside.window.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    return [before, line.text()]
