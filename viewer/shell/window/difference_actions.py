"""The actions of differences: rows of the table of actions."""

from __future__ import annotations

from viewer.protocol.comparing import ABSOLUTE, RELATIVE, SIGNED
from viewer.shell.window.action_spec import ActionSpec

KIND_GROUP = "difference_kind"
_MENU = "T&ools/Di&fference"

DIFFERENCE_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "difference.toggle",
        "&Show the difference",
        _MENU,
        2,
        "X",
        "Show the difference, or the field itself again",
        checkable=True,
        needs="dataset",
    ),
    ActionSpec(
        "difference.this_sample",
        "Subtract this sa&mple",
        _MENU,
        2,
        "Shift+X",
        "Subtract the sample on screen from those that you go to",
        needs="picture",
    ),
    ActionSpec(
        "difference.first_step",
        "Subtract the &first time step",
        _MENU,
        2,
        "",
        "Show how each time step differs from the first one",
        needs="times",
    ),
    ActionSpec(
        "difference.step_before",
        "Subtract the time step &before",
        _MENU,
        2,
        "",
        "Show how each time step differs from the one before",
        needs="times",
    ),
    *(
        ActionSpec(
            f"difference.kind.{kind}",
            text,
            _MENU,
            2,
            tip=tip,
            checkable=True,
            checked=kind == SIGNED,
            group=KIND_GROUP,
            needs="dataset",
        )
        for kind, text, tip in (
            (SIGNED, "Si&gned", "Own value minus the other one"),
            (ABSOLUTE, "&Absolute", "The size of the difference, of vectors that of the difference vector"),
            (RELATIVE, "&Relative", "The size of the difference over that of the other value"),
        )
    ),
    ActionSpec(
        "difference.choose", "&Choose what is subtracted", _MENU, 2, "", "Open the dock Difference", needs="dataset"
    ),
)
