"""The dock *Prediction* in the running program."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QLabel

from tests.end2end.probes.inside import Inside
from viewer.shell.prediction.output_tree import HEADS


def is_done(inside: Inside) -> bool:
    """Whether all samples have been compared."""
    judging = inside.prediction.judging
    return judging.total > 0 and judging.done == judging.total and not judging.wanted


def open_path(inside: Inside, path: str) -> None:
    inside.prediction.controller.open_path(path)


def is_shown(inside: Inside) -> bool:
    return inside.prediction.controller.panel.is_on_screen


def summary(inside: Inside) -> str:
    return inside.find("prediction.summary", QLabel).text()


def outputs(inside: Inside) -> list[list[str]]:
    """The cells of the pairs."""
    tree = inside.prediction.controller.panel.tree
    items = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    return [[item.text(column) for column in range(len(HEADS))] for item in items if item and item.childCount() == 0]


def lists(inside: Inside) -> dict[str, list[str]]:
    """The lists below the pairs."""
    tree = inside.prediction.controller.panel.tree
    found: dict[str, list[str]] = {}
    for place in range(tree.topLevelItemCount()):
        item = tree.topLevelItem(place)
        if item is not None and item.childCount():
            found[item.text(0)] = [item.child(row).text(0) for row in range(item.childCount())]
    return found


def go_to_worst(inside: Inside, pair: int) -> None:
    tree = inside.prediction.controller.panel.tree
    item = tree.topLevelItem(pair)
    assert item is not None
    tree.clicked.emit(tree.indexFromItem(item, HEADS.index("Max error")))


def is_told(inside: Inside, words: str) -> bool:
    """Whether the note at the foot of the window begins so."""
    return inside.window.statusBar().currentMessage().startswith(words)


def is_on_screen(inside: Inside, split: str, sample: int) -> bool:
    shown = inside.state.shown
    return shown is not None and (shown.manifest.split, shown.manifest.sample) == (split, sample)


def table(inside: Inside) -> list[list[Any]]:
    """Ids and the first column of the table of samples, as sorted."""
    model = inside.samples_panel.model
    rows = range(model.rowCount())
    return [[model.sample_at(row), model.data(model.index(row, 1))] for row in rows]


def is_error_shown(inside: Inside, sample: int) -> bool:
    """Whether the picture shows how a sample differs from its prediction."""
    shown = inside.state.shown
    return shown is not None and shown.subtracted is not None and shown.selection.sample == sample


def range_shown(inside: Inside) -> list[float]:
    """Lowest and highest finite value of what is coloured."""
    shown = inside.state.shown
    assert shown is not None
    return list(shown.scene.data_range or ())


def is_read(inside: Inside) -> bool:
    """Whether the table has the globals of all samples, among which the errors are shown."""
    return inside.samples_panel.model.missing is None


def columns(inside: Inside) -> list[str]:
    return inside.samples_panel.model.columns


def choose_output(inside: Inside, place: int) -> None:
    tree = inside.prediction.controller.panel.tree
    item = tree.topLevelItem(place)
    assert item is not None
    tree.setCurrentItem(item)


def plot(inside: Inside, kind: str) -> None:
    box = inside.find("prediction.plot", QComboBox)
    box.setCurrentIndex(box.findData(kind))
    box.activated.emit(box.currentIndex())


def has_chart(inside: Inside) -> bool:
    """Whether something is plotted."""
    return inside.prediction.plotting.drawn is not None


def marks(inside: Inside) -> list[list[float]]:
    """Of what is plotted: x, y and sample."""
    drawn = inside.prediction.plotting.drawn
    return [] if drawn is None else [[mark.x, mark.y, float(mark.sample)] for mark in drawn.marks]


def click_mark(inside: Inside, place: int) -> None:
    """Click on a mark in the chart, where it is painted."""
    from viewer.shell.plots.score_chart import ScoreChart

    chart = inside.find("prediction.chart", ScoreChart)
    chart._marks.sigClicked.emit(chart._marks, [chart._marks.points()[place]], None)
