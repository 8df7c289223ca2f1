"""Long work in slices: one step for each turn of the event loop, so that the window answers in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer


def rethrow(error: Exception) -> None:
    """Have an error of a step told like any other of a slot."""
    raise error


class Slices(QObject):
    """Runs the steps of an iterator, each in a turn of the event loop of its own.

    After a step comes a turn without one: the loop shows and lays out what the step has made, which may take as long.

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
        self._rests = False  # whether the turn is without one
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    @property
    def in_step(self) -> bool:
        """Whether a step is being taken right now."""
        return self._busy

    def finish(self, enough: Callable[[], bool]) -> None:
        """Take the steps that are left at once, but none once it is ``enough``; does nothing from within a step."""
        while self._timer.isActive() and not self._busy and not enough():
            self._step()
        self._timer.stop()

    def _turn(self) -> None:
        if not self._rests:
            self._step()
        self._rests = not self._rests

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
