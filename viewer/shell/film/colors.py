"""What colours and tools span in all frames, so that a colour or a length means the same in each of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace

from viewer.protocol import Scene, SceneShown, ToolSpan
from viewer.protocol.panes import OWN, SAME_FIELD
from viewer.shell.figure.content import FigureContent
from viewer.values import dataclass

ALL_FRAMES = "all frames"
ABOUT_ALL_FRAMES = "The range is that of all frames."


@dataclass(frozen=True, slots=True)
class FilmColors:
    """What holds for all frames.

    Attributes
    ----------
    range
        What the colours span; None: what each frame says.
    categories
        Whether values may have a colour each.
    tools
        What tools choose their measures by.
    """

    range: tuple[float, float] | None = None
    categories: bool = True
    tools: tuple[ToolSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class PaneAnswer:
    """What a pane of a frame came out as by itself: what the renderer was told, and its answer."""

    scene: Scene
    answer: SceneShown


def colors_on_screen(scenes: Mapping[int, SceneShown]) -> dict[int, FilmColors]:
    """Return the colours of what is on screen, by the number of the pane, for all frames."""
    return {pane: FilmColors(None if scene.categories else scene.range) for pane, scene in scenes.items()}


def colors_of(answers: Iterable[SceneShown]) -> FilmColors:
    """Return the colours that hold the values of all frames."""
    answers = list(answers)
    known = [answer.range for answer in answers if answer.range is not None]
    kinds = {answer.categories for answer in answers}
    if len(kinds) == 1 and kinds != {()}:
        return FilmColors()  # the same few values everywhere
    hull = (min(low for low, _ in known), max(high for _, high in known)) if known else None
    return FilmColors(hull, categories=False)


def colors_of_panes(frames: Sequence[Mapping[int, PaneAnswer]], ranges: str) -> dict[int, FilmColors]:
    """Return the colours of each pane that hold the values of all frames.

    Parameters
    ----------
    frames
        What the panes of each frame came out as, by their numbers.
    ranges
        Who shares a range, see :class:`viewer.protocol.SetPanes`.
    """
    answers: dict[Hashable, list[SceneShown]] = {}
    groups: dict[int, set[Hashable]] = {}
    for frame in frames:
        for pane, measured in frame.items():
            group = _group(pane, measured.scene, ranges)
            groups.setdefault(pane, set())
            if measured.answer.range is not None:
                answers.setdefault(group, []).append(measured.answer)
                groups[pane].add(group)
    found = {pane: colors_of(answer for one in own for answer in answers[one]) for pane, own in groups.items()}
    return {pane: replace(own, tools=_spans(frames, pane)) for pane, own in found.items()}


def with_range(content: FigureContent, colors: FilmColors | None) -> FigureContent:
    """Return what there is to be seen with the range of all frames: it decides how wide the colour bar is."""
    if not content.bars or colors is None or colors.range is None:
        return content
    low, high = colors.range
    bar = replace(content.bars[0], low=low, high=high, exact=None, categories=(), span=ALL_FRAMES)
    return replace(content, bars=(bar, *content.bars[1:]))


def _spans(frames: Sequence[Mapping[int, PaneAnswer]], pane: int) -> tuple[ToolSpan, ...]:
    """Return what holds the measures of a pane's tools in all frames."""
    found: dict[int, ToolSpan] = {}
    for span in (span for frame in frames if pane in frame for span in frame[pane].answer.tool_spans):
        known = found.get(span.row, span)
        low, high = min(known.low, span.low), max(known.high, span.high)
        sizes = max(known.longest, span.longest), max(known.diagonal, span.diagonal)
        found[span.row] = ToolSpan(span.row, low, high, *sizes)
    return tuple(found.values())


def _group(pane: int, scene: Scene, ranges: str) -> Hashable:
    """Return what tells panes apart that have no range together, as the renderer does it on screen."""
    if ranges == OWN:
        return pane
    kind = scene.against.shown_kind if scene.against is not None else ""
    return (scene.log, kind, *((scene.field, scene.component) if ranges == SAME_FIELD else ()))
