"""The actions of the tools that look inside, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import TOOLS

TOOL_ACTIONS: tuple[ActionSpec, ...] = (
    *(
        ActionSpec(f"tools.add.{name}", text, TOOLS, 0, key, tip, needs="dataset")
        for name, text, key, tip in (
            ("clip", "&Clip", "C", "Cut the mesh with a plane, a box or a sphere"),
            ("slice", "&Slice", "S", "Show the section of the mesh with a plane, or with several"),
            ("threshold", "&Threshold", "T", "Show only cells with values in a range"),
            ("iso-surface", "&Iso-surface", "I", "Show the surfaces on which a field has certain values"),
            ("contour-lines", "Contour &lines", "N", "Draw lines of the same value"),
            ("arrows", "&Arrows", "V", "Draw a vector field as arrows"),
            ("streamlines", "Strea&mlines", "W", "Draw lines along a vector field"),
            ("deform", "&Deform", "D", "Move the points of the mesh by a displacement"),
            ("mesh", "M&esh", "M", "Opacity, edges, shading and light of the mesh"),
        )
    ),
    ActionSpec(
        "tools.handles",
        "Show &handles",
        TOOLS,
        1,
        "H",
        "Show a handle in the view for the tool at work: drag it with the mouse",
        checkable=True,
        checked=True,
    ),
    ActionSpec(
        "tools.toggle", "All &off or on", TOOLS, 1, "O", "Show the mesh without its tools, or with them", needs="tools"
    ),
    ActionSpec("tools.clear", "&Remove all", TOOLS, 1, "", "Remove all tools of this dataset", needs="tools"),
)
