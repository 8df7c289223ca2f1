"""The actions of a window and its menus, made from the table of actions; tests find an action by its id."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from viewer.shell.widgets.plain_text import plain
from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.action_table import ACTIONS


class Actions:
    """The QActions of one window, made from :data:`ACTIONS`."""

    def __init__(self, parent: QObject) -> None:
        self._groups: dict[str, QActionGroup] = {}
        self._handlers: dict[str, Callable[[], None]] = {}
        self._before: Callable[[str], None] = lambda _id: None
        self.by_id: dict[str, QAction] = {spec.id: self._make(spec, parent) for spec in ACTIONS}

    def __getitem__(self, action_id: str) -> QAction:
        return self.by_id[action_id]

    @property
    def handled(self) -> Collection[str]:
        """Ids of the actions that have a handler."""
        return self._handlers.keys()

    def _make(self, spec: ActionSpec, parent: QObject) -> QAction:
        action = QAction(spec.text, parent)
        action.setObjectName(spec.id)
        action.setStatusTip(spec.tip)
        action.setToolTip(plain(spec.tip))
        action.setMenuRole(spec.role)
        action.setCheckable(spec.checkable)
        action.setChecked(spec.checked)
        action.setEnabled(not spec.needs)
        if spec.shortcut:
            action.setShortcuts([QKeySequence(keys) for keys in (spec.shortcut, *spec.also)])
        if spec.group:
            if spec.group not in self._groups:
                self._groups[spec.group] = QActionGroup(parent)
            self._groups[spec.group].addAction(action)
        action.triggered.connect(lambda: self._handle(spec.id))
        return action

    def _handle(self, action_id: str) -> None:
        action = self.by_id[action_id]
        checked = action.isChecked()
        self._before(action_id)
        if action.isChecked() != checked:
            action.setChecked(checked)  # who handles it has only just come, and has shown how things are
        if action_id in self._handlers:
            self._handlers[action_id]()

    def connect(self, handlers: Mapping[str, Callable[[], None]]) -> None:
        """Call ``handlers[id]`` when the action ``id`` is triggered.

        Raises
        ------
        KeyError
            When a handler names no action.
        ValueError
            When an action has a handler already.
        """
        for action_id, handler in handlers.items():
            if action_id not in self.by_id:
                raise KeyError(action_id)
            if action_id in self._handlers:
                raise ValueError(f"two handlers for {action_id}")
            self._handlers[action_id] = handler

    def tell_before(self, call: Callable[[str], None]) -> None:
        """Call ``call`` with the id of an action that is triggered, before its handler; nobody else is told then."""
        self._before = call

    def check(self, group: str, action_id: str) -> None:
        """Check one action of a group; none when the group has no such action."""
        actions = self._groups[group]
        actions.setExclusive(False)  # else the last one cannot be unchecked
        for action in actions.actions():
            action.setChecked(action.objectName() == action_id)
        actions.setExclusive(True)

    def enable(self, *, dataset: bool, picture: bool, times: bool) -> None:
        """Enable what makes sense now."""
        have = {"dataset": dataset, "picture": picture, "times": times}
        for spec in ACTIONS:
            if spec.needs in have:  # the others do not depend on what is open
                self.by_id[spec.id].setEnabled(have[spec.needs])


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> dict[str, QMenu]:
    """Build the menus from the table and return them by their path of titles."""
    menus: dict[str, QMenu] = {}
    sections: dict[str, int] = {}

    def ensure(path: str) -> QMenu:
        if path not in menus:
            above, _, title = path.rpartition("/")
            menus[path] = ensure(above).addMenu(title) if above else bar.addMenu(title)
        return menus[path]

    for spec in ACTIONS:
        # A section is one of the menu in the bar; what lies deeper stands where its first action does.
        top = spec.menu.partition("/")[0]
        if sections.get(top, spec.section) != spec.section:
            ensure(top).addSeparator()
        sections[top] = spec.section
        ensure(spec.menu).addAction(actions[spec.id])
    return menus
