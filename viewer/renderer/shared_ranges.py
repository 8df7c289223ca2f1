"""One range for the colours of several panes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from viewer.protocol import Scene
from viewer.protocol.panes import OWN, SAME_FIELD
from viewer.renderer.categories import Categories
from viewer.renderer.coloring import Coloring
from viewer.values import dataclass

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Own:
    """What a pane shows by itself: with whom it shares, and its range, or its categories."""

    group: Hashable
    ends: Range
    categories: Categories | None


class SharedRanges:
    """Knows the range that each pane would have by itself, and what all of a group have together.

    Attributes
    ----------
    mode
        See :class:`viewer.protocol.SetPanes`, ``ranges``.
    """

    def __init__(self) -> None:
        self.mode = SAME_FIELD
        self._own: dict[int, _Own] = {}

    def put(self, scene: Scene, coloring: Coloring) -> None:
        """Take note of how a scene is coloured by itself."""
        normalizer = coloring.normalizer
        if normalizer is None or coloring.data_range is None:
            self.drop(scene.pane)
            return
        # A field with a logarithm and the same without have no range together, nor a field and a difference.
        kind = scene.against.shown_kind if scene.against is not None else ""
        group: Hashable = (scene.log, kind, *((scene.field, scene.component) if self.mode == SAME_FIELD else ()))
        if self.mode == OWN:
            group = scene.pane
        if isinstance(normalizer, Categories):
            self._own[scene.pane] = _Own(group, coloring.data_range, normalizer)
        else:
            self._own[scene.pane] = _Own(group, normalizer.ends, None)

    def drop(self, pane: int) -> None:
        """Take note that a pane has no colours."""
        self._own.pop(pane, None)

    def scene_of(self, scene: Scene) -> Scene:
        """Return a scene as it is drawn: with the range of all that it shares it with, where that is wider.

        Integers that have other values elsewhere follow a range as well: their colours would not be the same.
        """
        own = self._own.get(scene.pane)
        if own is None:
            return scene
        group = [other for other in self._own.values() if other.group == own.group]
        ends = min(other.ends[0] for other in group), max(other.ends[1] for other in group)
        alike = all(other.categories == own.categories for other in group)
        if alike and (ends == own.ends or own.categories is not None):
            return scene
        if not alike and ends[0] == ends[1]:
            return scene
        return replace(scene, range=ends, widen=False, percentiles=None, categories=scene.categories and alike)
