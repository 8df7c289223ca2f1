"""Tools in the running program: by their actions, on the example dataset."""

from __future__ import annotations

import numpy as np

from tests.end2end.conftest import Start
from tests.end2end.program import Program
from tests.frames import Pixels

DRAWN = "app.session.state.phase == 'shown' and app.session.state.shown.tools == app.session.state.tools"
NOTES = "[note.sentence for note in app.session.state.shown.scene.tool_notes if note.wrong]"


def picture(window: Program) -> Pixels:
    window.until(DRAWN)
    window.until_shown()
    return window.picture()


def test_a_clip_comes_and_goes(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    window.ask("app.window.docks.show('tools')")  # it takes no room from the picture, nor gives it back
    before = picture(window)
    window.trigger("tools.add.clip")
    window.until("app.tools.panel.rows[0].unfolded")
    cut = picture(window)
    assert not np.array_equal(cut, before)
    window.ask("find('tools.clip.slider').setValue(800)")
    moved = picture(window)
    assert not np.array_equal(moved, cut) and not np.array_equal(moved, before)
    window.trigger("tools.toggle")
    assert np.array_equal(picture(window), before)
    window.trigger("tools.toggle")
    assert np.array_equal(picture(window), moved)
    window.ask("find('tools.clip.remove').click()")
    assert np.array_equal(picture(window), before)
    assert window.ask("len(app.session.state.tools)") == 0
    assert window.message == "" and window.failure == ""
    assert window.quit() == 0


def test_tools_need_fields_and_come_back_at_the_next_start(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    window.trigger("tools.add.threshold")
    window.until(DRAWN)
    code = "from dataclasses import replace; app.session.set_tools(({}))"
    window.ask(code.format("replace(app.session.state.tools[0], field='heat_source', low=None),"))
    window.until(DRAWN)
    assert window.ask(NOTES) == []
    assert window.ask("app.session.state.shown.scene.missing_fields") == []
    window.ask("app.session.step(1)")
    window.until_shown(1)
    assert window.ask(NOTES) == [], "it was read of this sample, too"
    window.ask(code.format("replace(app.session.state.tools[0], field='entropy'),"))
    window.until(DRAWN)
    assert "entropy" in window.ask("find('tools.threshold.notes').text()")
    assert window.ask("find('tools.threshold.notes').isVisible()")
    assert window.quit() == 0

    again = start("--example")
    again.until_shown(1)
    assert again.ask("[tool.field for tool in app.session.state.shown.tools]") == ["entropy"]
    assert again.ask("app.window.docks['tools'].isVisible()")
    assert again.quit() == 0
