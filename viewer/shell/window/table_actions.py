"""The actions of tables, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import FILE

SAVE_TABLE_MENU, COPY_TABLE_MENU = f"{FILE}/Save ta&ble", f"{FILE}/Cop&y table"

TABLES = (
    ("samples", "&Samples", "the table of samples, in its order and with its filter"),
    ("pins", "&Pinned values", "the pinned values"),
    ("metrics", "&Metrics", "the metrics of the prediction, of all splits and of each"),
    ("plot", "P&lot", "the curves of the plot"),
    ("statistics", "S&tatistics", "the figures of all fields over all samples"),
    ("health", "&Health", "what is wrong with the dataset"),
)
"""Name, title and description of what is a table."""

TABLE_ACTIONS: tuple[ActionSpec, ...] = (
    *(
        ActionSpec(
            f"file.save_table.{name}",
            f"{text}…",
            SAVE_TABLE_MENU,
            3,
            "",
            f"Save {tip}, as CSV, JSON or Parquet",
            needs="dataset",
        )
        for name, text, tip in TABLES
    ),
    *(
        ActionSpec(
            f"file.copy_table.{name}", text, COPY_TABLE_MENU, 3, "", f"Copy {tip}, for a spreadsheet", needs="dataset"
        )
        for name, text, tip in TABLES
    ),
)
