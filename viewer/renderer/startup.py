"""How the renderer process begins: OpenGL first, then the loop over the window's messages."""

from __future__ import annotations

import os

from viewer.channel import Channel
from viewer.collecting import collect_from_now
from viewer.errors import RenderError
from viewer.priority import lower_priority
from viewer.protocol import Failed, Ready
from viewer.renderer.server import RendererServer
from viewer.renderer.threads import use_threads
from viewer.renderer.view import View
from viewer.renderer.vtk_loading import load_quickly
from viewer.renderer.window import open_window


def run(opengl: str) -> int:
    """Serve the window until standard input ends; see :func:`viewer.renderer.main`."""
    channel = Channel.over_standard_streams()
    load_quickly()
    try:
        window = open_window(opengl)
    except RenderError as error:
        channel.send(Failed(0, error.sentence, error.detail))
        return 1
    use_threads()
    channel.send(Ready("renderer", os.getpid(), f"{window.kind}: {window.renderer}"))
    view = View(window)
    collect_from_now()
    lower_priority()  # only now: a user who has just started the program waits for this process most
    RendererServer(channel, view).serve()
    return 0
