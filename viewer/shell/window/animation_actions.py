"""The actions of animations, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import SHARE_MENU

ANIMATION_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "file.save_animation",
        "Save &animation…",
        SHARE_MENU,
        3,
        "",
        "Save a film over time or samples, of a turn of the camera, or of a plane that moves through",
        needs="film",
    ),
    ActionSpec(
        "file.cancel_animation",
        "Cancel the a&nimation",
        SHARE_MENU,
        3,
        "",
        "Make the animation no more; nothing of it is kept",
        needs="animation",
    ),
)
