"""Plots, pins and measures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFormLayout, QLabel, QTableWidget, QToolButton

from tests.end2end.probes.inside import Inside


def curves(inside: Inside) -> list[list[Any]]:
    """Name, sample, boundary, number of values and whether in steps, of each curve."""
    return [[one.curve.name, one.source, one.curve.of, len(one.curve.y), one.curve.steps] for one in inside.plots.drawn]


def names(inside: Inside) -> list[str]:
    return [one.curve.name for one in inside.plots.drawn]


def has_curves(inside: Inside, least: int) -> bool:
    return inside.plots.panel.host.chart is not None and len(inside.plots.drawn) >= least


def is_settled(inside: Inside) -> bool:
    """Whether a plot that is on screen, if there is one, has what draws it, and its measures are there."""
    inquiries = inside.plots._inquiries
    loading = inside.plots.panel.is_on_screen and inside.plots.panel.host.chart is None
    return not loading and not inquiries._topic and not inquiries._waiting


def sources(inside: Inside) -> list[str]:
    return sorted({one.source for one in inside.plots.drawn})


def are_of(inside: Inside, *samples: str) -> bool:
    return sources(inside) == sorted(samples)


def values(inside: Inside, place: int) -> list[float]:
    return list(inside.plots.drawn[place].curve.y)


def text(inside: Inside) -> str:
    """What stands in place of the chart."""
    return inside.find("plots.text", QLabel).text()


def choose_fields(inside: Inside, every: bool) -> None:
    inside.plots.panel.fields.chosen.emit((), every)


def hover(inside: Inside) -> str:
    """Move the cursor over a value in the middle of the first curve, and return what is said of it."""
    chart = inside.plots.panel.host.chart
    assert chart is not None
    curve = inside.plots.drawn[0].curve
    middle = len(curve.y) // 2
    box = chart.getPlotItem().getViewBox()
    chart.scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(curve.x[middle], curve.y[middle])))
    return hovered(inside)


def hovered(inside: Inside) -> str:
    """What is said of the value that the cursor was at last."""
    return inside.find("plots.hovered", QLabel).text()


def set_line(inside: Inside, start: list[float], end: list[float]) -> None:
    """Plot over the line between two places."""
    inside.plots.set_line((start[0], start[1], start[2]), (end[0], end[1], end[2]))


def says(inside: Inside, sentence: str) -> bool:
    """Whether the plot is a sentence."""
    return inside.plots.panel.host.text == sentence


def pick(inside: Inside, x: float) -> None:
    """Click in the chart."""
    chart = inside.plots.panel.host.chart
    assert chart is not None
    chart.picked.emit(x)


def save(inside: Inside, *files: str) -> None:
    for file in files:
        inside.plot_saver.save(Path(file))


def click_at(inside: Inside, x: float, y: float) -> None:
    """Click in the view, at a part of its width and height."""
    view = inside.view
    place = QPointF(view.width() * x, view.height() * y).toPoint()
    QTest.mouseMove(view, place)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def hover_view(inside: Inside, x: float, y: float) -> None:
    view = inside.view
    QTest.mouseMove(view, QPointF(view.width() * x, view.height() * y).toPoint())


def escape(inside: Inside) -> None:
    """Press Escape as the system would."""
    inside.view.setFocus()
    QTest.keyClick(inside.view.window().windowHandle(), Qt.Key.Key_Escape)


def is_taking(inside: Inside) -> bool:
    return inside.find("plots.line.take", QToolButton).isChecked()


def is_taking_over(inside: Inside) -> bool:
    return not is_taking(inside)


def is_line_begun(inside: Inside) -> bool:
    """Whether the first of two places has been taken."""
    return len(inside.scene_places.marks._line) == 1


def are_other_values(inside: Inside, before: list[float]) -> bool:
    return has_curves(inside, 1) and values(inside, 0) != before


def marks(inside: Inside) -> list[str]:
    return [mark.text for mark in inside.scene_places.marks.marks]


def are_covered(inside: Inside, *numbers: int) -> bool:
    """Whether exactly these marks, from 0, are behind the mesh."""
    return inside.scene_places.marks.covered == numbers


def has_no_marks(inside: Inside) -> bool:
    return not marks(inside)


def pins_note(inside: Inside) -> str:
    return inside.find("pins.note", QLabel).text()


def pins(inside: Inside) -> list[list[str]]:
    """The rows of the table of pins, its titles first."""
    table = inside.find("pins.table", QTableWidget)
    titles = [table.horizontalHeaderItem(column).text() for column in range(table.columnCount())]
    rows = [
        [table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())
    ]
    return [titles, *rows]


def has_pins(inside: Inside, number: int) -> bool:
    return inside.find("pins.table", QTableWidget).rowCount() == number


def clipboard(inside: Inside) -> str:
    return QGuiApplication.clipboard().text()


def measures(inside: Inside) -> list[list[str]]:
    """Titles and values."""
    form = inside.window.docks["measure"].widget().findChild(QFormLayout)
    rows = []
    for row in range(form.rowCount()):
        title = form.itemAt(row, QFormLayout.ItemRole.LabelRole).widget()
        value = form.itemAt(row, QFormLayout.ItemRole.FieldRole).widget()
        assert isinstance(title, QLabel) and isinstance(value, QLabel)
        rows.append([title.text(), value.text()])
    return rows


def over(inside: Inside, coordinate: str) -> None:
    """Plot boundaries over a coordinate."""
    inside.plots.panel.over_chosen.emit(coordinate)
