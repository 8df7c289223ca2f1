"""Lets what is chosen in the Preferences take effect."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from viewer.artifacts.limit import default_budget
from viewer.memory import default_memory_limit
from viewer.shell.children.children import Children
from viewer.shell.services.budget import Budget
from viewer.shell.services.scratch_cache import ScratchCache
from viewer.shell.services.settings import Settings
from viewer.shell.widgets.theme import set_theme
from viewer.shell.window.main_window import MainWindow


class PreferencesController(QObject):
    """Opens the Preferences.

    Parameters
    ----------
    asked_budget
        Bytes that the command line grants the artifacts, 0 for what suits the disk; None leaves it to the settings.

    Signals
    -------
    applied
        The settings have been changed.
    """

    applied = Signal()

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        cache: ScratchCache,
        budget: Budget,
        children: Children,
        asked_budget: int | None,
    ) -> None:
        super().__init__(window)
        self._window, self._settings, self._cache = window, settings, cache
        self._budget, self._children, self._asked_budget = budget, children, asked_budget
        window.actions_.connect({"file.preferences": self.show})

    def show(self) -> None:
        """Open the dialog."""
        from viewer.shell.window.preferences import PreferencesDialog

        automatic = (default_budget(self._cache.path), default_memory_limit())
        PreferencesDialog(self._settings, automatic, self.apply, self._window).exec()

    def apply(self) -> None:
        """Let what was chosen take effect."""
        settings = self._settings
        app = QApplication.instance()
        if isinstance(app, QApplication):
            set_theme(app, settings.theme)
        self._budget.set_limit(settings.cache_budget if self._asked_budget is None else self._asked_budget)
        self._children.limit_memory(settings.memory_limit)
        self.applied.emit()
