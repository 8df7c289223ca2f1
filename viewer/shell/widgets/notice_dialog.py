"""A sentence or a question in a dialog of its own; its details unfold in place. Esc and its close button close it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QHBoxLayout, QStyle, QVBoxLayout, QWidget

from viewer import APP_NAME
from viewer.shell.widgets.details import Details, DetailsButton
from viewer.shell.widgets.plain_text import text_label
from viewer.values import dataclass

_WIDTH = 440


@dataclass(frozen=True, slots=True)
class Notice:
    """What the dialog says.

    Attributes
    ----------
    text, explanation
        The sentence, and what explains it. Without a sentence there are only the details.
    detail
        Behind a button; unfolded from the start where there is no sentence.
    yes
        What a question offers to do; empty where nothing is asked.
    again
        Words of a switch below a question; empty: there is none.
    """

    text: str = ""
    explanation: str = ""
    detail: str = ""
    yes: str = ""
    again: str = ""
    title: str = APP_NAME


class NoticeDialog(QDialog):
    """Shows a :class:`Notice`; accepted when its question was."""

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setWindowTitle(notice.title)
        self._details = Details("notice.details")
        self._unfold = DetailsButton("notice.unfold", self._details)
        self._unfold.set_text(notice.detail)
        self._again = QCheckBox(notice.again)
        self._again.setObjectName("prompt.dont_ask")
        self._again.setVisible(bool(notice.again))
        column = QVBoxLayout(self)
        column.setSpacing(10)
        if notice.text:
            column.addLayout(self._make_head(notice))
        else:
            self._unfold.setChecked(True)
            self._unfold.hide()
        column.addWidget(self._again)
        column.addWidget(self._details, 1)
        column.addWidget(self._make_buttons(notice))
        self.setMinimumWidth(_WIDTH if notice.text else _WIDTH + 160)
        self._unfold.toggled.connect(lambda _on: self.adjustSize())

    @property
    def again(self) -> bool:
        """Whether the switch is on."""
        return self._again.isChecked()

    def _make_head(self, notice: Notice) -> QHBoxLayout:
        kind = (
            QStyle.StandardPixmap.SP_MessageBoxQuestion
            if notice.yes
            else QStyle.StandardPixmap.SP_MessageBoxInformation
        )
        picture = text_label()
        picture.setPixmap(self.style().standardIcon(kind).pixmap(32))
        words = QVBoxLayout()
        for text in filter(None, (notice.text, notice.explanation)):
            label = text_label(text)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
            if text is notice.text:
                font = label.font()
                font.setBold(True)
                label.setFont(font)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        return head

    def _make_buttons(self, notice: Notice) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        buttons.addButton(self._unfold, QDialogButtonBox.ButtonRole.ActionRole)
        self._unfold.setVisible(bool(notice.text and notice.detail))  # the box has shown it
        if notice.yes:
            yes = buttons.addButton(notice.yes, QDialogButtonBox.ButtonRole.AcceptRole)
            yes.setObjectName("notice.yes")
            buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
            buttons.accepted.connect(self.accept)
        else:
            buttons.addButton(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        return buttons
