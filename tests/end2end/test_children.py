"""A child that dies is named in one sentence; the window lives and goes on."""

from __future__ import annotations

import os
import signal

from tests.end2end.conftest import Start
from tests.frames import difference


def test_renderer_killed_at_rest(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    before = window.picture()
    os.kill(window.child("renderer"), signal.SIGSEGV)
    window.until("app.window.message_bar.text")
    assert window.message == (
        "The renderer process was ended by SIGSEGV (it reached for memory that is not there); it has been restarted."
    )
    window.until_shown(0)
    assert difference(before, window.picture()) < 0.01
    window.trigger("sample.next")
    window.until_shown(1)
    assert difference(before, window.picture()) > 0.02
    assert window.quit() == 0
    assert window.caches() == []
