"""Every action of the window, as one table: a row is all that an action takes here, its handler is its feature's."""

from __future__ import annotations

from PySide6.QtGui import QAction

from viewer.color_maps import DEFAULT as DEFAULT_COLOR_MAP
from viewer.color_maps import GROUPS as COLOR_MAPS
from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.animation_actions import ANIMATION_ACTIONS
from viewer.shell.window.camera_actions import CAMERA_ACTIONS
from viewer.shell.window.difference_actions import DIFFERENCE_ACTIONS
from viewer.shell.window.export_actions import EXPORT_ACTIONS
from viewer.shell.window.look_actions import LOOK_ACTIONS
from viewer.shell.window.menus import (
    CACHE,
    COLOR_MAP_GROUP,
    COLOR_MAP_MENU,
    EDIT,
    FILE,
    HELP,
    PLOTS,
    REPRESENTATIONS,
    SAMPLE,
    TIME,
    VIEW,
)
from viewer.shell.window.open_actions import OPEN_ACTIONS
from viewer.shell.window.pane_actions import PANE_ACTIONS
from viewer.shell.window.prediction_actions import PREDICTION_ACTIONS
from viewer.shell.window.sample_table_actions import SAMPLE_TABLE_ACTIONS
from viewer.shell.window.scan_actions import SCAN_ACTIONS
from viewer.shell.window.table_actions import TABLE_ACTIONS
from viewer.shell.window.thumbnail_actions import THUMBNAIL_ACTIONS
from viewer.shell.window.tool_actions import TOOL_ACTIONS
from viewer.shell.window.view_file_actions import VIEW_FILE_ACTIONS

