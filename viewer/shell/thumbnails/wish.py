"""What thumbnails show, as values: what the user has chosen, and what comes from the sample that was on screen then."""

from __future__ import annotations

from dataclasses import replace

from viewer.protocol import Camera, Tool, ToolSpan
from viewer.shell.film.motion import Bounds
from viewer.shell.film.placing import placed
from viewer.shell.session.captions import bar_title
from viewer.shell.session.choice import choose
from viewer.shell.session.color_bar_content import ColorBarContent
from viewer.shell.session.color_bars import bars_of
from viewer.shell.session.difference import Difference
from viewer.shell.session.selection import OF_SAMPLES
from viewer.shell.session.state import AUTO, FIXED, SHOWN, Appearance, ColorScale, Selection, SessionState, Shown
from viewer.shell.session.view_state import is_same_camera
from viewer.values import dataclass

SIZES = {"small": (96, 72), "medium": (160, 120), "large": (256, 192)}
"""Width and height of a picture in logical pixels, by the word for it."""

NOBODY = -1
"""Stands for the sample in a selection that is meant for all."""


@dataclass(frozen=True, slots=True)
class ThumbnailWish:
    """What the user has chosen to see, whichever sample is on screen.

    Attributes
    ----------
    dataset
        Its path.
    choice
        What of each sample; its ``sample`` is :data:`NOBODY`.
    scale
        How values become colours, without what is known of the sample on screen.
    camera
        From where; one that nobody has moved is fitted to each sample.
    size
        Width and height of a picture in device pixels.
    ratio
        How many of them are a logical pixel.
    """

    dataset: str
    choice: Selection
    appearance: Appearance
    scale: ColorScale
    tools: tuple[Tool, ...]
    difference: Difference
    camera: Camera
    size: tuple[int, int]
    ratio: float

    def is_same(self, other: ThumbnailWish) -> bool:
        """Whether the same pictures are wanted: the renderer rounds cameras, and fits some into the size of a view."""
        return replace(self, camera=other.camera) == other and is_same_camera(self.camera, other.camera)

    def selection(self, sample: int) -> Selection:
        """Return what is shown of a sample."""
        return replace(self.choice, sample=sample)


@dataclass(frozen=True, slots=True)
class ThumbnailLook:
    """How all pictures are drawn, so that they can be compared: what samples say for themselves is said once for all.

    Attributes
    ----------
    sample
        The sample that was on screen: what is chosen by a mesh or by values is chosen by it.
    title, bar
        The field in words, and what the colours mean; no bar without a field.
    scale
        With the range that was on screen locked.
    tools
        With all their places typed in.
    tool_spans
        What tools choose their measures by.
    bounds
        The box around the mesh that was on screen.
    """

    wish: ThumbnailWish
    sample: int
    title: str
    bar: ColorBarContent | None
    scale: ColorScale
    tools: tuple[Tool, ...]
    tool_spans: tuple[ToolSpan, ...]
    bounds: Bounds | None

    @property
    def range(self) -> tuple[float, float] | None:
        """What the colours span in all pictures; None where each has its own, or values have a colour each."""
        return self.scale.wanted_range

    def camera(self, bounds: Bounds | None = None) -> Camera:
        """Return from where a mesh is seen; one that lies elsewhere than that on screen did is looked for."""
        camera = self.wish.camera
        elsewhere = bounds is not None and self.bounds is not None and not _overlap(bounds, self.bounds)
        return replace(camera, fitted=True) if elsewhere else camera


def wish_of(
    state: SessionState, camera: Camera | None, size: tuple[int, int], ratio: float
) -> tuple[ThumbnailWish, Shown] | None:
    """Return what is wanted of each sample, and what is on screen now; None while that is on its way.

    Parameters
    ----------
    camera
        From where the picture on screen was seen.
    size, ratio
        Width and height of a thumbnail in logical pixels, and device pixels for each of them.
    """
    shown, catalogue = state.shown, state.catalogue
    if catalogue is None or shown is None or camera is None or state.phase != SHOWN or state.dragging:
        return None
    scale = state.color_scale
    if scale.is_provisional or scale.awaits_scan:
        return None  # its range is going to be another one, by itself
    choice = replace(choose(state, {"sample": NOBODY})[0], sample=NOBODY, apart=())
    pixels = round(size[0] * ratio), round(size[1] * ratio)
    about = (state.appearance, _chosen(scale), state.tools, state.difference, camera, pixels, ratio)
    return ThumbnailWish(catalogue.path, choice, *about), shown


def look_of(wish: ThumbnailWish, shown: Shown) -> ThumbnailLook:
    """Return how thumbnails are drawn after what is on screen."""
    scene, bar = shown.scene, bars_of(shown)[0]
    if bar is not None:
        span = f"sample {shown.selection.sample}" if shown.scale.is_of_sample and not scene.shared else bar.span
        bar = replace(bar, span="" if bar.categories else span, about_span="", editable=False)
    about = (locked(shown), placed(wish.tools, scene.bounds), scene.tool_spans, scene.bounds)
    return ThumbnailLook(wish, shown.selection.sample, bar_title(shown), bar, *about)


def _chosen(scale: ColorScale) -> ColorScale:
    """Return a scale without what is known of the sample on screen, or of samples that are still being scanned."""
    fixed = scale.fixed if scale.mode == FIXED else None
    done, count = scale.scanned
    samples = scale.samples if scale.mode in OF_SAMPLES and done == count else None
    plain = replace(scale, fixed=fixed, series=None, steps=(), series_known=False)
    return replace(plain, samples=samples, scanned=(0, 0), samples_known=False)


def locked(shown: Shown) -> ColorScale:
    """Return the scale of what is on screen with its range locked; values that have a colour each keep it."""
    scene, scale = shown.scene, shown.scale
    if not shown.selection.field or scene.range is None:
        return scale
    if scene.categories:
        return replace(scale, mode=AUTO)
    return replace(scale, mode=FIXED, fixed=scene.range, categories=False)


def _overlap(box: Bounds, other: Bounds) -> bool:
    return all(box[side] <= other[side + 1] and other[side] <= box[side + 1] for side in (0, 2, 4))
