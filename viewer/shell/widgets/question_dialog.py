"""A question that another machine asks the user: a password, a passphrase, a code, or whether it is the right one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from viewer import APP_NAME
from viewer.protocol import Question
from viewer.protocol.far import CODE, NEW_HOST, PASSPHRASE, PASSWORD
from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.plain_text import text_label

_WIDTH = 440

_LONGEST = 500
"""Letters of a machine's own words that are shown."""

_TITLES = {PASSWORD: "Password", PASSPHRASE: "Passphrase", CODE: "Code", NEW_HOST: "New host"}

_YES = {PASSWORD: "&Log in", PASSPHRASE: "&Unlock", CODE: "&Log in", NEW_HOST: "&Yes, connect"}

_KEPT = "Kept in memory until the window is closed, and written nowhere."

_COMPARE = (
    "Compare it with what those who run the machine say. If it differs, another machine may have taken its place."
)


class QuestionDialog(QDialog):
    """Asks a :class:`Question`; accepted when it was answered.

    Escape and the close button answer nothing.
    """

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setWindowTitle(f"{_TITLES.get(question.asks_for, 'Question')} – {APP_NAME}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        self._secret: QLineEdit | None = None
        column = QVBoxLayout(self)
        column.setSpacing(10)
        if question.asks_for == CODE:
            column.addWidget(_wrapped(text_label(f"{question.about} asks:")))
        head = _wrapped(text_label(question.text[:_LONGEST]))
        head.setObjectName("question.text")
        font = head.font()
        font.setBold(question.asks_for != NEW_HOST)
        head.setFont(font)
        column.addWidget(head)
        if question.asks_for == NEW_HOST:
            self._add_fingerprint(column, question)
        else:
            self._add_secret(column, question, head)
        column.addSpacing(4)
        column.addWidget(self._make_buttons(question))
        column.addStretch(1)
        width = max(_WIDTH, column.totalMinimumSize().width())
        self.resize(width, column.totalHeightForWidth(width))  # else labels that wrap leave gaps

    @property
    def answer(self) -> str:
        """What the user answers."""
        return "yes" if self._secret is None else self._secret.text()

    def _add_fingerprint(self, column: QVBoxLayout, question: Question) -> None:
        fingerprint = QLineEdit(question.detail)
        fingerprint.setObjectName("question.fingerprint")
        fingerprint.setAccessibleName("Fingerprint of the machine's key")
        fingerprint.setReadOnly(True)
        fingerprint.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        fingerprint.setMinimumWidth(fingerprint.fontMetrics().horizontalAdvance(question.detail) + 24)
        fingerprint.setCursorPosition(0)
        fingerprint.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column.addWidget(fingerprint)
        column.addWidget(_wrapped(text_label(_COMPARE)))

    def _add_secret(self, column: QVBoxLayout, question: Question, head: QLabel) -> None:
        if question.again:
            wrong = _wrapped(text_label("That was not right. Try again."))
            wrong.setObjectName("question.again")
            column.addWidget(wrong)
        self._secret = QLineEdit()
        self._secret.setObjectName("question.secret")
        self._secret.setAccessibleName(_TITLES.get(question.asks_for, "Answer"))
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhHiddenText
        )
        head.setBuddy(self._secret)
        shown = QCheckBox("&Show")
        shown.setObjectName("question.show")
        shown.setAccessibleName("Show what is typed")
        modes = QLineEdit.EchoMode
        secret = self._secret
        shown.toggled.connect(lambda on: secret.setEchoMode(modes.Normal if on else modes.Password))
        column.addWidget(self._secret)
        column.addWidget(shown)
        if question.asks_for != CODE:
            column.addWidget(_wrapped(note_label(_KEPT)))

    def _make_buttons(self, question: Question) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        yes = buttons.addButton(_YES.get(question.asks_for, "&OK"), QDialogButtonBox.ButtonRole.AcceptRole)
        yes.setObjectName("question.yes")
        no = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        if question.asks_for == NEW_HOST:
            yes.setAutoDefault(False)  # Enter must not say what nobody has compared
            no.setDefault(True)
            no.setFocus()
        else:
            yes.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons


def _wrapped(label: QLabel) -> QLabel:
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
