"""The form of an animation: what it offers, what it says, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from viewer.figure_size import PIXELS, TRANSPARENT, FigureSize
from viewer.film_kinds import KINDS
from viewer.film_moves import PLANE, SAMPLES, TIME, TURN
from viewer.protocol import Split
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.film.dialog import FilmDialog
from viewer.shell.film.offer import FilmOffer
from viewer.shell.film.spec import LAST, FilmSpec

OFFER = FilmOffer(
    times=(0.0, 0.5, 1.0, 2.0, 8.0),
    table=Split("train", ((4, 5), (10, 13))),
    split=Split("train", ((0, 100),)),
    colors={TIME: "All time steps.", SAMPLES: "A first pass."},
    shape=2.0,
)
SPEC = FilmSpec(TIME, figure=FigureSpec(FigureSize(600.0, 300.0, PIXELS, 96.0)))

Make = Callable[..., FilmDialog]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    def show(offer: FilmOffer = OFFER, **changes: Any) -> FilmDialog:
        dialog = FilmDialog(replace(SPEC, **changes), SPEC, offer)
        qtbot.addWidget(dialog)
        return dialog

    yield show


def part(dialog: FilmDialog, name: str, kind: type[QObject]) -> Any:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def choose(dialog: FilmDialog, name: str, value: object) -> None:
    box: QComboBox = part(dialog, name, QComboBox)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def said(dialog: FilmDialog, name: str) -> str:
    label: QLabel = part(dialog, name, QLabel)
    return label.text()


def can_save(dialog: FilmDialog) -> bool:
    button: QPushButton = part(dialog, "film.save", QPushButton)
    return button.isEnabled()


def test_time_steps(make: Make) -> None:
    dialog = make()
    assert said(dialog, "film.about") == "Time 0 to 8: 5 frames, 2.5 s."
    assert said(dialog, "film.colors") == "All time steps." and can_save(dialog)
    for name, value in (("first", 2), ("last", 4), ("every", 2)):
        part(dialog, f"film.{name}", QSpinBox).setValue(value)
    part(dialog, "film.fps", QDoubleSpinBox).setValue(4.0)
    assert (dialog.spec.first, dialog.spec.last, dialog.spec.every, dialog.spec.fps) == (1, 3, 2, 4.0)
    assert said(dialog, "film.about") == "Time 0.5 to 2: 2 frames, 0.5 s."
    part(dialog, "film.last", QSpinBox).setValue(5)
    assert dialog.spec.last == LAST, "the last one, however many there are elsewhere"
    part(dialog, "film.first", QSpinBox).setValue(5)
    part(dialog, "film.last", QSpinBox).setValue(4)
    assert said(dialog, "film.about").startswith("There is nothing to animate") and not can_save(dialog)


def test_samples_as_the_table_shows_them_or_all(make: Make) -> None:
    dialog = make()
    choose(dialog, "film.over", SAMPLES)
    assert said(dialog, "film.about") == "Sample 4 to sample 12: 4 frames, 2.0 s."
    assert said(dialog, "film.colors") == "A first pass."
    choose(dialog, "film.sorted", False)
    assert said(dialog, "film.about") == "Sample 0 to sample 99: 100 frames, 4.0 s."
    part(dialog, "film.every", QSpinBox).setValue(10)
    assert said(dialog, "film.about") == "Sample 0 to sample 90: 10 frames, 5.0 s."
    choose(dialog, "film.over", TIME)
    assert (dialog.spec.first, dialog.spec.every) == (0, 1), "places of samples are none of time steps"


def test_only_what_matters_is_asked(make: Make) -> None:
    dialog = make()
    rows = {"film.sorted": QComboBox, "film.first": QSpinBox, "film.frames": QSpinBox}

    def seen() -> set[str]:
        return {name for name, kind in rows.items() if _is_asked(part(dialog, name, kind), dialog)}

    assert seen() == {"film.first"}
    choose(dialog, "film.over", SAMPLES)
    assert seen() == {"film.first", "film.sorted"}
    choose(dialog, "film.over", TURN)
    assert seen() == {"film.frames"}
    assert said(dialog, "film.about") == "A full turn of the camera: 120 frames, 4.8 s."


def _is_asked(widget: QWidget, dialog: FilmDialog) -> bool:
    return widget.isVisibleTo(dialog)


def test_a_plane_needs_a_tool(make: Make) -> None:
    dialog = make(over=PLANE)
    assert said(dialog, "film.about").startswith("There is no plane") and not can_save(dialog)
    dialog = make(replace(OFFER, plane="Slice"), over=PLANE, frames=90)
    assert said(dialog, "film.about") == "The plane of Slice: 90 frames, 4.1 s." and can_save(dialog)


def test_one_time_step(make: Make) -> None:
    dialog = make(replace(OFFER, times=(1.0,)))
    assert said(dialog, "film.about") == "This sample has one time step; let something else change."
    assert not can_save(dialog)


def test_what_a_kind_makes_of_it(make: Make) -> None:
    odd = FigureSpec(FigureSize(601.0, 300.0, PIXELS, 96.0), background=TRANSPARENT)
    dialog = make(figure=odd, fps=60.0)
    assert said(dialog, "film.notes") == (
        "Video needs even numbers: it will have 602 × 300 pixels. Such a file has no transparency, so it will be white."
    )
    choose(dialog, "film.kind", "gif")
    assert said(dialog, "film.notes").endswith("Few programs show such a file faster than 50 frames per second.")
    choose(dialog, "film.kind", "apng")
    assert said(dialog, "film.notes") == "" and dialog.spec.kind == "apng"
    assert part(dialog, "film.kind", QComboBox).count() == len(KINDS)


def test_few_frames_are_slower(make: Make) -> None:
    dialog = make(over=TURN)
    speed: QDoubleSpinBox = part(dialog, "film.fps", QDoubleSpinBox)
    frames: QSpinBox = part(dialog, "film.frames", QSpinBox)
    for count, fps in ((120, 25.0), (40, 10.0), (3, 2.0), (60, 15.0)):
        frames.setValue(count)
        assert (speed.value(), dialog.spec.fps) == (fps, None), "by itself"
    speed.setValue(30.0)
    frames.setValue(10)
    assert (speed.value(), dialog.spec.fps) == (30.0, 30.0), "what somebody typed stays"


def test_reset(make: Make) -> None:
    dialog = make(over=TURN, fps=3.0)
    part(dialog, "film.reset", QPushButton).click()
    assert dialog.spec == SPEC
