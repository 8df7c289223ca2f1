"""The tools that look inside the mesh, and their dock."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QSlider

from tests.end2end.probes.inside import Inside
from viewer.protocol import Threshold


def are_drawn(inside: Inside) -> bool:
    """Whether the tools of the picture on screen are those that are wanted."""
    state = inside.state
    return state.phase == "shown" and state.shown is not None and state.shown.tools == state.tools


def number(inside: Inside) -> int:
    return len(inside.state.tools)


def is_unfolded(inside: Inside, row: int) -> bool:
    return inside.tools_panel.rows[row].unfolded


def move_slider(inside: Inside, name: str, *values: int) -> None:
    for value in values:
        inside.find(name, QSlider).setValue(value)


def threshold_by(inside: Inside, field: str) -> None:
    """Let the threshold that is there look at another field, without a lower limit."""
    (tool,) = inside.state.tools
    assert isinstance(tool, Threshold)
    inside.session.set_tools((replace(tool, field=field, low=None),))


def wrong_notes(inside: Inside) -> list[str]:
    assert inside.state.shown is not None
    return [note.sentence for note in inside.state.shown.scene.tool_notes if note.wrong]


def missing_fields(inside: Inside) -> list[str]:
    assert inside.state.shown is not None
    return list(inside.state.shown.scene.missing_fields)


def fields(inside: Inside) -> list[str]:
    """The fields of the tools on screen."""
    assert inside.state.shown is not None
    return [getattr(tool, "field", "") for tool in inside.state.shown.tools]


def is_dock_visible(inside: Inside) -> bool:
    return inside.window.docks["tools"].isVisible()
