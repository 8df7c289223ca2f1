"""What the dock knows of a tool."""

from __future__ import annotations

from collections.abc import Callable

from viewer.codec import kind_of
from viewer.protocol import Tool
from viewer.shell.tools.around import Around
from viewer.shell.tools.part import Part, Place
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A tool in the dock.

    Attributes
    ----------
    kind
        Its class.
    parts
        Makes the lines of its form.
    begin
        Returns the tool that is added, for the sample on screen: its effect should be seen at once.
    once
        Whether a second one makes no sense: adding it opens the form of the one that is there.
    within
        Whether it works inside a volume, so that its mesh is drawn pale unless the user has said how it is drawn.
    shapes
        Attributes that lead from the tool to a shape that can have a handle in the view, see
        :mod:`viewer.shell.tools.handles.registry`; the first place with one counts.
    """

    kind: type
    title: str
    parts: Callable[[Place], tuple[Part, ...]]
    begin: Callable[[Around], Tool]
    once: bool = False
    within: bool = False
    shapes: tuple[tuple[str, ...], ...] = ()

    @property
    def name(self) -> str:
        """Its name in actions and object names, ``iso-surface``."""
        return kind_of(self.kind)
