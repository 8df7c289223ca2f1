"""Numbers as the user sees them, copies them and types them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from viewer.numbers import PRECISE, full, parse_number, short
from viewer.shell.panels.globals_view import GlobalsView
from viewer.shell.widgets.exact_browser import ExactBrowser
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.number_edit import NumberEdit
from viewer.shell.widgets.plain_text import number_html


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 / 3, "0.3333"),
        (-0.999833909, "−0.9998"),
        (101325.4, "101325"),
        (-12345.6, "−12346"),
        (1e6, "1e6"),
        (1234567.0, "1.235e6"),
        (-1.5e-7, "−1.5e−7"),
        (2e-300, "2e−300"),
        (80.0, "80"),
        (-0.0, "0"),
        (-(2**70), "−1180591620717411303424"),
        (float("inf"), "inf"),
        (float("-inf"), "−inf"),
        (float("nan"), "nan"),
    ],
)
def test_short(value: float, text: str) -> None:
    assert short(value) == text


def test_steps_of_time_are_told_apart() -> None:
    assert (short(10.0001, PRECISE), short(10.0002, PRECISE)) == ("10.0001", "10.0002")


@pytest.mark.parametrize("value", [0.1 + 0.2, -1e-7, 101325.4, -3.0, 1e300])
def test_what_is_shown_can_be_typed(value: float) -> None:
    assert parse_number(full(value)) == value
    assert parse_number(short(value)) == pytest.approx(value, rel=1e-3)


def test_an_edit_shows_all_digits_while_it_has_the_focus(qtbot: QtBot) -> None:
    edit = NumberEdit("x", "X")
    qtbot.addWidget(edit)
    with qtbot.waitExposed(edit):
        edit.show()
    edit.clearFocus()
    entered: list[float] = []
    edit.entered.connect(entered.append)
    edit.set_value(-1 / 3)
    assert (edit.text(), edit.toolTip()) == ("−0.3333", "−0.3333333333333333")
    edit.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    assert edit.text() == "-0.3333333333333333", "what is copied is read by other programs"
    edit.clearFocus()
    assert (edit.text(), entered) == ("−0.3333", [])


@pytest.mark.parametrize("value", [-0.0599636, -1.23456e-12, 101325.25, 0.25, -77.2345, 123456789.0])
def test_a_narrow_edit_rounds_and_cuts_nothing_off(qtbot: QtBot, value: float) -> None:
    edit = NumberEdit("x", "X")
    qtbot.addWidget(edit)
    edit.setFixedWidth(200)
    edit.set_value(value)
    edit.show()
    edit.clearFocus()
    assert edit.text() == short(value)
    shown = []
    for width in range(120, 58, -2):
        edit.setFixedWidth(width)
        qtbot.waitUntil(lambda: edit.width() == width)  # noqa: B023
        number = parse_number(edit.text())
        assert number == pytest.approx(value, rel=0.06), "whatever the width, it is that number"
        assert edit.fontMetrics().horizontalAdvance(edit.text()) < width
        shown.append(edit.text())
    assert len(shown[-1]) <= len(shown[0]) and edit.toolTip() == full(value)


def test_a_global_is_copied_in_full(qtbot: QtBot) -> None:
    view = GlobalsView()
    qtbot.addWidget(view)
    view.set_globals({"angle": -1 / 3, "list": [-1.0, 2.00001], "name": "a-b"}, {})
    items = [view.topLevelItem(row) for row in range(3)]
    assert [item.text(1) for item in items] == ["−0.3333", "[−1, 2]", "a-b"]
    assert [item.toolTip(1) for item in items] == ["−0.3333333333333333", "[−1, 2.00001]", "a-b"]
    assert items[0] is not None
    view.setCurrentItem(items[0])
    view.actions()[0].trigger()
    assert QApplication.clipboard().text() == "-0.3333333333333333"


def test_a_selection_is_copied_in_full(qtbot: QtBot) -> None:
    browser = ExactBrowser("x", "X")
    qtbot.addWidget(browser)
    browser.setHtml(f"<p>From {number_html(-1 / 3)} to {number_html(2.0)}</p><p>a-b</p>")
    assert browser.toPlainText() == "From −0.3333 to 2\na-b"
    browser.selectAll()
    qtbot.keyClick(browser, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "From -0.3333333333333333 to 2\na-b"
    QApplication.clipboard().clear()
    browser.actions()[0].trigger()
    assert QApplication.clipboard().text().startswith("From -0.3333333333333333")


def test_figures_are_tabular_and_the_font_still_follows_the_system(qtbot: QtBot) -> None:
    label = QLabel("1")
    qtbot.addWidget(label)
    use_tabular_figures(label)
    tag = QFont.Tag("tnum")
    assert label.font().featureValue(tag) == 1
    parent = QLabel()
    qtbot.addWidget(parent)
    font = parent.font()
    font.setPointSize(font.pointSize() + 7)
    label.setParent(parent, Qt.WindowType.Widget)
    parent.setFont(font)
    assert label.font().pointSize() == font.pointSize()
    assert label.font().featureValue(tag) == 1
