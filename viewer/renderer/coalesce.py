"""Many messages to few: what a burst comes down to when only the newest state matters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from viewer.protocol import (
    LookUp,
    Message,
    PlotBoundary,
    PlotLine,
    Pointer,
    Probe,
    Resize,
    Scene,
    SetPanes,
    WatchPlaces,
)

_NEWEST = (Scene, Resize, Probe, PlotLine, PlotBoundary, LookUp, WatchPlaces)


def coalesce(messages: Iterable[Message]) -> list[Message]:
    """Return the messages that have the same final effect.

    Of the scenes of each pane, of the sizes, and of the questions of each kind only the newest stays, in the place of
    the first, so that a camera that was set after a scene is still set after it. A size of nothing is dropped. Wheel
    turns in a row at one place become their sum. Moves all stay: a way in one step turns the mesh to another place than
    in many, and where a drag ends must not depend on how busy the machine is. Drawing is what takes time, and that is
    done once.
    """
    result: list[Message] = []
    places: dict[tuple[type, int], int] = {}
    for message in messages:
        if isinstance(message, Resize) and min(message.width, message.height) <= 0:
            continue  # a view that is hidden or not laid out yet
        if isinstance(message, SetPanes):
            places.clear()  # a scene after it may be for a pane that is not there before it
        if isinstance(message, _NEWEST):
            pane = message.pane if isinstance(message, Scene) else 0
            place = places.setdefault((type(message), pane), len(result))
            if place < len(result):
                result[place] = message
                continue
        elif (
            isinstance(message, Pointer)
            and result
            and isinstance(last := result[-1], Pointer)
            and message.action == last.action == "wheel"
            and (message.x, message.y) == (last.x, last.y)
        ):
            result[-1] = replace(message, wheel=last.wheel + message.wheel)
            continue
        result.append(message)
    return result
