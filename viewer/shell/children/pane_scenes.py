"""What the panes beside the active one show, to be said again to a renderer that takes the place of another."""

from __future__ import annotations

from dataclasses import replace

from viewer.protocol import Camera, Frame, Message, Scene, SetPanes

_ONE = SetPanes()


class PaneScenes:
    """Remembers the layout, and the newest scene of each pane that is not active.

    Attributes
    ----------
    layout
        How the view is divided.
    cameras
        Where those of several panes were when the last frame was drawn, by the number of the pane.
    """

    def __init__(self) -> None:
        self.layout = _ONE
        self.cameras: dict[int, Camera] = {}
        self._scenes: dict[int, Scene] = {}
        self._drawn: set[int] = set()  # numbers of the scenes in the last frame

    def arrange(self, layout: SetPanes, active: Scene) -> Scene:
        """Take a layout; return the scene of the pane that is active then, where that was ``active``."""
        panes = {area.pane for area in layout.areas}
        if layout.active != self.layout.active:
            if active.pane in panes:
                self._scenes[active.pane] = active
            blank = Scene(id=0, background=active.background, pane=layout.active)
            active = self._scenes.pop(layout.active, blank)
        self.layout = layout
        self._scenes = {pane: scene for pane, scene in self._scenes.items() if pane in panes}
        self.cameras = {pane: camera for pane, camera in self.cameras.items() if pane in panes}
        return active

    def of_active(self, scene: Scene) -> Scene:
        """Return a scene for the active pane."""
        return scene if scene.pane == self.layout.active else replace(scene, pane=self.layout.active)

    def put(self, scene: Scene) -> bool:
        """Have a scene in a pane beside the active one; return whether there is such a pane."""
        there = scene.pane != self.layout.active and any(area.pane == scene.pane for area in self.layout.areas)
        if there:
            self._scenes[scene.pane] = scene
        return there

    @property
    def messages(self) -> tuple[Message, ...]:
        """All that a new renderer has to know of the panes; nothing where there is one."""
        return () if self.layout == _ONE else (self.layout, *self._scenes.values())

    def take_frame(self, frame: Frame) -> None:
        """Take note of what is on screen."""
        self._drawn = {pane.scene for pane in frame.panes}
        self.cameras = {pane.area.pane: pane.camera for pane in frame.panes}

    def pop_undrawn(self) -> Scene | None:
        """Return a scene that no frame has shown yet, and show nothing in its place; None when there is none."""
        for pane, scene in self._scenes.items():
            if scene.artifact and scene.id not in self._drawn:
                self._scenes[pane] = replace(scene, artifact="")
                return scene
        return None