ACTIONS: tuple[ActionSpec, ...] = (
    *OPEN_ACTIONS,
    ActionSpec("file.reload", "&Reload dataset", FILE, 0, "F5", "Read the dataset's folder again", needs="dataset"),
    ActionSpec(
        "file.prediction",
        "Open predictio&n…",
        FILE,
        1,
        "Ctrl+P",
        "Choose a dataset that predicts this one",
        needs="dataset",
    ),
    ActionSpec(
        "file.prediction_address",
        "Open prediction at an address…",
        FILE,
        1,
        "",
        "Choose a dataset or arrays on another machine that predict this one",
        needs="dataset",
    ),
    ActionSpec(
        "file.predicted_arrays",
        "Open predicted &arrays…",
        FILE,
        1,
        "",
        "Choose a file of arrays that a model wrote (.npz, .npy, .csv, .parquet)",
        needs="dataset",
    ),
    ActionSpec(
        "file.close_prediction", "Close pred&iction", FILE, 1, "", "Compare with it no more", needs="prediction"
    ),
    ActionSpec(
        "file.forget_passwords",
        "Forget passwords",
        FILE,
        0,
        "",
        "Forget the passwords that other machines have asked for",
        needs="passwords",
    ),
    ActionSpec(
        "file.forget_links", "Forget followed &links", FILE, 0, "", "Stop following links that lead out of datasets"
    ),
    *VIEW_FILE_ACTIONS,
    ActionSpec(
        "file.save_picture", "&Save picture…", FILE, 3, "Ctrl+S", "Save the view in any size and kind", needs="picture"
    ),
    ActionSpec("file.copy_picture", "Copy pic&ture", FILE, 3, "Ctrl+Shift+C", "Copy the view", needs="picture"),
    *ANIMATION_ACTIONS,
    *THUMBNAIL_ACTIONS,
    *EXPORT_ACTIONS,
    *TABLE_ACTIONS,
    ActionSpec(
        "file.preferences",
        "&Preferences…",
        FILE,
        5,
        "Ctrl+,",
        "Theme, cache budget, memory limit and cache folder",
        role=QAction.MenuRole.PreferencesRole,
    ),
    ActionSpec(
        "file.quit", "&Quit", FILE, 9, "Ctrl+Q", "Close the window and remove its cache", role=QAction.MenuRole.QuitRole
    ),
    ActionSpec("edit.undo", "&Undo", EDIT, 0, "Ctrl+Z", "Go back to the view before the last change", needs="undo"),
    ActionSpec("edit.redo", "&Redo", EDIT, 0, "Ctrl+Shift+Z", "Do it again", needs="redo", also=("Ctrl+Y",)),
    ActionSpec(
        "sample.next", "&Next", SAMPLE, 0, "Right", "Show the next sample, in the order of the table", needs="dataset"
    ),
    ActionSpec("sample.previous", "&Previous", SAMPLE, 0, "Left", "Show the previous sample", needs="dataset"),
    ActionSpec("sample.forward", "Ten for&ward", SAMPLE, 1, "PgDown", "Go ten samples forward", needs="dataset"),
    ActionSpec("sample.back", "Ten &back", SAMPLE, 1, "PgUp", "Go ten samples back", needs="dataset"),
    ActionSpec("sample.first", "&First", SAMPLE, 2, "Home", "Show the first sample of the table", needs="dataset"),
    ActionSpec("sample.last", "&Last", SAMPLE, 2, "End", "Show the last sample of the table", needs="dataset"),
    ActionSpec("sample.retry", "&Read again", SAMPLE, 3, "Ctrl+R", "Read the sample again", needs="dataset"),
    *SAMPLE_TABLE_ACTIONS,
    *PREDICTION_ACTIONS,
    *SCAN_ACTIONS,
    ActionSpec("time.play", "&Play or pause", TIME, 0, "P", "Go through the time steps of the sample", needs="times"),
    ActionSpec("time.stop", "&Stop", TIME, 0, "Shift+P", "Stop and go back to the first time step", needs="times"),
    ActionSpec("time.next", "&Next step", TIME, 1, ".", "Show the next time step", needs="times"),
    ActionSpec("time.previous", "P&revious step", TIME, 1, ",", "Show the previous time step", needs="times"),
    ActionSpec(
        "view.palette",
        "&Command palette…",
        VIEW,
        0,
        "Ctrl+Shift+P",
        "Find a command, field, sample or dataset by a few letters",
    ),
    *CAMERA_ACTIONS,
    ActionSpec("view.full_screen", "&Full screen", VIEW, 1, "F11", "Give the window the whole screen", checkable=True),
    *LOOK_ACTIONS,
    *(
        ActionSpec(
            f"view.representation.{name}",
            f"&{name.capitalize()}",
            f"{VIEW}/Re&presentation",
            2,
            tip=f"Draw the mesh as {name}",
            checkable=True,
            checked=name == "surface",
            group="representation",
        )
        for name in REPRESENTATIONS
    ),
    *(
        ActionSpec(
            f"view.color_map.{name}",
            name,
            f"{COLOR_MAP_MENU}/{heading}",
            2,
            tip=f"Colour by the map {name}",
            checkable=True,
            checked=name == DEFAULT_COLOR_MAP,
            group=COLOR_MAP_GROUP,
        )
        for heading, names in COLOR_MAPS
        for name in names
    ),
    ActionSpec(
        "view.lock_range",
        "&Lock the range",
        VIEW,
        3,
        "L",
        "Keep the range of the colours for all samples and times",
        checkable=True,
        needs="picture",
    ),
    ActionSpec(
        "view.edit_range", "Edit the ran&ge…", VIEW, 3, "Ctrl+L", "Enter the range of the colours", needs="picture"
    ),
    *PANE_ACTIONS,
    *TOOL_ACTIONS,
    *DIFFERENCE_ACTIONS,
    *(
        ActionSpec(f"plots.{name}", text, PLOTS, section, key, tip, needs=needs)
        for name, text, section, key, tip, needs in (
            ("line", "Over a &line", 0, "G", "Plot fields over a line through the mesh", "dataset"),
            (
                "time",
                "Over &time",
                0,
                "A",
                "Plot the field shown, and pinned points, over all time steps",
                "dataset",
            ),
            ("boundary", "Along the &boundary", 0, "B", "Plot fields along boundaries, or along lines", "dataset"),
            ("pin", "&Pin value", 1, "K", "Pin the values under the cursor", "picture"),
            ("unpin", "&Remove all pins", 1, "", "Remove all pins of this dataset", "pins"),
            ("measure", "&Measure", 2, "J", "Area, volume, integral and mean of what is shown", "dataset"),
        )
    ),
    ActionSpec(
        "cache.sweep", "Clean &orphan caches", CACHE, 0, "Ctrl+Shift+O", "Remove the caches that ended viewers left"
    ),
    ActionSpec("cache.cancel", "Cancel the s&weep", CACHE, 0, "Esc", "Stop removing orphan caches", needs="sweep"),
    ActionSpec(
        "cache.clear", "Cl&ear this cache", CACHE, 0, "", "Remove all artifacts except those that are shown or pinned"
    ),
    ActionSpec("cache.reveal", "&Reveal cache folder", CACHE, 0, "", "Open the cache's folder in the file manager"),
    ActionSpec(
        "cache.clean_at_start",
        "Clean at &start",
        CACHE,
        1,
        "",
        "Remove orphan caches shortly after each start",
        checkable=True,
        checked=True,
    ),
    ActionSpec("help.tour", "&Tour", HELP, 0, "", "Show in five steps what is where"),
    ActionSpec("help.manual", "&Manual", HELP, 0, "", "Read the manual; no network is needed"),
    ActionSpec("help.shortcuts", "&Keyboard shortcuts", HELP, 0, "F1", "List all keyboard shortcuts"),
    ActionSpec("help.logs", "Open &log folder", HELP, 0, "", "Open the folder with the log files"),
    ActionSpec(
        "help.about",
        "&About",
        HELP,
        1,
        "",
        "Versions of the program and of what it stands on, and the licence",
        role=QAction.MenuRole.AboutRole,
    ),
)
