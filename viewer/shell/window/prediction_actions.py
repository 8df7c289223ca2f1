"""The actions of the menu *Sample → Prediction*, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import PREDICTION_MENU

PREDICTION_ACTIONS: tuple[ActionSpec, ...] = tuple(
    ActionSpec(f"sample.prediction.{name}", text, PREDICTION_MENU, 4, key, tip, needs=needs)
    for name, text, key, tip, needs in (
        ("inside", "Compare fields of the &samples", "", "Compare pressure with pressure_pred and so on", "dataset"),
        ("rules", "&Rules…", "", "Say how predicted fields are called, and their units and signs", "prediction"),
        ("compute", "&Compute errors", "", "Compute the errors of all samples", "prediction"),
        ("cancel", "C&ancel", "", "Stop computing errors; what is known stays", "errors"),
        ("error", "Show the &error", "", "Show how the field differs from its prediction in the picture", "errors"),
        ("panes", "Reference, &prediction and error", "Shift+R", "Show the three beside each other", "errors"),
        (
            "worst",
            "&Worst first",
            "",
            "Show the sample with the largest error, and sort by it",
            "errors",
        ),
        ("next", "&Next prediction", "Shift+N", "Look at the next prediction of the ranking", "predictions"),
    )
)
