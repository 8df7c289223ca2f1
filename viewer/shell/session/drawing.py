"""From an artifact to the picture of it: builds scenes, tells the renderer, and says when their frame has arrived."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.store import ArtifactFound
from viewer.protocol import Failed, Frame, Scene, SceneShown, Tool
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.state import Appearance, ColorScale, Selection, Shown
from viewer.shell.session.subtracted import Subtracted


@dataclass(slots=True)
class _Asked:
    """A scene that the renderer was told, and what it shows."""

    scene: Scene
    selection: Selection = field(default_factory=Selection)
    found: ArtifactFound | None = None
    scale: ColorScale = field(default_factory=ColorScale)
    subtracted: Subtracted | None = None
    answer: SceneShown | None = None


class Drawing(QObject):
    """Keeps the scene that should be on screen, and those before it whose frames may still arrive.

    Signals
    -------
    drawn
        What is on screen now, a :class:`Shown`; again with every frame of it. Not always what was asked for last.
    failed
        The scene cannot be drawn: a sentence, a detail and a reason, as of a :class:`SessionFailure`.
    trouble
        A sentence and a detail that belong to no scene.
    """

    drawn = Signal(object)
    failed = Signal(str, str, str)
    trouble = Signal(str, str)

    def __init__(self, renderer: RendererClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self._newest = _Asked(Scene(id=0))
        self._asked: dict[int, _Asked] = {}  # by number of the scene, the newest last
        renderer.shown.connect(self._on_scene_shown)
        renderer.frame.connect(self._on_frame)
        renderer.failed.connect(self._on_failed)

    @property
    def found(self) -> ArtifactFound | None:
        """The artifact of the scene; None while the view is empty."""
        return self._newest.found

    @property
    def directories(self) -> list[Path]:
        """The artifacts that the renderer may be using: of the scene and of those that are still on their way."""
        others = [asked.subtracted.directory for asked in self._asked.values() if asked.subtracted is not None]
        return [*(asked.found.directory for asked in self._asked.values() if asked.found is not None), *others]

    @property
    def scene_id(self) -> int:
        """Number of the scene that should be on screen."""
        return self._newest.scene.id

    @property
    def under_way(self) -> bool:
        """Whether the renderer is past reading the scene: the next one would not take its place."""
        return self._newest.answer is not None

    def draw(
        self,
        found: ArtifactFound,
        selection: Selection,
        appearance: Appearance,
        scale: ColorScale,
        tools: tuple[Tool, ...] = (),
        subtracted: Subtracted | None = None,
        *,
        draft: bool = False,
    ) -> None:
        """Bring a selection, which lies in the artifact ``found``, or its difference, to the screen."""
        number, against = self._renderer.number(), subtracted.against if subtracted is not None else None
        scene = make_scene(number, found, selection, appearance, scale, tools=tools, draft=draft, against=against)
        self._show(_Asked(scene, selection, found, scale, subtracted))

    def restyle(self, appearance: Appearance, scale: ColorScale, tools: tuple[Tool, ...] = ()) -> None:
        """Let what is on screen follow the look and the tools, whatever else is on its way."""
        styles = {**of_appearance(appearance), **_of_color_scale(scale), "tools": tools, "draft": False}
        newest = self._newest
        scene = replace(newest.scene, id=self._renderer.number(), **styles)
        self._show(_Asked(scene, newest.selection, newest.found, scale, newest.subtracted))

    def clear(self, appearance: Appearance) -> None:
        """Show nothing but the background, nor what is still on its way."""
        self._asked.clear()
        self._show(_Asked(Scene(id=self._renderer.number(), **of_appearance(appearance))))

    def forget(self) -> None:
        """The artifacts are gone: no frame of them counts any more."""
        self._newest = _Asked(self._newest.scene)
        self._asked.clear()

    def _show(self, asked: _Asked) -> None:
        self._newest = self._asked[asked.scene.id] = asked
        self._renderer.show(asked.scene)

    def _on_scene_shown(self, message: SceneShown) -> None:
        if message.id in self._asked:
            self._asked[message.id].answer = message

    def _on_frame(self, frame: Frame) -> None:
        asked = self._asked.get(frame.scene)
        if asked is None:
            return
        for number in [number for number in self._asked if number < frame.scene]:
            del self._asked[number]  # frames come in order
        if asked.answer is not None and asked.found is not None:
            found, tools, subtracted = asked.found, asked.scene.tools, asked.subtracted
            about = (found.directory, found.manifest, asked.answer, tools, asked.scale, subtracted)
            self.drawn.emit(Shown(asked.selection, *about))

    def _on_failed(self, message: Failed) -> None:
        if message.id == self.scene_id and self._newest.scene.artifact:
            self.failed.emit(message.sentence, message.detail, message.reason)
        elif message.id == 0:
            self.trouble.emit(message.sentence, message.detail)


def make_scene(
    number: int,
    found: ArtifactFound,
    selection: Selection,
    appearance: Appearance,
    scale: ColorScale,
    **more: Any,
) -> Scene:
    """Return the scene of a selection that lies in the artifact ``found``; ``more`` are fields of :class:`Scene`."""
    name = selection.field or ""
    has_field = bool(name) and bool(found.manifest.find_fields(name, ""))
    return Scene(
        id=number,
        artifact=str(found.directory),
        field=name if has_field else "",
        location=selection.location if has_field else "",
        component=selection.component,
        hidden_zones=selection.hidden_zones,
        boundaries=selection.boundaries,
        **of_appearance(appearance),
        **_of_color_scale(scale),
        **more,
    )


def of_appearance(appearance: Appearance) -> dict[str, Any]:
    """Return the fields of a scene that an appearance says."""
    return {field.name: getattr(appearance, field.name) for field in fields(appearance)}


def _of_color_scale(scale: ColorScale) -> dict[str, Any]:
    return {
        "range": scale.wanted_range,
        "widen": scale.widens,
        "percentiles": scale.wanted_percentiles,
        "log": scale.log,
        "categories": scale.categories,
    }
