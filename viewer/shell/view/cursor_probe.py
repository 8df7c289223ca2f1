"""What is under the cursor: asks the renderer, one question at a time, and says the answer in the status bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from viewer.numbers import PRECISE, short
from viewer.protocol import Probed
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.session import Session
from viewer.shell.session.state import SHOWN, SessionState, Shown
from viewer.shell.session.subtracted import Subtracted

Place = tuple[float, float]
"""In the view: device pixels from the top left."""


class CursorProbe(QObject):
    """Follows the cursor over the view.

    Attributes
    ----------
    found
        What is under the cursor; None where there is nothing, and while that is not known.

    Signals
    -------
    text_changed
        What is under the cursor, in words; empty when there is nothing.
    taken
        What was wanted by :meth:`take`: a ``Probed`` of the picture on screen.
    """

    text_changed = Signal(str)
    taken = Signal(object)

    def __init__(self, session: Session, renderer: RendererClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._renderer = renderer
        self._place: Place | None = None  # where the cursor is
        self._wanted: Place | None = None  # the place that somebody wants taken, wherever the cursor goes meanwhile
        self._asked_before = 0  # the last question before that: its answer may be of another picture
        self.found: Probed | None = None
        self._asked = 0  # number of the question on its way, 0 when none is
        self._last = 0
        self._again = False  # another place has come up since, or another picture
        self._beside: Callable[[int], Shown | None] = lambda _scene: None
        renderer.probed.connect(self._on_probed)
        renderer.died.connect(lambda _outcome: self._forget())
        renderer.frame.connect(lambda _frame: self._ask())  # the camera may have moved under a cursor at rest
        session.changed.connect(self._on_state)

    def look_beside(self, find: Callable[[int], Shown | None]) -> None:
        """Say what is under the cursor in other panes as well: ``find`` returns what a scene in one of them shows."""
        self._beside = find

    def move(self, x: float, y: float) -> None:
        """Follow the cursor, in device pixels from the top left."""
        self._place = (x, y)
        self._ask()

    def leave(self) -> None:
        """The cursor has left the view."""
        self._place = None
        self._say_nothing()

    def take(self, place: Place | None = None) -> None:
        """Find out what is at a place, or under the cursor, for more than words: :attr:`taken` says it."""
        place = place or self._place
        if place is not None and self._session.state.phase == SHOWN:
            self._wanted, self._asked_before = place, self._last
            self._ask()

    def _ask(self) -> None:
        place = self._wanted or self._place
        if place is None or self._session.state.phase != SHOWN:
            return
        self.found = None
        if self._asked:
            self._again = True
            return
        self._last += 1
        self._asked, self._again = self._last, False
        self._renderer.probe(self._asked, *place)

    def _forget(self) -> None:
        self._asked, self._again, self._wanted = 0, False, None
        self._say_nothing()

    def _on_state(self, state: SessionState) -> None:
        if state.phase != SHOWN:
            self._say_nothing()

    def _say_nothing(self) -> None:
        self.found = None
        self.text_changed.emit("")

    def _on_probed(self, answer: Probed) -> None:
        if answer.id != self._asked:
            return
        self._asked = 0
        state = self._session.state
        if state.phase == SHOWN and state.shown is not None:
            self._hear(answer, state.shown)
        if self._again:
            self._ask()

    def _hear(self, answer: Probed, shown: Shown) -> None:
        """Take in what is at the place that was asked about, in the picture on screen now or in another pane."""
        here = answer.scene == shown.scene.id
        of_wanted = self._wanted is not None and answer.id > self._asked_before
        of_cursor = self._place is not None and (not of_wanted or self._wanted == self._place)
        beside = shown if here else self._beside(answer.scene)
        if of_cursor and beside is not None:
            self.found = answer if here and answer.zone and not self._again else None
            self.text_changed.emit(describe_probe(answer, beside))
        if here and of_wanted:
            self._wanted = None
            self._again = self._again or not of_cursor
            self.taken.emit(answer)


def describe_probe(answer: Probed, shown: Shown) -> str:
    """Say what was found: the value with its unit first, then where it is."""
    if not answer.zone:
        return ""
    parts = []
    field = shown.selection.field
    records = [record for zone, record in shown.manifest.find_fields(field or "", shown.selection.location)]
    if shown.subtracted is not None:
        parts.append(_describe_difference(answer, shown.subtracted))
    elif field and records:
        record = records[0]
        unit = f" {record.unit}" if record.unit else ""
        if answer.value is None:
            parts.append(f"{field}: no value")
        elif record.components and shown.selection.component >= 0:
            parts.append(f"{record.components[shown.selection.component]} = {short(answer.value, PRECISE)}{unit}")
        elif record.components:
            vector = ", ".join(short(value, PRECISE) for value in answer.components)
            parts.append(f"|{field}| = {short(answer.value, PRECISE)}{unit}  ({vector})")
        else:
            parts.append(f"{field} = {short(answer.value, PRECISE)}{unit}")
    parts.append("at ({})".format(", ".join(short(value, PRECISE) for value in answer.position)))
    parts.append(f"point {answer.point}, cell {answer.cell}" if answer.cell >= 0 else f"point {answer.point}")
    if len(shown.manifest.meshes) > 1:
        parts.append(answer.zone)
    return "   ".join(parts)


def _describe_difference(answer: Probed, subtracted: Subtracted) -> str:
    """Say what a difference is at a place, and which values it is of."""
    words = subtracted.words
    unit = f" {words.unit}" if words.unit else ""
    value = "no value" if answer.value is None else f"{short(answer.value, PRECISE)}{unit}"
    text = f"{words.name} = {value}" if answer.value is not None else f"{words.name}: {value}"
    if not words.kind:  # one side alone
        return text
    if answer.sides is not None:
        own, other = ("no value" if side is None else short(side, PRECISE) for side in answer.sides)
        text += f"  ({own} and {other})"
    return f"{text}, {words.kind}"
