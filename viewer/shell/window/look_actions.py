"""The actions that say how the mesh is drawn, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import VIEW

LOOK_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("view.unlit", "&Unlit", VIEW, 2, "U", "Draw exactly the colours of the bar, unshaded", checkable=True),
    ActionSpec("view.edges", "Show &edges", VIEW, 2, "E", "Draw the edges of the cells", checkable=True),
    ActionSpec(
        "view.boundaries",
        "Show &boundaries",
        VIEW,
        2,
        "Shift+B",
        "Draw boundary conditions, tags and the like, each in a colour of its own",
        checkable=True,
        needs="dataset",
    ),
)
