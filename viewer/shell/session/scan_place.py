"""Where a scan will run, in words: whoever begins one knows it before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from viewer.processes import cores
from viewer.wording import counted


class ScanPlace(QObject):
    """Follows the Preferences.

    Parameters
    ----------
    cluster
        Returns the address of the Dask cluster on which scans run; empty for this machine.

    Signals
    -------
    changed
        The words are others now.
    """

    changed = Signal()

    def __init__(self, cluster: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cluster = cluster
        self._told = self.words

    @property
    def words(self) -> str:
        """Where: ``on 2 cores of this machine``, ``on the cluster tcp://host:8786``."""
        address = self._cluster()
        return f"on the cluster {address}" if address else f"on {counted(cores(), 'core')} of this machine"

    def look(self) -> None:
        """Tell everybody where that is another place now."""
        if self._told != self.words:
            self._told = self.words
            self.changed.emit()
