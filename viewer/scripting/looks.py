"""How a script says the way in which a window looks at a sample, and reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from viewer.look_values import looks_to_plain
from viewer.option_values import OF_SAMPLES
from viewer.option_words import looks_of_words
from viewer.protocol.outside import ViewTaken
from viewer.protocol.outside_requests import ChangeLooks, PutView, TakeView
from viewer.scripting.remote import RemoteWindow
from viewer.scripting.words import look_words, plane_word, range_word

Vector = Sequence[float]

KINDS = {
    "clip": "clip",
    "slice": "slice",
    "threshold": "threshold",
    "iso": "iso-surface",
    "arrows": "arrows",
    "warp": "deform",
}
"""Kinds of tools as messages have them, by the words of the options."""


class WindowLooks:
    """The part of :class:`viewer.Window` that is about the picture: camera, colours and tools."""

    def __init__(self, remote: RemoteWindow) -> None:
        self._remote = remote

    def look(self, **options: Any) -> None:
        """Look at it in another way: options of the command line, with low lines in their names.

        For example ``w.look(color_map="vik", bands=8, range=(-1, 1), edges=True, camera="+x", clip="y@0,0.5,0")``.
        ``True`` and ``False`` set a switch, and several tools of a kind are a list. Tools take the place of those of
        their kinds.
        """
        self._look(look_words(options))

    def _look(self, words: Sequence[str], without: tuple[str, ...] = ()) -> None:
        self._remote.ask(ChangeLooks, looks_to_plain(looks_of_words(words)), without)

    @property
    def camera(self) -> tuple[tuple[float, float, float], ...]:
        """Position, focal point and what is up, of three coordinates each, in the units of the mesh.

        It is set to these three, or to ``"iso"``, ``"+x"``, ``"-x"``, ``"+y"``, ``"-y"``, ``"+z"`` or ``"-z"``.
        """
        camera = self._view()["camera"] or {}
        x, y, z = (tuple(camera.get(name, ())) for name in ("position", "focal_point", "view_up"))
        return x, y, z

    @camera.setter
    def camera(self, value: str | Sequence[Vector]) -> None:
        self.look(camera=value)

    @property
    def color_map(self) -> str:
        """Name of the colour map."""
        return str(self._view()["appearance"]["color_map"])

    @color_map.setter
    def color_map(self, name: str) -> None:
        self.look(color_map=name)

    @property
    def range(self) -> tuple[float, float] | str | None:
        """Range of the colours of the field that is shown: two numbers in its unit, or where they come from.

        It is set to two numbers, ``"sample"`` or ``"times"`` (the range of the sample, or of all its time steps),
        percentiles as ``"2%:98%"``, or ``"split"`` or ``"all"`` (that of all samples of the split or of the dataset, as
        far as they were scanned; also as ``"all:1%:99%"``); None when nothing was chosen.
        """
        view = self._view()
        for one in view["scales"]:
            if one["field"] == view["choice"]["field"] and not one.get("difference"):
                scale = one["scale"]
                if scale["mode"] == "fixed":
                    low, high = scale["fixed"]
                    return low, high
                if scale["mode"] in OF_SAMPLES:
                    low, high = scale["share"]
                    return str(scale["mode"]) + ("" if (low, high) == (0.0, 100.0) else f":{low:g}%:{high:g}%")
                words = {"auto": "sample", "series": "times"}
                return words.get(scale["mode"]) or "{:g}%:{:g}%".format(*scale["percentiles"])
        return None

    @range.setter
    def range(self, value: str | Sequence[float]) -> None:
        self._look((f"--range={range_word(value)}",))

    def clip(self, normal: str | Vector | None = "x", origin: Vector | None = None) -> None:
        """Keep the side of a plane that its normal points to; ``None`` takes the clip away.

        Parameters
        ----------
        normal
            ``"x"``, ``"-y"`` and so on, or three numbers.
        origin
            A point of the plane, in the units of the mesh; the middle of the mesh without it.
        """
        self._plane("clip", normal, origin)

    def slice(self, normal: str | Vector | None = "x", origin: Vector | None = None) -> None:
        """Show the section with a plane, given as for :meth:`clip`; ``None`` takes it away."""
        self._plane("slice", normal, origin)

    def _plane(self, kind: str, normal: str | Vector | None, origin: Vector | None) -> None:
        self._tool(kind, None if normal is None else plane_word(normal, origin))

    def threshold(self, field: str | None, low: float | None = None, high: float | None = None) -> None:
        """Keep the cells whose values of a field lie between two numbers, either of which may be left out."""
        ends = ["" if end is None else repr(float(end)) for end in (low, high)]
        self._tool("threshold", None if field is None else ":".join((field, *ends)))

    def iso(self, field: str | None, values: float | Sequence[float] = ()) -> None:
        """Show the surfaces on which a field has these values."""
        several = values if isinstance(values, Sequence) else (values,)
        self._tool("iso", None if field is None else f"{field}:{','.join(repr(float(value)) for value in several)}")

    def arrows(self, field: str | None) -> None:
        """Draw a vector field as arrows."""
        self._tool("arrows", field)

    def warp(self, field: str | None, factor: float | None = None) -> None:
        """Move the points by a displacement field, times a factor; without one it is found."""
        word = field if factor is None else f"{field}:{float(factor)!r}"
        self._tool("warp", None if field is None else word)

    def _tool(self, kind: str, word: str | None) -> None:
        if word is None:
            self._look((), (KINDS[kind],))
        else:
            self._look((f"--{kind}={word}",))

    @property
    def view(self) -> dict[str, Any]:
        """All that makes the picture, as in a ``.plaidview`` file; set it to such a dict, or to its text."""
        answer = self._remote.ask(TakeView)
        assert isinstance(answer, ViewTaken)
        view: dict[str, Any] = json.loads(answer.text)
        return view

    @view.setter
    def view(self, value: Mapping[str, Any] | str) -> None:
        self._remote.ask(PutView, value if isinstance(value, str) else json.dumps(value))

    def _view(self) -> dict[str, Any]:
        view: dict[str, Any] = self.view["view"]
        return view
