"""Long work in slices: one step for each turn of the event loop, so that the window answers in between."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

AHEAD = (
    "viewer.shell.session.state",
    "viewer.shell.widgets.labels",
    "viewer.shell.window.action_table",
    "viewer.shell.window.docks",
    "viewer.shell.widgets.prompts",
    "viewer.artifacts.store",
    "viewer.shell.services.scratch_cache",
    "viewer.shell.children.children",
    "viewer.shell.session.session",
    "viewer.shell.view.view_panel",
    "viewer.shell.view.view_controller",
    "viewer.shell.view.panes.feature",
    "viewer.shell.window.opening",
    "viewer.shell.panels.dataset_controller",
    "viewer.shell.panels.colors_controller",
    "viewer.shell.tools.tools_controller",
    "viewer.shell.tools.handles.handle_controller",
    "viewer.protocol.plotting",
    "viewer.shell.plots.feature",
    "viewer.shell.panels.samples_controller",
    "viewer.shell.panels.info_controller",
    "viewer.shell.app.prediction_feature",
    "viewer.cache.sweeper",
    "viewer.shell.cache_dock.panel",
    "viewer.shell.cache_dock.watch",
    "viewer.shell.cache_dock.feature",
    "viewer.shell.hub.controller",
    "viewer.shell.window.about",
    "viewer.shell.window.tour",
)
"""What takes long to import among what :mod:`viewer.shell.app.features` needs: all at once it would be one long gap."""


def import_ahead() -> Iterator[None]:
    """Import :data:`AHEAD`, a module for each step."""
    for name in AHEAD:
        importlib.import_module(name)
        yield


class Slices(QObject):
    """Runs the steps of an iterator, each in a turn of the event loop of its own.

    Parameters
    ----------
    failed
        Called with what a step raised; no step follows.
    """

    def __init__(self, steps: Iterator[None], failed: Callable[[Exception], None], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._failed = failed
        self._busy = False  # in a step
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def finish(self, enough: Callable[[], bool]) -> None:
        """Take the steps that are left at once, but none once it is ``enough``; does nothing from within a step."""
        while self._timer.isActive() and not self._busy and not enough():
            self._step()
        self._timer.stop()

    def _step(self) -> None:
        self._busy = True
        try:
            next(self._steps)
        except StopIteration:
            self._timer.stop()
        except Exception as error:
            self._timer.stop()
            self._failed(error)
        finally:
            self._busy = False
