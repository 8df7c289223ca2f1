"""What the readers of a scan ask the user."""

from viewer.protocol import Question, Reply
from viewer.scanner.asking import ScanAsking

PASSWORD = Question("password", "me@cluster:22", "Password of me on cluster")


def test_an_answer_is_passed_on_and_its_lack_is_not_asked_for_again_in_the_same_scan():
    said = []

    def send(question):
        said.append(question)
        asking.take(Reply(answers.pop(0), question.id))

    asking = ScanAsking(send)
    answers = ["right", None]
    assert asking(PASSWORD) == "right"
    assert asking(PASSWORD) is None
    assert asking(PASSWORD) is None
    assert len(said) == 2
    asking.begin()
    answers = ["right"]
    assert asking(PASSWORD) == "right"


def test_codes_are_not_asked_for_as_each_reader_would_need_another_one():
    said = []
    assert ScanAsking(said.append)(Question("code", "me@cluster:22", "Code")) is None
    assert not said


def test_a_scan_that_ends_waits_for_no_answer():
    asking = ScanAsking(lambda _question: asking.drop())
    assert asking(PASSWORD) is None
