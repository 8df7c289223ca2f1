"""The bars beside the picture: of the field, and of tools whose colours stand for something else."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.windows import WholeWindow
from viewer.protocol import Streamlines, ToolLegend
from viewer.shell.session.state import LOADING, SHOWN
from viewer.shell.view.color_bar import ColorBar
from viewer.shell.view.frame_view import FrameView


def test_a_tool_with_colours_of_its_own_has_a_bar_of_its_own(whole: WholeWindow, world: World, qtbot: QtBot) -> None:
    world.shown()
    state = world.state
    assert state.shown is not None
    whole.show_docks()
    whole.render(state)
    bar = whole.window.findChild(ColorBar, "view.tool_color_bar.0")
    assert bar is not None and bar.isHidden()
    legend = ToolLegend(0, "U", 0.5, 2.5, ("#000000", "#ffffff"))
    scene = replace(state.shown.scene, tool_legends=(legend,))
    whole.render(replace(state, shown=replace(state.shown, scene=scene, tools=(Streamlines(field="U"),))))
    qtbot.waitUntil(bar.isVisible)
    assert (bar.content.title, bar.content.span) == ("|U|", "Streamlines")
    assert (bar.content.low, bar.content.high, bar.content.colors) == (0.5, 2.5, ("#000000", "#ffffff"))
    assert "0.5" in bar.toolTip() and "Double-click" not in bar.toolTip()
    whole.render(state)
    assert bar.isHidden(), "it goes with the tool"


def test_the_room_of_a_bar_is_kept_for_the_first_picture(whole: WholeWindow, world: World, qtbot: QtBot) -> None:
    """It is drawn in the size that it has at last, and not again when its bar comes."""
    world.shown()
    state = world.state
    view = whole.window.findChild(FrameView, "view.frame")
    bar = whole.window.findChild(ColorBar, "view.color_bar")
    assert view is not None and bar is not None
    whole.show_docks()
    loading = replace(state, shown=None, phase=LOADING)
    whole.render(replace(loading, phase=SHOWN))
    qtbot.waitUntil(lambda: bar.isHidden() and view.geometry().right() == view.parentWidget().rect().right())
    whole.render(loading)
    qtbot.waitUntil(lambda: view.geometry().right() < view.parentWidget().rect().right())
    assert bar.isHidden()
    before = view.width()
    whole.render(state)
    qtbot.waitUntil(bar.isVisible)
    qtbot.waitUntil(lambda: bar.geometry().width() == bar.usual_width)
    assert view.width() == before
    whole.render(replace(loading, selection=replace(state.selection, field="")))
    qtbot.waitUntil(lambda: view.width() > before)
