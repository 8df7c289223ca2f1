"""The actions of the table of samples, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import MARKS_MENU, SAMPLE

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
    *(
        ActionSpec(f"sample.marks.{name}", text, MARKS_MENU, 4, key, tip, checkable, needs="dataset")
        for name, text, key, tip, checkable in (
            ("mark", "&Mark the sample", "Shift+M", "Mark the sample that is shown, or mark it no more", True),
            ("only", "Show marked &only", "", "Show only marked samples in the table", True),
            ("table", "Mark all in the &table", "", "Mark all samples that the table shows", False),
            ("unmark_table", "Unmark all in the ta&ble", "", "Mark none of the samples that the table shows", False),
            ("invert", "&Invert", "", "Mark what is not marked in this split, and nothing else of it", False),
            ("clear", "&Unmark all", "", "Mark no sample any more, in any split", False),
            ("save", "&Save marked samples…", "", "Save their ids, or a problem definition that names them", False),
        )
    ),
)
