"""The words for how a child ended."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.outcome import Outcome


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (
            Outcome("reader", 11, True),
            "The reader process was terminated by SIGSEGV (it used memory that does not exist).",
        ),
        (Outcome("reader", 3), "The reader process ended with status 3."),
        (Outcome("renderer", 64, True), "The renderer process was terminated by SIGRTMAX."),
        (Outcome("renderer", 99, True), "The renderer process was terminated by signal 99."),
        (Outcome("reader", error="No such file"), "The reader process could not be started: No such file."),
        (
            Outcome("reader", 1, stderr="Traceback:\nNo module named viewer.\n", unready=True),
            "The reader process could not be started: No module named viewer.",
        ),
        (Outcome("reader", 2, unready=True), "The reader process could not be started: it ended with status 2."),
    ],
)
def test_an_ending_in_words(outcome: Outcome, sentence: str) -> None:
    assert outcome.sentence() == sentence
    longer = outcome.sentence("reading x", "it has been restarted")
    assert longer.endswith("; it has been restarted.")
    assert ("while reading x" in longer) == (not outcome.unstartable)


@given(st.integers(0, 200), st.booleans(), st.text(max_size=5))
def test_any_ending_is_one_sentence(status: int, crashed: bool, error: str) -> None:
    sentence = Outcome("reader", status, crashed, error.replace("\n", " ")).sentence()
    assert sentence.startswith("The reader process ")
    assert sentence.endswith(".")


def test_a_program_whose_files_are_gone_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ended = Outcome("reader", error="execve: No such file or directory")
    assert "execve" in ended.sentence()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    why = "the files of the program have vanished; quit it and start it again"
    assert ended.sentence() == f"The reader process could not be started: {why}."
