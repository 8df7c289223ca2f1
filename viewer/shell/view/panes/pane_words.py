"""What is said over each pane of a frame."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from viewer.numbers import PRECISE, short
from viewer.protocol import Frame, PaneArea
from viewer.shell.session.side_pane import PanePicture
from viewer.shell.session.state import FAILED, SessionState, Shown, describe
from viewer.shell.view.captions import shown_title
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
        failed = (f"{title} cannot be shown", picture.failure.sentence) if picture.failure is not None else ()
        name = title if picture.shown is None else caption_of(picture.shown, state)
        found.append(PaneWords(pane.area, number == state.panes.active, name, failed, picture.text, picture.shown))
    return tuple(found)


def caption_of(shown: Shown, state: SessionState) -> str:
    """Name what a pane shows in few words, its dataset only where that is another one."""
    selection, manifest = shown.selection, shown.manifest
    parts = [f"{selection.split}, sample {selection.sample}"]
    if state.catalogue is not None and manifest.dataset != state.catalogue.path:
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
    meanings = {
        (scene.range, scene.colors, scene.log, scene.categories)
        for pane in words
        if pane.shown is not None and (scene := pane.shown.scene).range is not None
    }
    return len(meanings) > 1
