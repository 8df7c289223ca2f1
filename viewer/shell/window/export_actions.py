"""The actions of exporting, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import FILE

EXPORT_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "file.export",
        "E&xport sample…",
        FILE,
        3,
        "Ctrl+Shift+E",
        "Write the sample, or what is shown of it, for other programs",
        needs="shown sample",
    ),
    ActionSpec(
        "file.cancel_export",
        "&Cancel the export",
        FILE,
        3,
        "",
        "Stop the export; nothing of it is kept",
        needs="export",
    ),
    ActionSpec(
        "file.paraview",
        "Open in ParaVie&w…",
        FILE,
        3,
        "",
        "Write the sample to a file and open that in ParaView",
        needs="ParaView",
    ),
)
