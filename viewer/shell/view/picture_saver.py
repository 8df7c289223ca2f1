"""*Save picture* and *Copy picture*: the view with its colour bar, as it is on screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication

from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.session.session import Session
from viewer.shell.view.view_panel import ViewPanel
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow


class PictureSaver:
    """Saves and copies the picture."""

    def __init__(self, window: MainWindow, session: Session, prompts: Prompts, panel: ViewPanel) -> None:
        self._window, self._session, self._prompts, self._panel = window, session, prompts, panel
        window.actions_.connect({"file.save_picture": self._save, "file.copy_picture": self._copy})

    def _copy(self) -> None:
        picture = self._panel.picture()
        QGuiApplication.clipboard().setPixmap(picture)
        self._window.notify(f"Copied the picture, {picture.width()} × {picture.height()} pixels")

    def _save(self) -> None:
        picture = self._panel.picture()  # as it is now, not as it is when a name has been typed
        state = self._session.state
        if state.shown is None or state.catalogue is None:
            return
        selection = state.shown.selection
        name = "-".join(filter(None, (state.catalogue.name, selection.split, str(selection.sample), selection.field)))
        path = self._prompts.choose_picture(str(Path.home() / f"{name.replace('/', '_')}.png"))
        if path is None:
            return
        if refusal := goes_with_cache(path):
            self._window.message_bar.show_message(refusal)
        elif picture.save(str(path)):
            self._window.notify(f"Saved {path}")
        else:
            self._window.message_bar.show_message(
                f"The picture could not be written to {path}; choose another folder, or a name that ends in .png or "
                ".jpg."
            )
