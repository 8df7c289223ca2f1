"""What all samples of a dataset on another machine cost is said before they are fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World, catalogue
from tests.shell.windows import WholeWindow
from viewer.protocol import FarFacts
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.far_consent import FarConsent
from viewer.shell.session.read_ahead import ReadAhead
from viewer.shell.session.state import SHOWN, Selection, SessionState

FAR = FarFacts("ssh://host/horn", sizes={"train": 3_000_000, "test": 1_000_000, "void": 0})
HORN = replace(catalogue(), far=FAR)


class Asked:
    """Answers, and remembers what it was asked."""

    def __init__(self) -> None:
        self.questions: list[tuple[str, ...]] = []
        self.answer = False

    def __call__(self, *words: str) -> bool:
        self.questions.append(words)
        return self.answer


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_it_asks_once_for_each_split(asked: Asked) -> None:
    consent = FarConsent(asked, "Scan", "Scan")
    assert consent.ask(catalogue()) and consent.is_given(catalogue(), "train") and asked.questions == []
    assert not consent.ask(HORN, ["train"]) and not consent.is_given(HORN, "train")
    ((question, explanation, yes),) = asked.questions
    assert question == "Scan all samples of horn?" and yes == "Scan (about 3.0 MB)"
    assert explanation.startswith("To read 5 samples, files are fetched from ssh://host/horn: about 3.0 MB")
    asked.answer = True
    assert consent.ask(HORN, ["train"]) and consent.ask(HORN, ["train"]) and len(asked.questions) == 2
    assert consent.ask(HORN) and asked.questions[-1][2] == "Scan (about 1.0 MB)", "the rest"
    there = FarConsent(asked, "Scan", "Scan", lambda: True)
    assert there.ask(HORN) and asked.questions[-1][1].startswith("To read 7 samples, the workers of the cluster fetch")
    other = replace(HORN, far=replace(FAR, address="ssh://host/other"))
    assert not consent.is_given(other, "train")


@pytest.fixture
def whole(qtbot: QtBot, tmp_path: Path) -> Iterator[WholeWindow]:
    whole = WholeWindow(qtbot, tmp_path)
    yield whole
    whole.close()


def test_a_scan_begins_once_it_is_agreed_to(whole: WholeWindow, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = whole.features.of_dataset.scan
    monkeypatch.setattr(whole.features.prompts, "confirm", asked)
    scan.consent = FarConsent(asked, "Scan", "Scan").ask
    begun: list[Any] = []
    monkeypatch.setattr(scan, "_open", lambda: None)
    monkeypatch.setattr(scan._client, "begin", lambda *about, again: begun.append(about[0]))
    whole.render(SessionState(phase=SHOWN, catalogue=HORN, selection=Selection("train", 0)))
    scan.begin(("train",))
    assert len(asked.questions) == 1 and begun == [] and not scan.status.under_way
    asked.answer = True
    scan.begin(("train",))
    assert begun == [("train",)]


def test_thumbnails_are_made_once_they_are_agreed_to(
    whole: WholeWindow, qtbot: QtBot, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    feature = whole.features.of_dataset.thumbnails
    monkeypatch.setattr(feature.controller._consent, "_confirm", asked)
    whole.show_docks()
    whole.window.docks.show("thumbnails")
    whole.render(SessionState(phase=SHOWN, catalogue=HORN, selection=Selection("train", 0)))
    qtbot.waitUntil(lambda: feature.controller.panel.is_on_screen and feature.controller.panel.is_filled)
    button = whole.window.findChild(QToolButton, "thumbnails.fetch")
    assert button is not None
    qtbot.waitUntil(button.isVisible)
    assert not feature.thumbnails._wanted
    button.click()
    assert asked.questions[0][2] == "Make thumbnails (about 3.0 MB)" and not feature.thumbnails._wanted
    asked.answer = True
    button.click()
    assert feature.thumbnails._wanted and not button.isVisible()
    whole.render(SessionState(phase=SHOWN, catalogue=HORN, selection=Selection("test", 0)))
    assert not feature.thumbnails._wanted and button.isVisible(), "another split costs something else"
    whole.render(SessionState(phase=SHOWN, catalogue=catalogue(), selection=Selection("train", 0)))
    assert feature.thumbnails._wanted and not button.isVisible()


@pytest.mark.parametrize(("allowed", "far", "reads"), [(True, True, True), (False, True, False), (False, False, True)])
def test_reading_ahead_can_be_switched_off_for_other_machines(
    tmp_path: Path, qtbot: QtBot, allowed: bool, far: bool, reads: bool
) -> None:
    world = World(tmp_path)
    background = BackgroundReading(world.session, world.reader)  # type: ignore[arg-type]
    job = ReadAhead(world.session, background, world.budget, lambda _path: None, lambda: allowed)
    background.begin(job)
    world.opened()
    if far:
        world.session._live.move(catalogue=HORN)
    world.answer()
    world.draw()
    assert [request.sample for request in world.reader.in_background] == ([1] if reads else [])
    world.tasks.close(5000)
