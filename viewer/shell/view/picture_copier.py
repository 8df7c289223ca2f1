"""*Copy picture*: the view with its colour bar, as it is on screen."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from viewer.shell.view.view_panel import ViewPanel
from viewer.shell.window.main_window import MainWindow


class PictureCopier:
    """Copies the picture, and says that it did."""

    def __init__(self, window: MainWindow, panel: ViewPanel) -> None:
        self._window, self._panel = window, panel
        window.actions_.connect({"file.copy_picture": self._copy})

    def _copy(self) -> None:
        picture = self._panel.picture()
        QGuiApplication.clipboard().setPixmap(picture)
        self._window.notify(f"Copied the picture, {picture.width()} × {picture.height()} pixels")
