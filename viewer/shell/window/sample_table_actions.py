"""The actions of the table of samples, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import SAMPLE

SAMPLE_TABLE_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "sample.columns",
        "&Columns of the table…",
        SAMPLE,
        4,
        "",
        "Choose the columns of the table of samples: globals, and what a scan has found of each field",
        needs="dataset",
    ),
)
