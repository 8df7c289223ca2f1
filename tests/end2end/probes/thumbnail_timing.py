"""Clocks around thumbnails, for the benchmark: all of them, the renderer alone, and scrolling through them."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QTimer

from tests.benchmarks.loop_latency import LoopLatency
from tests.end2end.probes.inside import Inside
from viewer.protocol import SetPanes
from viewer.shell.children.figure_orders import drop_figure
from viewer.shell.film.renderer import FilmRenderer
from viewer.shell.thumbnails.drawing import ThumbnailDrawing
from viewer.shell.thumbnails.reading import side_pane


def note_pictures(inside: Inside) -> None:
    """Note the moment at which each picture is kept."""
    inside.notes["pictures"] = []
    inside.thumbnails.thumbnails.shelf.changed.connect(
        lambda _sample: inside.notes["pictures"].append(time.perf_counter())
    )


def pictures(inside: Inside) -> list[float]:
    """Return how many pictures came since :func:`note_pictures`, and the seconds from the first to the last."""
    moments = inside.notes["pictures"]
    return [float(len(moments)), moments[-1] - moments[0] if moments else 0.0]


def forget_pictures(inside: Inside) -> None:
    inside.notes["pictures"].clear()


def draw_alone(inside: Inside, count: int) -> None:
    """Have a renderer draw the thumbnails of some samples, and nobody keep them; note the same. All have been read."""
    thumbnails = inside.thumbnails.thumbnails
    sheet, store = thumbnails.sheet, inside.session.lookup
    assert sheet is not None and thumbnails.order is not None
    look = sheet.look
    waiting = []
    for sample in map(thumbnails.order.id_at, range(count)):
        side = side_pane(look.wish, sample)
        found = store.find(side.sample.selection)
        assert found is not None
        side.take(side.sample, found, side.sample.selection)
        waiting.append(ThumbnailDrawing(sheet, sample, side))
    renderer = FilmRenderer("warning", inside.thumbnails)
    moments = inside.notes["alone"] = []
    file = inside.frames / "thumbnail-alone.rgba"

    def go_on(*drawn: Any) -> None:
        for one in drawn:
            drop_figure(one)
            moments.append(time.perf_counter())
        if waiting:
            drawing = waiting.pop(0)
            renderer.draw({0: drawing.scene}, {0: look.camera()}, drawing.order(file), ahead=True)
        else:
            renderer.stop()
            inside.notes["alone is done"] = [True]

    renderer.drawn.connect(lambda drawn, _answer, _shown: go_on(drawn))
    renderer.start(inside.renderer.opengl, (*look.wish.size, look.wish.ratio), SetPanes())
    go_on()


def drawn_alone(inside: Inside) -> list[float]:
    """Return the same of :func:`draw_alone`, once it is over."""
    if not inside.notes["alone is done"]:
        return []
    moments = inside.notes["alone"]
    return [float(len(moments)), moments[-1] - moments[0]]


def scroll(inside: Inside, seconds: float) -> None:
    """Scroll through all thumbnails in so many seconds, and listen to the latency of the event loop meanwhile."""
    bar = inside.thumbnails.controller.panel.grid.verticalScrollBar()
    bar.setValue(0)
    latency, timer = LoopLatency(), QTimer(inside.thumbnails, interval=8)
    begin = time.perf_counter()
    inside.notes["scrolled"] = []

    def step() -> None:
        share = (time.perf_counter() - begin) / seconds
        bar.setValue(round(min(share, 1.0) * bar.maximum()))
        if share >= 1.0:
            timer.stop()
            inside.notes["scrolled"].append(latency.figures())

    timer.timeout.connect(step)
    timer.start()


def scrolled(inside: Inside) -> list[dict[str, float]]:
    """Return the gaps of :func:`scroll`, once it is over."""
    return list(inside.notes["scrolled"])


def listen(inside: Inside) -> None:
    """Listen to the latency of the event loop from now on."""
    inside.notes["heart"] = [LoopLatency()]


def heard(inside: Inside) -> dict[str, float]:
    """Return the gaps since :func:`listen`."""
    figures: dict[str, float] = inside.notes["heart"][0].figures()
    return figures
