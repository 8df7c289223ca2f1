"""What colours and tools span in all frames, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from viewer.artifacts.manifest import Manifest
from viewer.film_moves import MOVES, PLANE, SAMPLES, TIME, TURN
from viewer.protocol import Arrows, Deform, IsoSurface, Mesh, Scene, SceneShown, ToolSpan
from viewer.protocol.panes import ALL, OWN, SAME_FIELD
from viewer.shell.film.colors import FilmColors, PaneAnswer, colors_of, colors_of_panes
from viewer.shell.film.measuring import about_colors, measures, sizes_tools
from viewer.shell.session.state import AUTO, FIXED, PERCENTILES, SERIES, ColorScale, Selection, Shown


def shown(scale: ColorScale, field: str = "p") -> Shown:
    manifest = object.__new__(Manifest)  # nothing here looks into it
    return Shown(Selection("train", 1, field=field), Path("a"), manifest, SceneShown(1, range=(0.0, 1.0)), (), scale)


KNOWN = ColorScale(SERIES, series=(0.0, 3.0), series_known=True)


@pytest.mark.parametrize(
    ("scale", "over", "first"),
    [
        (KNOWN, TIME, False),
        (KNOWN, SAMPLES, True),
        (replace(KNOWN, steps=(0, 1)), TIME, True),
        (replace(KNOWN, series=None), TIME, True),
        (ColorScale(AUTO), TIME, True),
        (ColorScale(PERCENTILES), SAMPLES, True),
        (ColorScale(FIXED, fixed=(0.0, 1.0)), SAMPLES, False),
        (ColorScale(AUTO), TURN, False),
        (ColorScale(AUTO), PLANE, False),
    ],
)
def test_when_the_range_has_to_be_found(scale: ColorScale, over: str, first: bool) -> None:
    assert measures(over, shown(scale)) == first
    assert ("in a first pass" in about_colors(over, [shown(scale)])) == first


def test_what_is_said_of_it() -> None:
    assert about_colors(TIME, [shown(KNOWN)]) == "The range of the colours is that of all time steps, in all frames."
    assert about_colors(TURN, [shown(KNOWN)]) == "The range of the colours is that on screen, in all frames."
    assert about_colors(SAMPLES, [shown(ColorScale(FIXED))]) == "The range of the colours is locked."
    assert {about_colors(over, [shown(KNOWN, field="")]) for over in MOVES} == {""}


def test_the_range_holds_all_frames() -> None:
    answers = [SceneShown(1, range=(0.0, 2.0)), SceneShown(2, range=(-1.0, 1.0)), SceneShown(3)]
    assert colors_of(answers) == FilmColors((-1.0, 2.0), categories=False)
    assert colors_of([SceneShown(1)]) == FilmColors(None, categories=False)


def test_a_colour_for_each_value_where_these_are_the_same_in_all_frames() -> None:
    few = SceneShown(1, range=(0.0, 1.0), categories=(("0", "#111111"), ("1", "#222222")))
    more = replace(few, id=2, range=(0.0, 5.0), categories=(*few.categories, ("5", "#333333")))
    assert colors_of([few, replace(few, id=2)]) == FilmColors()
    assert colors_of([few, more]) == FilmColors((0.0, 5.0), categories=False), "else 1 would change its colour"


def test_panes_share_a_range_as_on_screen() -> None:
    def frame(first: tuple[float, float], second: tuple[float, float], field: str = "p") -> dict[int, PaneAnswer]:
        scenes = Scene(1, field="p"), Scene(2, field=field, pane=3)
        ranges = first, second
        pairs = zip((0, 3), scenes, ranges, strict=True)
        return {pane: PaneAnswer(scene, SceneShown(1, range=span)) for pane, scene, span in pairs}

    same = [frame((0.0, 1.0), (2.0, 3.0)), frame((-1.0, 0.5), (2.0, 4.0))]
    spans = {pane: colors.range for pane, colors in colors_of_panes(same, SAME_FIELD).items()}
    assert spans == {0: (-1.0, 4.0), 3: (-1.0, 4.0)}
    spans = {pane: colors.range for pane, colors in colors_of_panes(same, OWN).items()}
    assert spans == {0: (-1.0, 1.0), 3: (2.0, 4.0)}
    other = [frame((0.0, 1.0), (2.0, 3.0), "q")]
    assert colors_of_panes(other, SAME_FIELD)[3].range == (2.0, 3.0)
    assert colors_of_panes(other, ALL)[3].range == (0.0, 3.0)


def test_the_measures_of_tools_hold_for_all_frames() -> None:
    spans = [ToolSpan(1, 0.5, 2.0, 1.0, 1.5), ToolSpan(1, 0.0, 1.0, 3.0, 4.0)]
    frames = [{0: PaneAnswer(Scene(1), SceneShown(1, tool_spans=(span,)))} for span in spans]
    assert colors_of_panes(frames, OWN)[0].tools == (ToolSpan(1, 0.0, 2.0, 3.0, 4.0),)
    there = shown(KNOWN)
    for tools, sized in (((Arrows(),), True), ((Mesh(), IsoSurface()), True), ((IsoSurface(values=(1.0,)),), False)):
        assert sizes_tools(TIME, replace(there, tools=tools)) == sized
        assert not sizes_tools(TURN, replace(there, tools=tools)), "nothing of the mesh changes"
    for tool, sized in ((Arrows(on=False), False), (Deform(), True), (Deform(factor=2.0), False)):
        assert sizes_tools(SAMPLES, replace(there, tools=(tool,))) == sized
