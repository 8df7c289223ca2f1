"""A sample that needs more memory than a child may take is a sentence; the window and the other samples live."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.conftest import written_once
from tests.end2end.conftest import Start
from tests.end2end.probes import children, state, widgets
from tests.end2end.program import Program
from tests.end2end.test_budget import leftovers, settle
from tests.end2end.waves import write_waves
from viewer.sizes import human_bytes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of one process")

MIB = 2**20


@pytest.fixture(scope="session")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two samples of a million triangles."""
    return written_once(tmp_path_factory, "big", lambda path: write_waves(path, samples=3, points_per_side=708))


def show_first(window: Program, big: Path) -> None:
    window.ask(children.stop_background)
    window.ask(widgets.drop, str(big))
    window.until_shown(0)
    settle(window)


def test_children_are_limited(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    total = window.ask(children.memory)
    for role in ("reader", "renderer"):
        assert window.ask(children.memory_limit, role) == pytest.approx(total * 0.75, rel=0.01)


def test_reader(start: Start, big: Path) -> None:
    window = start()
    show_first(window, big)
    window.ask(children.set_memory_limit, "reader", 110 * MIB)
    window.ask(state.select, sample=2)
    window.until(state.phase_is, "failed")
    assert window.failure == (
        f"Sample 2 of split train in {big} could not be read: it needs more memory than the limit of 115 MB; raise the "
        "limit in Preferences."
    )
    window.trigger("sample.first")
    window.until_shown(0)
    window.ask(children.set_memory_limit, "reader", 10**10)  # the same process, it has never died
    window.trigger("sample.last")
    window.until_shown(2)
    assert window.message == ""
    assert leftovers(window) == []


def data_size(window: Program, role: str) -> int:
    """Bytes that a child has of what the limit is about."""
    status = Path(f"/proc/{window.child(role)}/status").read_text()
    return int(re.findall(r"VmData:\s+(\d+) kB", status)[0]) * 1024


def test_renderer(start: Start, big: Path) -> None:
    window = start()
    window.until(children.is_renderer_proven)
    # Enough for a renderer, but not for the surface of such a sample, which comes before Mesa gets to see it: where VTK
    # is refused memory it says so, Mesa does not.
    limit = (data_size(window, "renderer") // MIB + 32) * MIB
    show_first(window, big)
    window.ask(children.set_memory_limit, "renderer", limit)
    window.trigger("sample.last")
    window.until(state.phase_is, "failed")
    assert f"needs more memory than the limit of {human_bytes(limit)}" in window.failure
    assert "in Preferences" in window.failure
    window.ask(children.set_memory_limit, "renderer", 10**10)
    window.trigger("sample.retry")
    window.until_shown(2)
    assert leftovers(window) == []
