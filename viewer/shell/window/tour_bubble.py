"""What the tour shows: a bubble with a few words, and a frame around the widget that they are about."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.plain_text import text_label

_WIDTH = 330
_GAP = 10


class TourMark(QWidget):
    """A frame around a widget; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tour.mark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the frame in the colour of what is selected."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.palette().color(QPalette.ColorRole.Highlight)), 3))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 5, 5)
        painter.end()


class TourBubble(QFrame):
    """The words of one step, and the buttons that lead on.

    Signals
    -------
    moved
        Steps to go: 1 or -1.
    left
        The user has seen enough.
    """

    moved = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tour")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Tour")
        self.setFixedWidth(_WIDTH)
        self._title = text_label()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._text = text_label()
        self._text.setObjectName("tour.text")
        self._text.setWordWrap(True)
        self._count = note_label("")
        self._buttons = {
            name: QPushButton(text) for name, text in (("skip", "Skip"), ("back", "Back"), ("next", "Next"))
        }
        row = QHBoxLayout()
        row.addWidget(self._count)
        row.addStretch(1)
        for name, button in self._buttons.items():
            button.setObjectName(f"tour.{name}")
            row.addWidget(button)
        self._buttons["skip"].clicked.connect(self.left)
        self._buttons["back"].clicked.connect(lambda: self.moved.emit(-1))
        self._buttons["next"].clicked.connect(lambda: self.moved.emit(1))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(8)
        self._column.addWidget(self._title)
        self._column.addWidget(self._text)
        self._column.addLayout(row)

    def show_step(self, number: int, count: int, title: str, text: str) -> None:
        """Show the words of step ``number``, counted from 0."""
        self._title.setText(title)
        self._text.setText(text)
        self._count.setText(f"{number + 1} of {count}")
        self._buttons["back"].setEnabled(number > 0)
        last = number == count - 1
        self._buttons["next"].setText("Done" if last else "Next")
        self._buttons["skip"].setVisible(not last)

    def focus_next(self) -> None:
        """Let Return or the space bar lead on."""
        self._buttons["next"].setFocus(Qt.FocusReason.PopupFocusReason)

    def place_beside(self, target: QRect, room: QRect) -> None:
        """Stand beside ``target`` within ``room``, where it covers least of it; in the middle where there is none."""
        height = self._column.totalHeightForWidth(_WIDTH)
        self.resize(_WIDTH, height)
        middle = QPoint(room.center().x() - _WIDTH // 2, room.center().y() - height // 2)
        if target.isEmpty():
            self.move(middle)
            return
        x = min(max(target.center().x() - _WIDTH // 2, room.left()), room.right() - _WIDTH)
        y = min(max(target.center().y() - height // 2, room.top()), room.bottom() - height)
        sides = (
            QPoint(x, target.bottom() + _GAP),
            QPoint(x, target.top() - height - _GAP),
            QPoint(target.right() + _GAP, y),
            QPoint(target.left() - _WIDTH - _GAP, y),
        )
        fitting = [place for place in sides if room.contains(QRect(place, self.size()))]
        self.move(fitting[0] if fitting else middle)

    def event(self, event: QEvent) -> bool:
        """Keep Esc for itself while it has the focus: it may be a shortcut of the window."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """End the tour with Esc; press the button that has the focus with Return."""
        button = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QPushButton):
            button.click()
        else:
            super().keyPressEvent(event)
