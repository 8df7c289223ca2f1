"""What is remembered of the user's answers, and who gets them."""

import pytest
from PySide6.QtCore import QObject, Signal

from viewer.outcome import Outcome
from viewer.protocol import Cancelled, Question, Reply
from viewer.shell.children.user_answers import UserAnswers

PASSWORD = Question("password", "me@cluster:22", "Password of me on cluster", id=1)
CODE = Question("code", "me@cluster:22", "Verification code", id=1)


class Child(QObject):
    """A reader as the window sees it."""

    message = Signal(object)
    ended = Signal(object)
    stopped = Signal()

    def __init__(self, answers):
        super().__init__()
        self.got = []
        answers.watch(self)

    def send(self, message):
        assert isinstance(message, Reply)
        self.got.append((message.id, message.answer))


def again(question, number):
    return Question(question.asks_for, question.about, question.text, again=True, id=number)


@pytest.fixture
def answers(qtbot):
    made = UserAnswers(can_ask=True)
    made.begin()
    return made


@pytest.fixture
def shown(answers):
    """The questions that the user sees, in order; None: what was shown is wanted no more."""
    seen = []
    answers.wanted.connect(seen.append)
    answers.withdrawn.connect(lambda: seen.append(None))
    return seen


def test_readers_that_ask_the_same_ask_the_user_once_and_later_ones_not_at_all(answers, shown):
    first, second, third = Child(answers), Child(answers), Child(answers)
    first.message.emit(PASSWORD)
    second.message.emit(PASSWORD)
    assert shown == [PASSWORD]
    answers.answer("right")
    third.message.emit(PASSWORD)
    assert first.got == second.got == third.got == [(1, "right")]
    assert shown == [PASSWORD]


def test_a_wrong_answer_is_never_given_twice(answers, shown):
    first, second = Child(answers), Child(answers)
    first.message.emit(PASSWORD)
    second.message.emit(PASSWORD)
    answers.answer("wrong")
    first.message.emit(again(PASSWORD, 2))
    answers.answer("right")
    second.message.emit(again(PASSWORD, 2))  # which has had the wrong one as well
    assert first.got == second.got == [(1, "wrong"), (2, "right")]
    second.message.emit(again(PASSWORD, 3))
    assert shown == [PASSWORD, again(PASSWORD, 2), again(PASSWORD, 3)]
    answers.answer(None)
    assert second.got[-1] == (3, None)
    assert not answers.some_known


def test_a_code_serves_once(answers, shown):
    first, second = Child(answers), Child(answers)
    first.message.emit(CODE)
    second.message.emit(CODE)
    answers.answer("123")
    assert (first.got, second.got) == ([(1, "123")], [])
    assert shown == [CODE, CODE]
    answers.answer("456")
    assert second.got == [(1, "456")]
    assert not answers.some_known


def test_what_is_forgotten_is_asked_for_again(answers, shown):
    child = Child(answers)
    child.message.emit(PASSWORD)
    answers.answer("right")
    assert answers.some_known
    answers.forget()
    assert not answers.some_known
    child.message.emit(PASSWORD)
    assert shown == [PASSWORD, PASSWORD]


@pytest.mark.parametrize("end", ["answered", "died", "stopped"])
def test_a_question_whose_reader_has_ended_is_withdrawn_and_the_next_one_shown(answers, shown, end):
    first, second = Child(answers), Child(answers)
    first.message.emit(PASSWORD)
    second.message.emit(CODE)
    if end == "answered":
        first.message.emit(Cancelled(7))
    elif end == "died":
        first.ended.emit(Outcome("reader", 9, True))
    else:
        first.stopped.emit()
    assert shown == [PASSWORD, None, CODE]
    answers.answer("123")
    assert (first.got, second.got) == ([], [(1, "123")])


def test_without_a_user_there_is_no_answer_and_questions_wait_for_the_window(qtbot):
    nobody = UserAnswers(can_ask=False)
    child = Child(nobody)
    child.message.emit(PASSWORD)
    assert child.got == [(1, None)]
    early = UserAnswers(can_ask=True)
    child = Child(early)
    seen = []
    early.wanted.connect(seen.append)
    child.message.emit(PASSWORD)
    assert (seen, child.got) == ([], [])
    early.begin()
    assert seen == [PASSWORD]
