"""A bar above the view for news that must not interrupt: a dataset that could not be opened, a child that died."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from viewer.shell.widgets.details import Details, DetailsButton
from viewer.shell.widgets.icons import themed_icon
from viewer.shell.widgets.plain_text import text_label

_ICON = QSize(20, 20)
_DETAIL = 200
"""Pixels of unfolded details: the picture below stays in sight."""


class MessageBar(QFrame):
    """Shows one sentence until it is dismissed or replaced; its details unfold below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view.message_bar")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._kind = ""
        self._icon = text_label()
        self._text = text_label()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._detail = Details("view.message_bar.detail")
        self._detail.setMaximumHeight(_DETAIL)
        self._details = DetailsButton("view.message_bar.details", self._detail)
        self._choices = (QPushButton(), QPushButton())
        for place, (button, name) in enumerate(zip(self._choices, ("offer", "other"), strict=True)):
            button.setObjectName(f"view.message_bar.{name}")
            button.clicked.connect(lambda _checked=False, place=place: self._choose(place))
        self._taken: tuple[Callable[[], None], ...] = ()
        close = QPushButton("Dismiss")
        close.setObjectName("view.message_bar.dismiss")
        close.clicked.connect(self.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        layout = QHBoxLayout()
        column.addLayout(layout)
        column.addWidget(self._detail)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        for button in self._choices:
            layout.addWidget(button)
        layout.addWidget(self._details)
        layout.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence; empty when the bar is hidden."""
        return self._text.text() if not self.isHidden() else ""

    def show_message(self, sentence: str, detail: str = "", *, trouble: bool = True) -> None:
        """Show a sentence; ``detail`` is behind a button."""
        for button in self._choices:
            button.hide()
        self._kind = "warning" if trouble else "information"
        self._tint()
        self._text.setText(sentence)
        self._details.set_text(detail)
        self.show()

    def _tint(self) -> None:
        if self._kind:
            self._icon.setPixmap(themed_icon(self._kind, self.palette()).pixmap(_ICON, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def offer(self, sentence: str, verb: str, accepted: Callable[[], None], detail: str = "") -> None:
        """Show a sentence with a button that does something about it."""
        self.ask(sentence, ((verb, accepted),), detail)

    def ask(self, sentence: str, choices: Sequence[tuple[str, Callable[[], None]]], detail: str = "") -> None:
        """Show a sentence with at most two buttons: their words and what they do."""
        self.show_message(sentence, detail, trouble=False)
        self._taken = tuple(taken for _verb, taken in choices)
        for button, (verb, _taken) in zip(self._choices, choices, strict=False):
            button.setText(verb)
            button.show()

    def withdraw(self, sentence: str) -> None:
        """Take a sentence back that is not true any more, if it still stands there."""
        if self.text == sentence:
            self.hide()

    def _choose(self, place: int) -> None:
        self.hide()
        self._taken[place]()
