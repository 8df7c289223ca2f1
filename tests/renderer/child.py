"""A real renderer process and the window's end of its pipes."""

from __future__ import annotations

import math
import os
import queue
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from tests.frames import Pixels, frame_pixels
from viewer.protocol import (
    Attach,
    Failed,
    Frame,
    Message,
    Probe,
    Probed,
    Ready,
    Release,
    Resize,
    Scene,
    SceneShown,
    decode,
    encode,
)

Answer = TypeVar("Answer")
ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60.0

SETTLED = -1
"""Number of the question that is asked to learn that all is drawn."""


class RendererChild:
    """Starts ``viewer.renderer.main`` and talks to it; every frame is copied and, unless ``hold``, released."""

    def __init__(self, frames: Path, opengl: str = "", size: tuple[int, int] = (420, 240), **env: str) -> None:
        code = f"import sys; from viewer.renderer import main; sys.exit(main({opengl!r}))"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        )
        self.frames = frames
        self.hold = False
        self.messages: list[Message] = []
        self.errors = ""
        self._scene = 0
        self._unreleased: set[int] = set()  # frames that were received: with three of them nothing is drawn any more
        self._answers: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        # Not waited for at the end: a renderer that nobody could close would keep the whole run from ending.
        targets = (self._listen, self._keep_errors)
        self._threads = [threading.Thread(target=target, daemon=True) for target in targets]
        for thread in self._threads:
            thread.start()
        try:
            self.first = self.receive()
        except BaseException:
            self.process.kill()  # nobody will have an object to close
            raise
        if isinstance(self.first, Ready) and size[0]:
            self.send(Attach(str(frames)), Resize(*size))

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._answers.put(decode(line))
        self._answers.put(None)

    def _keep_errors(self) -> None:
        assert self.process.stderr is not None
        self.errors = self.process.stderr.read().decode(errors="replace")

    def send(self, *messages: Message) -> None:
        """Send messages in one write, so that they arrive together."""
        assert self.process.stdin is not None
        self._unreleased -= {message.sequence for message in messages if isinstance(message, Release)}
        self.process.stdin.write(b"".join(map(encode, messages)))
        self.process.stdin.flush()

    def receive(self, timeout: float = _PATIENCE) -> Message | None:
        """Return the next answer; None when the process has ended."""
        message = self._answers.get(timeout=timeout)
        if message is not None:
            self.messages.append(message)
        if isinstance(message, Frame):
            self._unreleased.add(message.sequence)
        return message

    def expect(self, kind: type[Answer]) -> Answer:
        """Return the next answer of a kind; a failure on the way is an error unless it was asked for."""
        while True:
            message = self.receive()
            if isinstance(message, kind):
                return message
            if isinstance(message, Frame) and not self.hold:
                self.send(Release(message.sequence))  # nobody looks at it
            if message is None or isinstance(message, Failed):
                raise AssertionError(f"wanted {kind.__name__}, got {message}")

    def quiet(self, seconds: float = 0.3) -> bool:
        """Return whether nothing arrives for a while."""
        try:
            self.receive(seconds)
        except queue.Empty:
            return True
        return False

    def number(self) -> int:
        """Return the id of the next scene."""
        self._scene += 1
        return self._scene

    def show(self, artifact: str = "", **options: Any) -> SceneShown:
        """Send a scene and return what it came out as; its frame follows."""
        self.send(replace(Scene(self.number(), artifact), **options))
        return self.expect(SceneShown)

    def frame(self) -> tuple[Frame, Pixels]:
        """Return the next frame, and its pixels upright; releases it unless ``hold``."""
        frame = self.expect(Frame)
        pixels = frame_pixels(frame)
        if not self.hold:
            self.send(Release(frame.sequence))
        return frame, pixels

    def settle(self) -> tuple[Frame, Pixels]:
        """Return the last frame of those that come now: when it has come, there is nothing more to draw."""
        if not self.hold:
            self.send(*map(Release, list(self._unreleased)))
        # A question is answered when the picture is what the view would draw; this one is about no place of it.
        self.send(Probe(SETTLED, math.nan, math.nan))
        last: tuple[Frame, Pixels] | None = None
        settled = False
        while not settled or last is None or last[0].rough:
            message = self.receive()
            if isinstance(message, Frame):
                last = message, frame_pixels(message)
                self.send(Release(message.sequence))
            elif isinstance(message, Probed):
                settled = settled or message.id == SETTLED
            elif message is None or isinstance(message, Failed):
                raise AssertionError(f"wanted frames, got {message}")
        return last

    def picture(self, artifact: str = "", **options: Any) -> Pixels:
        """Show a scene and return its pixels at rest."""
        shown = self.show(artifact, **options)
        while True:
            frame, pixels = self.frame()
            if frame.scene == shown.id:
                return pixels

    def close(self) -> int:
        """Close standard input, as a window that ends does, and return the exit status."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.close()
        except OSError:
            pass
        try:
            status = self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            for thread in self._threads:
                thread.join(5)
            for stream in (self.process.stdout, self.process.stderr):
                assert stream is not None
                stream.close()
        return status
