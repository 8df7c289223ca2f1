"""The actions of the camera, a part of the table of actions."""

from __future__ import annotations

from viewer.shell.window.action_spec import ActionSpec
from viewer.shell.window.menus import LOOK_ALONG_MENU, MOVE_MENU, VIEW

CAMERA_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("view.reset_camera", "&Reset camera", VIEW, 1, "R", "Fit the mesh into the view", needs="picture"),
    *(
        ActionSpec(f"view.camera.{name}", text, LOOK_ALONG_MENU, 1, key, f"Look at the mesh {tip}", needs="picture")
        for name, text, key, tip in (
            ("iso", "&Diagonal", "0", "from a corner"),
            ("+x", "From +&x", "1", "against the x axis"),
            ("-x", "From -x", "Shift+1", "along the x axis"),
            ("-y", "From -&y", "2", "along the y axis, x to the right"),
            ("+y", "From +y", "Shift+2", "against the y axis"),
            ("+z", "From +&z", "3", "against the z axis, x to the right"),
            ("-z", "From -z", "Shift+3", "along the z axis"),
        )
    ),
    *(
        ActionSpec(f"view.{name}", text, MOVE_MENU, 1, key, tip, needs="picture", also=("=",) if key == "+" else ())
        for name, text, key, tip in (
            ("turn_left", "Turn &left", "Shift+Left", "Turn the mesh to the left"),
            ("turn_right", "Turn &right", "Shift+Right", "Turn the mesh to the right"),
            ("turn_up", "Turn &up", "Shift+Up", "Turn the mesh upwards"),
            ("turn_down", "Turn &down", "Shift+Down", "Turn the mesh downwards"),
            ("pan_left", "Pan l&eft", "Ctrl+Left", "Move the mesh to the left"),
            ("pan_right", "Pan ri&ght", "Ctrl+Right", "Move the mesh to the right"),
            ("pan_up", "&Pan up", "Ctrl+Up", "Move the mesh upwards"),
            ("pan_down", "Pan dow&n", "Ctrl+Down", "Move the mesh downwards"),
            ("zoom_in", "&Zoom in", "+", "Come nearer"),
            ("zoom_out", "Zoom &out", "-", "Go further away"),
        )
    ),
    *(
        ActionSpec(f"view.{name}", text, VIEW, 1, key, tip, checkable=True, needs="picture")
        for name, text, key, tip in (
            ("flat", "&2D", "4", "Lock the view to its plane: a left drag moves, nothing turns"),
            ("parallel", "Parallel pr&ojection", "5", "Draw what is far away as big as what is near"),
            ("y_up", "&Y up", "Y", "Have y up in all views, not z"),
        )
    ),
)
