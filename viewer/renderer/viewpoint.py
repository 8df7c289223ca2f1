"""The cameras of the panes: each its own, or all linked to look from one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from viewer.protocol import Camera, MoveCamera, Pointer, SetCameraRules
from viewer.renderer.corner import KeptFree
from viewer.renderer.pane import Pane
from viewer.renderer.sight import Sight
from viewer.renderer.surface import Surface


class Viewpoint:
    """Moves the camera of one pane, or of all.

    Of linked cameras one leads: that of the pane which was touched last, or whose scene is the user's. The others
    follow it before anything is drawn.
    """

    def __init__(self) -> None:
        self._panes: Mapping[int, Pane] = {}
        self._active = self._lead = 0
        self._linked = True
        self._held: tuple[int, str] | None = None  # the pane where a button went down, and which

    @property
    def camera(self) -> Camera:
        """Where the camera of the active pane is."""
        return self._panes[self._active].sight.placement.camera

    @property
    def cameras(self) -> dict[int, Camera]:
        """Where the cameras of all panes are."""
        return {number: pane.sight.placement.camera for number, pane in self._panes.items()}

    @property
    def linked(self) -> bool:
        """Whether all panes look from one place."""
        return self._linked

    def arrange(self, panes: Mapping[int, Pane], active: int, *, linked: bool) -> None:
        """Have these panes; those that come to linked ones look from where these do."""
        known = [number for number in (active, self._active, *self._panes) if number in self._panes and number in panes]
        if not (self._linked and self._lead in known):
            self._lead = known[0] if known else active  # what the user works with leads those that are linked to it
        self._panes, self._active, self._linked = panes, active, linked
        if self._held is not None and self._held[0] not in panes:
            self._held = None
        self.lead(active)

    def lead(self, number: int) -> None:
        """Have that pane lead the others, which it follows before."""
        if number == self._lead:
            return
        if self._linked and self._panes[self._lead].sight.placement.knows_mesh:
            self._follow(number)
        self._lead = number

    def holder(self) -> int | None:
        """Return the number of the pane where a button is down; None when none is."""
        return None if self._held is None else self._held[0]

    def handle(self, number: int, event: Pointer | MoveCamera) -> bool:
        """Apply an event of the mouse or the keyboard in a pane; return whether the picture changed."""
        if isinstance(event, Pointer) and event.action == "press":
            self._held = (number, event.button)
        elif isinstance(event, Pointer) and event.action == "release" and self._held == (number, event.button):
            self._held = None
        before = self._lead
        self.lead(number)
        moved = self._panes[number].sight.hand.handle(event)
        if not moved and before in self._panes:
            self._lead = before
        return moved

    def set(self, camera: Camera, *, ahead: bool = False) -> None:
        """Put the camera of the active pane somewhere, see :meth:`Placement.set`."""
        self.lead(self._active)
        self._panes[self._active].sight.placement.set(camera, ahead=ahead)

    def set_rules(self, rules: SetCameraRules) -> None:
        """Change how the camera of the active pane draws and moves."""
        self.lead(self._active)
        self._panes[self._active].sight.placement.set_rules(rules)

    def reset(self, direction: str) -> None:
        """Have the camera of the active pane fitted before the next picture."""
        self.lead(self._active)
        self._panes[self._active].sight.placement.reset(direction)

    def settle(self) -> None:
        """Fit what has to be fitted now: before a picture, because only then the sizes of the panes are known."""
        if not self._linked or len(self._panes) == 1:
            for pane in self._panes.values():
                self._settle(pane.sight, pane.skins)
            return
        if not self._panes[self._lead].sight.placement.knows_mesh:  # nothing is there yet: another one knows better
            known = [number for number, pane in self._panes.items() if pane.sight.placement.knows_mesh]
            self._lead = known[0] if known else self._lead
        leader = self._panes[self._lead].sight
        skins = [skin for pane in self._panes.values() for skin in pane.skins]
        self._settle(leader, skins)
        for number in self._panes:
            if number != self._lead:
                self._follow(number)

    def cameras_in(self, sizes: Mapping[int, tuple[int, int]], free: KeptFree) -> dict[int, Camera]:
        """Return where the cameras of panes would be in other sizes, and leave them where they are.

        Parameters
        ----------
        sizes
            Width and height in pixels of what the camera of each pane sees.
        free
            What is kept free where something is fitted.
        """
        self.settle()
        if not self._linked or len(self._panes) == 1:
            panes = {number: self._panes[number] for number in sizes}
            return {
                number: pane.sight.placement.camera_in(pane.skins, sizes[number], free)
                for number, pane in panes.items()
            }
        skins = [skin for pane in self._panes.values() for skin in pane.skins]
        size = sizes.get(self._lead) or next(iter(sizes.values()))
        camera = self._panes[self._lead].sight.placement.camera_in(skins, size, free)
        return dict.fromkeys(sizes, camera)

    def _settle(self, sight: Sight, skins: Sequence[Surface]) -> None:
        sight.placement.settle(skins, sight.spot.size, sight.free(several=len(self._panes) > 1))

    def _follow(self, number: int) -> None:
        sight = self._panes[number].sight
        sight.placement.follow(self._panes[self._lead].sight.placement, sight.spot.size)
