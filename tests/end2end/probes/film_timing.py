"""Clocks around an animation, for the benchmark: all of it, and the renderer alone with the same scenes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.end2end.probes.inside import Inside
from viewer.figure_size import parse_figure_size
from viewer.shell.children.figure_orders import drop_figure
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.film.cameras import FilmCameras
from viewer.shell.film.colors import colors_on_screen
from viewer.shell.film.frame import order_for, scenes_of
from viewer.shell.film.plan import FilmPlan
from viewer.shell.film.renderer import FilmRenderer
from viewer.shell.film.spec import FilmSpec


def _plan(inside: Inside, path: str, over: str, frames: int, size: str) -> FilmPlan:
    spec = FilmSpec(over, frames=frames, figure=FigureSpec(parse_figure_size(size)))
    return inside.film.source.plan(spec, Path(path))


def make(inside: Inside, path: str, over: str, frames: int, size: str) -> None:
    """Make an animation, and note the seconds that it takes and how many frames it has."""
    plan, run = _plan(inside, path, over, frames, size), inside.film.run
    begin = time.perf_counter()

    def note(_plan: object, written: Any, _left_out: object) -> None:
        run.finished.disconnect(note)
        inside.notes["film"] = [time.perf_counter() - begin, written.frames]

    run.finished.connect(note)
    run.start(plan, inside.film.source.figures.screen_size)


def draw_alone(inside: Inside, path: str, over: str, frames: int, size: str) -> None:
    """Have a renderer draw the same frames, and nobody take them; note the same. Only scenes that are there."""
    plan = _plan(inside, path, over, frames, size)
    colors, file = colors_on_screen({plan.active: plan.shown.scene}), inside.frames / "film-alone.rgba"
    selections = [shot.selection or plan.shown.selection for shot in plan.shots]
    found = [inside.session.lookup.find(selection) for selection in selections]
    renderer = FilmRenderer("warning", inside.film)
    order = order_for(plan, plan.content, file)[0]
    cameras = FilmCameras(plan)
    cameras.fixed = {
        pane: None if camera is None else replace(camera, fitted=False) for pane, camera in cameras.fixed.items()
    }
    waiting = list(zip(plan.shots, selections, found, strict=True))
    begin = time.perf_counter()

    def go_on(drawn: Sequence[Any] = ()) -> None:
        for one in drawn:
            drop_figure(one)
        if not waiting:
            inside.notes["film"] = [time.perf_counter() - begin, len(plan.shots)]
            renderer.stop()
            return
        shot, selection, there = waiting.pop(0)
        assert there is not None
        shown = replace(plan.shown, selection=selection, directory=there.directory, manifest=there.manifest)
        scenes = scenes_of(plan, {plan.active: replace(shown, tools=shot.tools)}, colors)
        renderer.draw(scenes, cameras.after(shot.turn), order, ahead=True)

    renderer.drawn.connect(lambda drawn, _answer, _shown: go_on((drawn,)))
    renderer.start(inside.renderer.opengl, inside.film.source.figures.screen_size, plan.layout)
    go_on()


def taken(inside: Inside) -> list[float]:
    """Seconds and frames of what was timed last; none while it goes on."""
    return list(inside.notes["film"])


def forget(inside: Inside) -> None:
    inside.notes["film"] = []
