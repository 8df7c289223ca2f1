"""A bar above the view for news that must not interrupt: a dataset that could not be opened, a child that died."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QStyle, QWidget

from viewer.shell.plain_text import text_label


class MessageBar(QFrame):
    """Shows one sentence until it is dismissed or replaced.

    Signals
    -------
    details_wanted
        A person asked for the detail: sentence and detail.
    """

    details_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view.message_bar")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._detail = ""
        self._icon = text_label()
        self._text = text_label()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = QPushButton("Details…")
        self._details.setObjectName("view.message_bar.details")
        self._details.clicked.connect(lambda: self.details_wanted.emit(self._text.text(), self._detail))
        self._offer = QPushButton()
        self._offer.setObjectName("view.message_bar.offer")
        self._offer.clicked.connect(self._accept_offer)
        self._accepted: Callable[[], None] | None = None
        close = QPushButton("Dismiss")
        close.setObjectName("view.message_bar.dismiss")
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._offer)
        layout.addWidget(self._details)
        layout.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence; empty when the bar is hidden."""
        return self._text.text() if not self.isHidden() else ""

    def show_message(self, sentence: str, detail: str = "", *, trouble: bool = True) -> None:
        """Show a sentence; ``detail`` is behind a button."""
        self._detail = detail
        self._offer.hide()
        kind = QStyle.StandardPixmap.SP_MessageBoxWarning if trouble else QStyle.StandardPixmap.SP_MessageBoxInformation
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        self._icon.setPixmap(QApplication.style().standardIcon(kind).pixmap(size))
        self._text.setText(sentence)
        self._details.setVisible(bool(detail))
        self.show()

    def offer(self, sentence: str, verb: str, accepted: Callable[[], None], detail: str = "") -> None:
        """Show a sentence with a button that does something about it."""
        self.show_message(sentence, detail, trouble=False)
        self._accepted = accepted
        self._offer.setText(verb)
        self._offer.show()

    def _accept_offer(self) -> None:
        self.hide()
        if self._accepted is not None:
            self._accepted()
