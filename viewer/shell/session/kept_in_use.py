"""Says for as long as this window shows a dataset that is kept from another machine that nobody may remove it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject

from viewer.fetched_use import FetchedUse
from viewer.open_folder import Lock
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState


class KeptInUse(QObject):
    """Holds the locks of what is open, in panes too.

    Parameters
    ----------
    folder
        The user's folder of datasets that are kept.
    """

    def __init__(self, session: Session, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._wanted: dict[str, frozenset[str]] = {}
        self._held: dict[Path, FetchedUse] = {}
        session.changed.connect(self._on_state)

    @property
    def folders(self) -> frozenset[Path]:
        """The folders of the datasets that are open, as :func:`viewer.fetched_files.survey` has them."""
        found = set()
        for path in frozenset[str]().union(*self._wanted.values()):
            try:
                parts = Path(path).relative_to(self._folder).parts
            except ValueError:
                continue
            found.add(self._folder / parts[0] if parts else self._folder)
        return frozenset(found - {self._folder})

    def want(self, what: str, paths: Iterable[str]) -> None:
        """Hold datasets, by what they are for; those that were held for the same, and are none of them, no more."""
        self._wanted[what] = frozenset(path for path in paths if path)
        wanted = self.folders
        for folder in self._held.keys() - wanted:
            self._held.pop(folder).close()
        for folder in wanted - self._held.keys():
            use = FetchedUse(folder)
            if use.lock is Lock.FREE:
                self._held[folder] = use
            else:
                use.close()  # it is being removed: what is shown of it will say so

    def _on_state(self, state: SessionState) -> None:
        paths = {view.dataset for view in state.panes.views} if state.panes is not None else set()
        if state.catalogue is not None:
            paths.add(state.catalogue.path)
        self.want("session", paths)
