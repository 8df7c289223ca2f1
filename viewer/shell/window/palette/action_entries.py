"""What the menus hold, for the command palette: actions with their menus and keys, and why they cannot be chosen."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from viewer.shell.window.action_table import ACTIONS
from viewer.shell.window.menus import COLOR_MAP_GROUP
from viewer.shell.window.palette.entry import Entry

_REFUSALS = {
    "dataset": "open a dataset first",
    "picture": "nothing is shown yet",
    "times": "this sample has one time step",
    "sweep": "no sweep is running",
    "download": "nothing is being downloaded",
    "tools": "there are no tools",
    "prediction": "open a prediction first",
    "predictions": "there is no other prediction",
    "shown sample": "nothing is shown yet, or an export is running",
    "export": "nothing is being exported",
    "film": "nothing is shown yet, or an animation is being saved",
    "animation": "no animation is being saved",
    "ParaView": "ParaView was not found, or nothing is shown yet",
}
"""Why an action cannot be chosen, by what it needs."""


class ActionEntries:
    """Provides all actions of a menu bar that have a name (an ``objectName``): the others belong to other providers.

    Parameters
    ----------
    without
        Ids of actions that make no sense in the palette: the one that opens it.
    """

    def __init__(self, bar: QMenuBar, without: tuple[str, ...] = ()) -> None:
        self._bar, self._without = bar, without
        self._specs = {spec.id: spec for spec in ACTIONS}

    def __call__(self, typed: str) -> Iterator[Entry]:
        """Yield the actions in the order of the menus."""
        for top in self._bar.actions():
            yield from self._in_menu(top, ())

    def _in_menu(self, owner: QAction, path: tuple[str, ...]) -> Iterator[Entry]:
        menu = owner.menu()
        if not isinstance(menu, QMenu):
            return
        path = (*path, _words(owner))
        for action in menu.actions():
            if action.menu() is not None:
                yield from self._in_menu(action, path)
            elif action.objectName() and action.objectName() not in self._without and _is_offered(action):
                yield self._entry(action, " › ".join(path))

    def _entry(self, action: QAction, where: str) -> Entry:
        name = action.objectName()
        spec = self._specs.get(name)
        refusal = "" if action.isEnabled() else _REFUSALS.get(spec.needs if spec else "", "not now")
        return Entry(
            f"action {name}",
            _words(action),
            action.trigger,
            where,
            action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            refusal,
            action.isCheckable() and action.isChecked(),
            action.icon() if spec is not None and spec.group == COLOR_MAP_GROUP else None,
        )


def _is_offered(action: QAction) -> bool:
    """Whether it is there at all: what is not enabled now may be hidden from the menu."""
    return action.isVisible() or not action.isEnabled()


def _words(action: QAction) -> str:
    """Return an action's text without its mnemonic."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
