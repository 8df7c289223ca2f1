"""From an artifact to the picture of it: builds scenes, tells the renderer, and says when their frame has arrived."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.store import ArtifactFound
from viewer.protocol import Failed, Frame, Scene, SceneShown
from viewer.shell.renderer_client import RendererClient
from viewer.shell.session_state import FieldScale, Look, Selection, Shown


class Drawing(QObject):
    """Keeps the scene that should be on screen.

    Signals
    -------
    drawn
        What is on screen now, a :class:`Shown`; again with every frame of it.
    failed
        The scene cannot be drawn: a sentence and a detail.
    trouble
        A sentence and a detail that belong to no scene.

    Attributes
    ----------
    found
        The artifact of the scene; None while the view is empty.
    """

    drawn = Signal(object)
    failed = Signal(str, str)
    trouble = Signal(str, str)

    def __init__(self, renderer: RendererClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self.found: ArtifactFound | None = None
        self._scene = Scene(id=0)
        self._answer: SceneShown | None = None  # what the renderer said of this very scene
        self._selection = Selection()
        renderer.shown.connect(self._on_scene_shown)
        renderer.frame.connect(self._on_frame)
        renderer.failed.connect(self._on_failed)

    @property
    def scene_id(self) -> int:
        """Number of the scene that should be on screen."""
        return self._scene.id

    def draw(self, found: ArtifactFound, selection: Selection, look: Look, scale: FieldScale) -> None:
        """Bring a selection, which lies in the artifact ``found``, to the screen."""
        self.found = found
        self._selection = selection
        field = selection.field or ""
        has_field = bool(field) and bool(found.manifest.find_fields(field, ""))
        self._show(
            Scene(
                id=self._scene.id + 1,
                artifact=str(found.directory),
                field=field if has_field else "",
                location=selection.location if has_field else "",
                component=selection.component,
                hidden_zones=selection.hidden_zones,
                **_of_look(look),
                **_of_scale(scale),
            )
        )

    def restyle(self, look: Look, scale: FieldScale) -> None:
        """Let what is on screen follow the look, whatever else is on its way."""
        self._show(replace(self._scene, id=self._scene.id + 1, **_of_look(look), **_of_scale(scale)))

    def clear(self, look: Look) -> None:
        """Show nothing but the background."""
        self.found = None
        self._show(Scene(id=self._scene.id + 1, **_of_look(look)))

    def _show(self, scene: Scene) -> None:
        self._scene = scene
        self._answer = None
        self._renderer.show(scene)

    def _on_scene_shown(self, message: SceneShown) -> None:
        if message.id == self._scene.id and self._scene.artifact:
            self._answer = message

    def _on_frame(self, frame: Frame) -> None:
        if frame.scene == self._scene.id and self._answer is not None and self.found is not None:
            self.drawn.emit(Shown(self._selection, self.found.directory, self.found.manifest, self._answer))

    def _on_failed(self, message: Failed) -> None:
        if message.id == self._scene.id and self._scene.artifact:
            self.failed.emit(message.sentence, message.detail)
        elif message.id == 0:
            self.trouble.emit(message.sentence, message.detail)


def _of_look(look: Look) -> dict[str, Any]:
    return {field.name: getattr(look, field.name) for field in fields(look)}


def _of_scale(scale: FieldScale) -> dict[str, Any]:
    return {"range": scale.wanted_range, "percentiles": scale.wanted_percentiles, "log": scale.log}
