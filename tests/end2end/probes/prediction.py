"""The dock *Prediction* in the running program."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QTreeWidgetItem

from tests.end2end.probes.inside import Inside
from viewer.pairs.rules import FieldRule, PairRules
from viewer.shell.prediction.output_tree import HEADS
from viewer.shell.session.captions import caption as caption_of


def is_done(inside: Inside) -> bool:
    """Whether all samples have been compared, with all predictions."""
    judging = inside.prediction.judging
    done, total = judging.all.progress
    return 0 < total == done and not judging.wanted and all(one.found or one.trouble for one in judging.all.every)


def open_path(inside: Inside, path: str) -> None:
    inside.prediction.controller.open_path(path)


def is_shown(inside: Inside) -> bool:
    return inside.prediction.controller.panel.is_on_screen


def summary(inside: Inside) -> str:
    return inside.find("prediction.summary", QLabel).text()


def has_summary(inside: Inside, beginning: str) -> bool:
    return summary(inside).startswith(beginning)


def outputs(inside: Inside) -> list[list[str]]:
    """The cells of the pairs."""
    tree = inside.prediction.controller.panel.tree
    items = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    return [[item.text(column) for column in range(len(HEADS))] for item in items if item and is_pair(item)]


def has_cell(inside: Inside, output: str, head: str, text: str) -> bool:
    """Whether an output has this in the column of this head."""
    return [row[HEADS.index(head)] for row in outputs(inside) if row[0] == output] == [text]


def is_pair(item: QTreeWidgetItem) -> bool:
    return isinstance(item.data(0, Qt.ItemDataRole.UserRole), int)


def parts(inside: Inside, pair: int) -> list[list[str]]:
    """The cells of the zones and tags of a pair."""
    item = inside.prediction.controller.panel.tree.topLevelItem(pair)
    assert item is not None
    children = [item.child(row) for row in range(item.childCount())]
    return [[child.text(column) for column in range(len(HEADS))] for child in children if child is not None]


def lists(inside: Inside) -> dict[str, list[str]]:
    """The lists below the pairs."""
    tree = inside.prediction.controller.panel.tree
    found: dict[str, list[str]] = {}
    for place in range(tree.topLevelItemCount()):
        item = tree.topLevelItem(place)
        if item is not None and not is_pair(item):
            found[item.text(0)] = [item.child(row).text(0) for row in range(item.childCount())]
    return found


def go_to_worst(inside: Inside, pair: int, part: int = -1) -> None:
    tree = inside.prediction.controller.panel.tree
    item = tree.topLevelItem(pair)
    assert item is not None
    item = item if part < 0 else item.child(part)
    assert item is not None
    tree.clicked.emit(tree.indexFromItem(item, HEADS.index("Max error")))


def is_told(inside: Inside, words: str) -> bool:
    """Whether the note at the foot of the window begins so."""
    return inside.window.statusBar().currentMessage().startswith(words)


def is_said(inside: Inside, words: str) -> bool:
    """Whether the note at the foot of the window has these words."""
    return words in inside.window.statusBar().currentMessage()


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


def ranking(inside: Inside) -> list[list[str]]:
    """The cells of the predictions, as ranked."""
    found = inside.prediction.controller.panel.ranking
    items = [found.topLevelItem(row) for row in range(found.topLevelItemCount())]
    return [[item.text(column) for column in range(found.columnCount())] for item in items if item is not None]


def click_ranked(inside: Inside, row: int) -> None:
    """Click on a prediction of the ranking."""
    found = inside.prediction.controller.panel.ranking
    item = found.topLevelItem(row)
    assert item is not None
    found.scrollToItem(item)
    QTest.mouseClick(
        found.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, found.visualItemRect(item).center()
    )


def is_range_shown(inside: Inside, expected: list[float]) -> bool:
    """Whether what is coloured has this lowest and this highest value."""
    shown = inside.state.shown
    found = shown.scene.data_range if shown is not None else None
    return found is not None and all(abs(one - two) < 1e-5 for one, two in zip(found, expected, strict=True))


def set_rule(inside: Inside, field: str, factor: float, offset: float) -> None:
    judging = inside.prediction.judging
    judging.use(judging.current.path or "", PairRules("", (FieldRule(field, "", factor, offset),)))


def caption(inside: Inside) -> str:
    """What is said above the picture."""
    return caption_of(inside.state)
