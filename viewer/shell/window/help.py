"""The menu *Help*: the manual, the keys, the logs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QKeySequence

from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.action_table import ACTIONS
from viewer.shell.window.main_window import MainWindow

MOUSE = (("Left drag", "Rotate"), ("Middle drag, Shift+left drag", "Move"), ("Wheel, right drag", "Zoom"))


class Help:
    """Shows what helps.

    Parameters
    ----------
    logs
        Folder of the log files.
    """

    def __init__(self, window: MainWindow, prompts: Prompts, logs: Path) -> None:
        self._window, self._prompts = window, prompts
        window.actions_.connect(
            {
                "help.manual": self._show_help,
                "help.shortcuts": self._show_shortcuts,
                "help.logs": lambda: window.reveal(str(logs)),
            }
        )

    def _show_help(self) -> None:
        from viewer.shell.window.help_window import HelpWindow  # Qt's text documents load when somebody reads

        HelpWindow(self._window).show()

    def _show_shortcuts(self) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for spec in ACTIONS:
            if spec.shortcut:
                keys = QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
                groups.setdefault(_plain(spec.menu.rpartition("/")[2]), []).append((keys, _plain(spec.text)))
        self._prompts.show_table("Keyboard shortcuts", [*groups.items(), ("Mouse", MOUSE)])


def _plain(title: str) -> str:
    return title.replace("&", "").rstrip("…")
