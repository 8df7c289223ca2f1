"""The dialog in which another machine's question is answered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QPushButton

from viewer.protocol import Question
from viewer.shell.widgets.question_dialog import QuestionDialog


@pytest.fixture
def ask(qtbot):
    def make(question):
        dialog = QuestionDialog(question)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def part(dialog, kind, name):
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def test_a_password_is_hidden_until_the_user_wants_to_see_it(ask, qtbot):
    dialog = ask(Question("password", "me@cluster:22", "Password of me on <b>cluster</b>"))
    secret = part(dialog, QLineEdit, "question.secret")
    assert part(dialog, QLabel, "question.text").textFormat() == Qt.TextFormat.PlainText
    assert secret.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(secret, "geheim")
    assert secret.displayText() != "geheim"
    part(dialog, QCheckBox, "question.show").click()
    assert secret.displayText() == "geheim"
    assert dialog.findChild(QLabel, "question.again") is None
    qtbot.keyClick(secret, Qt.Key.Key_Return)
    assert (dialog.result(), dialog.answer) == (QDialog.DialogCode.Accepted, "geheim")


def test_a_wrong_password_is_said_to_be_wrong_and_escape_is_no_answer(ask, qtbot):
    dialog = ask(Question("password", "me@cluster:22", "Password of me on cluster", again=True))
    assert "not right" in part(dialog, QLabel, "question.again").text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_a_new_host_shows_its_fingerprint_to_compare_and_enter_accepts_nothing(ask, qtbot):
    fingerprint = "SHA256:" + "x" * 43
    dialog = ask(Question("new host", f"cluster {fingerprint}", "Is this the fingerprint of its key?", fingerprint))
    shown = part(dialog, QLineEdit, "question.fingerprint")
    assert (shown.text(), shown.isReadOnly()) == (fingerprint, True)
    assert shown.fontMetrics().horizontalAdvance(fingerprint) < shown.width()
    yes = part(dialog, QPushButton, "question.yes")
    assert not yes.isDefault()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Rejected
    yes.click()
    assert (dialog.result(), dialog.answer) == (QDialog.DialogCode.Accepted, "yes")
