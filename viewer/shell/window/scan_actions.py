"""The actions of the menu *Sample → All samples*, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import SCAN_MENU

SCAN_ACTIONS: tuple[ActionSpec, ...] = tuple(
    ActionSpec(f"sample.scan.{name}", text, SCAN_MENU, 4, key, tip, needs=needs)
    for name, text, key, tip, needs in (
        ("begin", "&Scan all samples", "", "Read every sample once, for statistics and health of the dataset", "scan"),
        ("pause", "&Pause the scan or go on", "", "Begin no more samples for now, or go on", "scan"),
        ("cancel", "&Cancel the scan", "", "End the scan; what was found is kept", "scan"),
        ("again", "Scan &again", "", "Read all samples once more, also those that are known", "scan"),
        ("forget", "&Forget what was found…", "", "Remove what the scan has found of this dataset", "scan"),
        ("statistics", "S&tatistics", "", "Show ranges and distributions over all samples", "dataset"),
        ("health", "&Health", "", "Show what is wrong with the dataset", "dataset"),
    )
)
