"""The whole window with all its features, but without any child process: nothing is read and nothing is drawn."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication
from pytestqt.qtbot import QtBot

from viewer.options import Options
from viewer.paths import Paths
from viewer.shell.app.endings import plan_end
from viewer.shell.app.features import Features
from viewer.shell.app.shutdown import Shutdown
from viewer.shell.children.children import Children
from viewer.shell.services.settings import Settings
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import SessionState
from viewer.shell.window.main_window import MainWindow


class WholeWindow:
    """A window on screen, filled, with everything that its features keep below ``folder``.

    Parameters
    ----------
    docks
        Where its docks were.
    empty
        Whether it begins as one in which nothing has been opened yet.
    """

    def __init__(
        self,
        qtbot: QtBot,
        folder: Path,
        size: tuple[int, int] | None = None,
        docks: QByteArray | None = None,
        *,
        empty: bool = False,
    ) -> None:
        paths = Paths.under(folder, None)
        (folder / "tmp").mkdir(parents=True, exist_ok=True)
        self.state = SavedState(folder / "state.json")
        self.settings = Settings(folder / "settings.json")
        self.window = MainWindow()
        if size is not None:
            self.window.resize(*size)
        with qtbot.waitSignal(self.window.painted):
            self.window.show()
        for _step in self.window.fill():
            pass
        self.window.docks.restore(docks or QByteArray())
        self.children = Children("warning", 0, self.state.follows, self.window)
        self.features = Features(
            Options(), paths, folder / "tmp", self.window, self.settings, self.state, self.children
        )
        for _step in self.features.make():
            pass
        for _step in self.features.arrange():
            QCoreApplication.processEvents()
        self.features.wait_for_dataset()
        if not empty:
            self.features.later.complete()
        self._shutdown = Shutdown()
        plan_end(self.features, self.children, self.state, self._shutdown)

    def show_docks(self) -> None:
        """Show the docks as with a dataset open."""
        self.window.docks.set_open(True)
        self.window.docks.settle()

    def render(self, state: SessionState) -> None:
        """Show a state everywhere, as if the session had come to it."""
        changes = {field.name: getattr(state, field.name) for field in fields(state)}
        self.features.session._live.move(**changes)

    def close(self) -> None:
        """End as the program does."""
        self._shutdown.run()
        self.window.close()
        self.window.deleteLater()
