"""The actions of views that are taken away as files or text, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import FILE, SHARE_MENU

VIEW_FILE_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("file.open_view", "Open &view…", FILE, 2, "", "Open a view that was saved"),
    ActionSpec(
        "file.save_view",
        "Save &view as a file…",
        SHARE_MENU,
        2,
        "Ctrl+Shift+S",
        "Save all that makes this picture as a small file that can be opened again",
        needs="picture",
    ),
    ActionSpec("file.copy_view", "&Copy view", SHARE_MENU, 2, "", "Copy all that makes this picture", needs="picture"),
    ActionSpec(
        "file.paste_view", "&Paste view", SHARE_MENU, 2, "Ctrl+V", "Show the view that was copied, or open the address"
    ),
    ActionSpec(
        "file.copy_command",
        "Copy co&mmand",
        SHARE_MENU,
        2,
        "",
        "Copy the command line that opens the dataset at this view",
        needs="picture",
    ),
    ActionSpec(
        "file.copy_python",
        "Copy as P&ython",
        SHARE_MENU,
        2,
        "",
        "Copy the lines of Python that read this field with pyplaid",
        needs="picture",
    ),
)
