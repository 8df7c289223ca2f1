"""The actions that open datasets, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import FILE

OPEN_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("file.open", "&Open dataset…", FILE, 0, "Ctrl+O", "Choose the folder of a PLAID dataset"),
    ActionSpec(
        "file.open_file",
        "Open file…",
        FILE,
        0,
        "Ctrl+Alt+O",
        "Choose a CGNS, VTK or other mesh file, or a file of a dataset",
    ),
    ActionSpec(
        "file.open_address",
        "Open address…",
        FILE,
        0,
        "Ctrl+Shift+A",
        "Open a dataset on another machine",
    ),
    ActionSpec(
        "file.download",
        "Download from the &Hub…",
        FILE,
        0,
        "Ctrl+D",
        "Download a PLAID dataset from the Hugging Face Hub",
    ),
    ActionSpec(
        "file.cancel_download",
        "Cancel the &download",
        FILE,
        0,
        "",
        "Stop the download; what has arrived is kept for the next attempt",
        needs="download",
    ),
    ActionSpec(
        "file.example", "Open &example dataset", FILE, 0, "Ctrl+E", "Open a small dataset to try the program with"
    ),
    ActionSpec(
        "file.cancel_loading",
        "Cancel loading",
        FILE,
        0,
        "",
        "Stop opening the dataset or reading the sample, and stay with what is on screen",
        needs="loading",
    ),
    ActionSpec(
        "file.folder",
        "Datasets in this &folder…",
        FILE,
        0,
        "Alt+Up",
        "List the datasets in the same folder",
        needs="dataset",
    ),
)
