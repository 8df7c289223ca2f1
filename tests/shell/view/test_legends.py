"""The bars beside the picture: of the field, and of tools whose colours stand for something else."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.windows import WholeWindow
from viewer.protocol import Streamlines, ToolLegend
from viewer.shell.view.color_bar import ColorBar


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
