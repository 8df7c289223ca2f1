"""Asking the children and waiting for the answer, in a program without a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QObject
from PySide6.QtGui import QImage

from viewer.errors import RenderError, ViewerError
from viewer.outcome import Outcome
from viewer.protocol import Failed, Frame, Message, Progress, Scene, SceneShown
from viewer.shell.children.children import Children
from viewer.shell.children.requests import Request

WIDTH, HEIGHT = 440, 300
"""Pixels of a picture."""


class Asking(QObject):
    """Waits for one answer at a time."""

    def __init__(self, children: Children, frames: Path) -> None:
        super().__init__()
        self._children, self._frames = children, frames
        self._loop = QEventLoop(self)
        self._answer: Message | Outcome | None = None
        self._scene = Scene(id=0)
        self._shown: SceneShown | None = None
        self._attached = False
        reader, renderer = children.reader, children.renderer
        reader.answered.connect(self._on_answer)
        reader.died.connect(lambda outcome, lost: self._finish(outcome) if lost else None)
        renderer.shown.connect(self._on_shown)
        renderer.frame.connect(self._on_frame)
        renderer.failed.connect(lambda failed: self._finish(failed) if failed.id in (0, self._scene.id) else None)
        self._image = b""
        self._drawing = False  # a picture is waited for; a frame that comes later answers nothing

    def ask(self, make: Callable[[int], Request]) -> Message:
        """Ask the reader.

        Raises
        ------
        ViewerError
            When it cannot be done, or the reader ends.
        """
        self._answer = None
        self._children.reader.request(make)
        if self._answer is None:
            self._loop.exec()
        answer = self._answer
        if isinstance(answer, Failed):
            raise ViewerError(answer.sentence, detail=answer.detail, reason=answer.reason)
        if answer is None or isinstance(answer, Outcome):
            raise ViewerError(answer.sentence("reading") if answer is not None else "The reader does not answer.")
        return answer

    def draw(self, scene: Scene) -> tuple[bytes, SceneShown]:
        """Return a picture of a scene as PNG, and what it came out as.

        Raises
        ------
        RenderError
            When it cannot be drawn.
        """
        renderer = self._children.renderer
        self._scene, self._shown, self._answer = scene, None, None
        if not self._attached:
            self._attached = True
            renderer.resize(WIDTH, HEIGHT, 1.0)
            renderer.at_once = True
            renderer.attach(self._frames)
        renderer.show(scene)
        self._drawing = True
        self._loop.exec()
        self._drawing = False
        if isinstance(self._answer, Failed) or self._shown is None:
            raise RenderError(self._answer.sentence if isinstance(self._answer, Failed) else "There is no picture.")
        return self._image, self._shown

    def _finish(self, answer: Message | Outcome) -> None:
        self._answer = answer
        self._loop.quit()

    def _on_answer(self, message: Message) -> None:
        if not isinstance(message, Progress):
            self._finish(message)

    def _on_shown(self, shown: SceneShown) -> None:
        if shown.id == self._scene.id:
            self._shown = shown

    def _on_frame(self, frame: Frame) -> None:
        if self._drawing and frame.final and frame.scene == self._scene.id and self._scene.artifact:
            size = frame.width * frame.height * 4
            with Path(frame.file).open("rb") as file:
                file.seek(frame.offset)
                pixels = file.read(size)
            self._image = _png(
                QImage(pixels, frame.width, frame.height, frame.width * 4, QImage.Format.Format_RGBX8888)
            )
            self._finish(frame)
        self._children.renderer.release(frame.sequence)


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())
