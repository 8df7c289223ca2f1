"""Questions that a reader asks the window while a request waits for the answer."""

import threading

import pytest

from viewer.far.window_asking import QuestionDropped, WindowAsking
from viewer.protocol import Message, Question, Reply, encode

PASSWORD = Question("password", "me@cluster:22", "Password of me on cluster")


class Window:
    """What a reader says, and what it hears while it waits."""

    def __init__(self, *heard):
        self.said: list[Message] = []
        self.heard = list(heard)
        self.wanted = True
        self.asking = WindowAsking(self.said.append, self.hear, lambda: self.wanted)

    def hear(self):
        if self.heard:
            self.heard.pop(0)(self.asking)


def test_the_answer_to_the_very_question_is_taken_and_no_other():
    window = Window(
        lambda asking: asking.take(Reply("of before", 0)),
        lambda asking: asking.take(Reply("right", 1)),
        lambda asking: asking.take(Reply(None, 2)),
    )
    assert window.asking(PASSWORD) == "right"
    assert window.asking(PASSWORD) is None
    assert [question.id for question in window.said] == [1, 2]


def test_an_answer_that_comes_when_nothing_is_asked_is_not_kept():
    window = Window(lambda asking: asking.take(Reply("right", 1)))
    assert window.asking(PASSWORD) == "right"
    window.asking.take(Reply("late", 1))
    window.heard.append(lambda asking: asking.take(Reply("second", 2)))
    assert window.asking(PASSWORD) == "second"


def test_a_request_that_is_given_up_drops_its_question_and_asks_no_other():
    window = Window(lambda asking: asking.drop())
    with pytest.raises(QuestionDropped):
        window.asking(PASSWORD)
    window.wanted = False
    with pytest.raises(QuestionDropped):
        window.asking(PASSWORD)
    assert len(window.said) == 1


def test_another_thread_is_answered_by_whoever_listens():
    window = Window()
    asked = threading.Event()
    window.asking = WindowAsking(lambda _question: asked.set(), lambda: None, lambda: True)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(window.asking(PASSWORD)))
    thread.start()
    assert asked.wait(60)
    window.asking.take(Reply("right", 1))
    thread.join()
    assert answers == ["right"]


def test_an_answer_is_not_in_what_is_said_of_its_message():
    assert "geheim" not in repr(Reply("geheim", 3))
    assert b"geheim" in encode(Reply("geheim", 3))
