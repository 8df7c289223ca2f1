"""Long work in the status bar: progress and *Cancel* while it runs, then what came of it, with the details on click.

The sweep has one of these, and a download.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from viewer.shell.widgets.labels import ElidedLabel

_WIDEST = 480
LASTS = 60_000
"""Milliseconds that a result stays."""


class ProgressStatus(QWidget):
    """Stands in the status bar, whether or not a dock is open; a sample that is loading has its own place there.

    Parameters
    ----------
    name
        The work, in one word: ``"sweep"``.
    cancel
        The action that ends it.

    Signals
    -------
    details_wanted
        The user asked for the details of the result.
    """

    details_wanted = Signal(str)

    def __init__(self, name: str, cancel: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = self._sentence = ""
        self._text: QLabel = ElidedLabel()
        self._text.setObjectName(f"{name}.text")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setObjectName(f"{name}.progress")
        self._bar.setAccessibleName(f"Progress of the {name}")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._cancel = QToolButton()
        self._cancel.setObjectName(f"{name}.cancel")
        cancel.setIconText("Cancel")  # of the button too: a text of its own would go with the action's next change
        self._cancel.setDefaultAction(cancel)
        self._cancel.setAccessibleName(f"Cancel the {name}")
        self._cancel.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._result = QToolButton()
        self._result.setObjectName(f"{name}.result")
        self._result.setText("Details…")
        self._result.setAccessibleName(f"Details of the {name}")
        self._result.clicked.connect(lambda: self.details_wanted.emit(self._details))
        self._lasting = QTimer(self, singleShot=True, interval=LASTS)
        self._lasting.timeout.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._text, self._bar, self._cancel, self._result):
            layout.addWidget(widget)
        self.clear()

    @property
    def result(self) -> str:
        """The sentence of what ended last, empty when there is none (any more)."""
        return self._sentence

    def show_progress(self, text: str, share: float) -> None:
        """Say what is being done; ``share`` 0: no end in sight."""
        self._text.setText(text)
        self._text.setMinimumWidth(min(self._text.sizeHint().width(), _WIDEST))
        self._bar.setRange(0, 1000 if share else 0)
        if share:
            self._bar.setValue(round(share * 1000))
        self._set_mode(busy=True, result=False)

    def show_result(self, sentence: str, details: str) -> None:
        """Say what came of it; the details are a click away."""
        self._details, self._sentence = details, sentence
        self._text.setText(sentence)
        self._text.setMinimumWidth(min(self._text.sizeHint().width(), _WIDEST))
        self._lasting.start()
        self._set_mode(busy=False, result=True)

    def clear(self) -> None:
        """Show nothing."""
        self._lasting.stop()
        self._set_mode(busy=False, result=False)

    def _set_mode(self, *, busy: bool, result: bool) -> None:
        if not result:
            self._sentence = ""
        self._text.setVisible(busy or result)
        for widget in (self._bar, self._cancel):
            widget.setVisible(busy)
        self._result.setVisible(result and bool(self._details))
        self.setVisible(busy or result)
