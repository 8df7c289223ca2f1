"""What is said over each pane of a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from viewer.errors import MESHES_DIFFER, NO_DIFFERENCE
from viewer.numbers import PRECISE, short
from viewer.protocol import Frame, PaneArea, SceneShown
from viewer.shell.session.captions import shown_title
from viewer.shell.session.side_pane import PanePicture
from viewer.shell.session.state import FAILED, SessionFailure, SessionState, Shown, describe
from viewer.values import dataclass
from viewer.wording import sentence


@dataclass(frozen=True, slots=True)
class PaneWords:
    """One pane.

    Attributes
    ----------
    area
        Where it lies.
    active
        Whether it is the one that the docks are about.
    caption
        Names what it shows.
    failure
        Two sentences where nothing can be shown, else empty.
    busy
        What is being done; empty when what is wanted is there.
    shown
        What is on screen in it.
    """

    area: PaneArea
    active: bool
    caption: str
    failure: tuple[str, ...] = ()
    busy: str = ""
    shown: Shown | None = None


def words_of(frame: Frame | None, state: SessionState, pictures: Mapping[int, PanePicture]) -> tuple[PaneWords, ...]:
    """Return what is said over the panes of the frame on screen; nothing where there is one."""
    if frame is None or state.panes is None:
        return ()
    failure = state.failure if state.phase == FAILED else None
    known = {**pictures, state.panes.active: PanePicture(state.shown, failure)}
    selections = {view.number: view.choice for view in state.panes.views} | {state.panes.active: state.selection}
    found = []
    for pane in frame.panes:
        number = pane.area.pane
        picture = known.get(number)
        if picture is None:
            continue
        wanted = selections.get(number, state.selection)
        title = sentence(describe(wanted))
        failed = () if picture.failure is None else failure_words(picture.failure, title)
        name = title if picture.shown is None else caption_of(picture.shown, state)
        found.append(PaneWords(pane.area, number == state.panes.active, name, failed, picture.text, picture.shown))
    return tuple(found)


def failure_words(failure: SessionFailure, title: str) -> tuple[str, str]:
    """Say in two sentences why a pane is empty that was to show ``title``."""
    if failure.reason not in (MESHES_DIFFER, NO_DIFFERENCE):
        return f"{title} cannot be shown", failure.sentence
    more = " The dock Difference can have it interpolated." if failure.reason == MESHES_DIFFER else ""
    return "The difference cannot be shown", f"{failure.sentence}{more}"


def caption_of(shown: Shown, state: SessionState) -> str:
    """Name what a pane shows in few words, its dataset only where panes are of several."""
    selection, manifest = shown.selection, shown.manifest
    parts = [f"{selection.split}, sample {selection.sample}"]
    several = state.panes is not None and any(view.dataset for view in state.panes.others)
    if several or (state.catalogue is not None and manifest.dataset != state.catalogue.path):
        parts.insert(0, Path(manifest.dataset).name)
    if state.shown is not None and manifest.base != state.shown.manifest.base:
        parts.append(manifest.base)
    if selection.field:
        parts.append(shown_title(shown))
    if len(manifest.times) > 1:
        parts.append(f"t = {short(manifest.time, PRECISE)}")
    return "  ·  ".join(parts)


def have_own_colors(words: tuple[PaneWords, ...]) -> bool:
    """Whether panes differ in what their colours stand for, so that one colour bar does not say it."""
    return differ_in_colors(pane.shown.scene for pane in words if pane.shown is not None)


def need_bars(words: tuple[PaneWords, ...]) -> tuple[bool, ...]:
    """Return which panes have colours that the bar beside the view, which is of the active one, does not say."""
    scenes = [None if pane.shown is None else pane.shown.scene for pane in words]
    active = next((scene for pane, scene in zip(words, scenes, strict=True) if pane.active), None)
    if active is None or active.range is None:
        return tuple(scene is not None for scene in scenes)
    return tuple(scene is not None and differ_in_colors((active, scene)) for scene in scenes)


def differ_in_colors(scenes: Iterable[SceneShown]) -> bool:
    """Whether scenes differ in what their colours stand for."""
    colored = [scene for scene in scenes if scene.range is not None]
    return len({(scene.range, scene.colors, scene.log, scene.categories) for scene in colored}) > 1
