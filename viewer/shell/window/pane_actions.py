"""The actions of the panes of the view, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec

PANES_MENU = "&View/Pa&nes"
PANE_SHAPES = "pane_shapes"

PANE_ACTIONS: tuple[ActionSpec, ...] = (
    *(
        ActionSpec(f"panes.{name}", text, PANES_MENU, 4, key, tip, needs=needs, checkable=name == "split")
        for name, text, key, tip, needs in (
            ("add", "&Add a pane", "Z", "Show the next sample beside this one", "dataset"),
            ("close", "&Close the pane", "Shift+Z", "Close the active pane", "panes"),
            ("next", "Ne&xt pane", "F", "Make the next pane the active one", "panes"),
            ("swap", "S&wap", "Q", "Swap two panes in place: pressed again and again, differences blink", "panes"),
            ("split", "&Split slider", "Shift+Q", "One picture, left of one sample and right of the other", "panes"),
        )
    ),
    *(
        ActionSpec(
            f"panes.shape.{shape}",
            text,
            PANES_MENU,
            4,
            key,
            tip,
            checkable=True,
            checked=shape == "1x1",
            group=PANE_SHAPES,
            needs="dataset",
        )
        for shape, text, key, tip in (
            ("1x1", "&One", "6", "Show one pane"),
            ("1x2", "Two &beside each other", "7", "Show two panes, one beside the other"),
            ("2x1", "&Two above each other", "8", "Show two panes, one above the other"),
            ("2x2", "&Four", "9", "Show four panes"),
        )
    ),
    *(
        ActionSpec(
            f"panes.link.{name}",
            text,
            f"{PANES_MENU}/&Link",
            4,
            tip=tip,
            checkable=True,
            checked=on,
            needs="dataset",
        )
        for name, text, tip, on in (
            ("camera", "&Camera", "Look at all panes from one place", True),
            ("field", "&Field", "Show one field in all panes", True),
            ("range", "&Range", "Give a field one range in all panes", True),
            ("time", "&Time", "Show all panes at one time", True),
            ("tools", "T&ools", "Use the same tools in all panes, and hide the same zones", True),
            ("sample", "&Sample", "Show one sample in all panes", False),
        )
    ),
)
