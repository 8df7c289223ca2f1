"""A request from outside on its way to its answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, SignalInstance

from viewer.errors import ViewerError
from viewer.protocol.exporting import ExportWritten
from viewer.protocol.outside import FileMade, OrderDone, OrderFailed, OutsideAnswer
from viewer.protocol.outside_requests import OutsideRequest
from viewer.shell.app.asked_looks import AskedLooks
from viewer.shell.app.outside.desk import OrderDesk
from viewer.shell.app.outside.peer import OutsidePeer
from viewer.shell.app.screenshot import WhenShown
from viewer.shell.export.plan import ExportPlan
from viewer.shell.session.state import OPENING


class _Relay(QObject):
    """A function that is called no more when its order has ended."""

    def __init__(self, function: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._function = function

    def look(self) -> None:
        """Call it."""
        self._function()


class Order(QObject):
    """One request; it ends with its peer, whatever it waits for.

    Parameters
    ----------
    peer
        Who asks, and is answered.

    Attributes
    ----------
    looks
        What has to be done before the picture is as it was asked for.
    strict
        Whether a sample that lacks the field or base that was chosen will not do.
    """

    def __init__(self, desk: OrderDesk, request: OutsideRequest, peer: OutsidePeer) -> None:
        super().__init__(peer)
        self.desk, self.request = desk, request
        self.looks: AskedLooks | None = None
        self.strict = True
        self._peer = peer
        self._answered = False

    def begin(self, act: Callable[[Order, Any], None]) -> None:
        """Begin to do it; the peer gets its answer when it is done, or cannot be."""
        try:
            act(self, self.request)
        except ViewerError as error:
            self.fail(error.sentence, error.detail)

    def require_dataset(self) -> None:
        """Raise an error unless a dataset is open, and no other one is about to be."""
        state = self.desk.features.session.state
        if state.phase == OPENING:
            raise ViewerError("A dataset is being opened in the window; try again when it is open.")
        if state.catalogue is None:
            raise ViewerError("No dataset is open in the window; show one first.")

    def await_picture(
        self,
        then: Callable[[], None] | None = None,
        otherwise: Callable[[], None] = lambda: None,
        *,
        final: bool = False,
        changed: bool = True,
    ) -> None:
        """Answer, or do something else, when the picture on screen is what is wanted now.

        Parameters
        ----------
        final
            Whether its edges have to be smooth already.
        changed
            Whether this order may have changed what is wanted; else what is on screen is looked at without delay.
        otherwise
            Called where that cannot be shown, once that is answered.
        """
        if self._answered:
            return
        features = self.desk.features
        view = features.of_dataset.view.panel.frame_view
        settled = (lambda: self._is_settled() and view.is_final()) if final else self._is_settled
        waiting = WhenShown(features.session, view, settled, self)
        waiting.strict = self.strict
        if self.desk.hidden:
            features.session.changed.connect(waiting.look_soon)
        if not changed:
            waiting.look_soon(features.session.state)
        waiting.ready.connect(then or self.done)
        waiting.finished.connect(self.fail)
        waiting.finished.connect(lambda _sentence: otherwise())

    def _is_settled(self) -> bool:
        busy = self.desk.features.of_dataset.panes.sides.busy
        return not busy and (self.looks is None or self.looks.done)

    def watch(self, changed: SignalInstance, look: Callable[[], None]) -> None:
        """Have a look now, and whenever something changes; until this order is answered."""

        def once_more() -> None:
            if not self._answered:
                look()

        relay = _Relay(once_more, self)
        changed.connect(relay.look)
        once_more()

    def done(self) -> None:
        """Answer that it is done."""
        self.answer(OrderDone(self.request.id))

    def fail(self, sentence: str, detail: str = "") -> None:
        """Answer that it cannot be done, and why."""
        self.answer(OrderFailed(self.request.id, sentence, detail))

    def made(self, path: Path) -> None:
        """Answer that a file is complete."""
        self.answer(FileMade(self.request.id, str(path)))

    def written(self, plan: ExportPlan, _written: ExportWritten) -> None:
        """Answer that an export is complete."""
        self.made(plan.path)

    def cancelled(self) -> None:
        """Answer that somebody at the window has cancelled it."""
        self.fail("It was cancelled in the window; nothing of it was kept.")

    def not_made(self, _preview: bool, sentence: str, detail: str) -> None:
        """Answer that there is no file, and why."""
        self.fail(sentence, detail)

    def answer(self, answer: OutsideAnswer) -> None:
        """Answer; only the first time."""
        if not self._answered:
            self._answered = True
            self._peer.answer(answer)
            QTimer.singleShot(0, self, self.deleteLater)
