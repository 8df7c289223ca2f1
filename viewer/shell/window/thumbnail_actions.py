"""The actions of thumbnails, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import SHARE_MENU

THUMBNAIL_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "file.save_contact_sheet",
        "Save the contact s&heet…",
        SHARE_MENU,
        3,
        "",
        "Save a thumbnail of each sample of the table in one picture or PDF",
        needs="contact sheet",
    ),
    ActionSpec(
        "file.cancel_contact_sheet",
        "Cancel the c&ontact sheet",
        SHARE_MENU,
        3,
        "",
        "Make the contact sheet no more; nothing of it is kept",
        needs="saved contact sheet",
    ),
)
