"""One frame of an animation: the scenes that the renderer is told, and what is painted around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from viewer.artifacts.store import ArtifactFound
from viewer.film_moves import SAMPLES, TIME
from viewer.protocol import DrawFigure, Scene
from viewer.protocol.plotting import PinnedValues
from viewer.shell.figure.content import FigureContent, FigurePane, Overlay
from viewer.shell.figure.layout import FigureLayout, figure_layout, order_of
from viewer.shell.figure.title_words import words_of
from viewer.shell.film.colors import ABOUT_ALL_FRAMES, ALL_FRAMES, FilmColors
from viewer.shell.film.measuring import measures
from viewer.shell.film.plan import FilmPlan
from viewer.shell.session.color_bars import bars_of
from viewer.shell.session.difference_look import with_map
from viewer.shell.session.drawing import make_scene, of_appearance
from viewer.shell.session.pane_state import PaneView
from viewer.shell.session.pane_words import caption_of, differ_in_colors
from viewer.shell.session.state import AUTO, FIXED, PERCENTILES, Shown, describe
from viewer.wording import sentence


def scenes_of(plan: FilmPlan, shown: Mapping[int, Shown], colors: Mapping[int, FilmColors] | None) -> dict[int, Scene]:
    """Return what the renderer is told of a frame, by the number of the pane; a pane that shows nothing is empty.

    Without colours each frame says for itself what they span, where that is not known yet.
    """
    made = {plan.active: _scene_of(plan, plan.active, shown[plan.active], colors)}
    for side in plan.sides:
        pane = side.view.number
        there = shown.get(pane)
        blank = Scene(0, pane=pane, **of_appearance(plan.state.appearance))
        made[pane] = blank if there is None else _scene_of(plan, pane, there, colors, side.view)
    return made


def _scene_of(
    plan: FilmPlan, pane: int, shown: Shown, colors: Mapping[int, FilmColors] | None, view: PaneView | None = None
) -> Scene:
    state, scale = plan.state, plan.scale(pane)
    look = state.appearance
    if view is not None:
        look = with_map(look, state.difference, view.difference)[0]
    own = FilmColors() if colors is None else colors.get(pane, FilmColors())
    if colors is None:
        there = plan.on_screen.get(pane)
        if there is None or measures(plan.spec.over, there):
            scale = replace(scale, mode=PERCENTILES if scale.mode == PERCENTILES else AUTO)
    elif own.range is not None:
        scale = replace(scale, mode=FIXED, fixed=own.range, categories=scale.categories and own.categories)
    found = ArtifactFound(shown.directory, shown.manifest)
    against = shown.subtracted.against if shown.subtracted is not None else None
    more = {"tools": shown.tools, "tool_spans": own.tools, "against": against, "pane": pane}
    return make_scene(0, found, shown.selection, look, scale, **more)


def order_for(plan: FilmPlan, content: FigureContent, file: Path) -> tuple[DrawFigure, FigureLayout]:
    """Return what the renderer is to draw for a frame, and where its parts lie."""
    layout = figure_layout(plan.figure, content)
    return order_of(0, str(file), plan.figure, content, layout, alone=False), layout


def content_of(
    plan: FilmPlan, place: int, shown: Mapping[int, Shown], pins: Sequence[PinnedValues], covered: tuple[int, ...]
) -> FigureContent:
    """Return what there is to be seen in a frame.

    Parameters
    ----------
    place
        Of the frame among all.
    shown
        By the number of the pane what it shows, with its answer.
    pins, covered
        Where pins are, and the numbers, from 0, of those that something covers.
    """
    marks = _marks_of(plan, shown[plan.active], pins, covered)
    if plan.spec.over not in (TIME, SAMPLES):
        return replace(plan.content, marks=marks)
    active = shown[plan.active]
    bars = [bar for bar in bars_of(active) if bar is not None]
    if measures(plan.spec.over, plan.shown) and bars and active.selection.field and active.scene.range is not None:
        bars[0] = replace(bars[0], span=ALL_FRAMES, about_span=ABOUT_ALL_FRAMES)
    return replace(
        plan.content,
        words=words_of(plan.name, active),
        bars=tuple(bars),
        marks=marks,
        panes=tuple(_pane_of(plan, place, number, shown) for number in (pane.number for pane in plan.content.panes)),
        own_colors=differ_in_colors(one.scene for one in shown.values()) if plan.content.panes else False,
    )


def _marks_of(plan: FilmPlan, shown: Shown, pins: Sequence[PinnedValues], covered: tuple[int, ...]) -> Overlay:
    if plan.marking is None:
        return lambda _painter, _eye: None
    return plan.marking.of_sample(shown, pins, covered).paint


def _pane_of(plan: FilmPlan, place: int, number: int, shown: Mapping[int, Shown]) -> FigurePane:
    there = shown.get(number)
    if there is not None:
        state = replace(plan.state, shown=shown[plan.active])
        return FigurePane(number, caption_of(there, state), there.scene)
    wanted = next((view.choice for view in plan.shots[place].beside if view.number == number), None)
    name = "" if wanted is None else sentence(describe(wanted))
    return FigurePane(number, f"{name} cannot be shown")
