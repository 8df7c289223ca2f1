"""What the process around one animation does; :mod:`viewer.file_process` is what is around that."""

from __future__ import annotations

import os
from collections.abc import Callable

from viewer.channel import Channel
from viewer.encoder.job import FilmJob
from viewer.errors import ProtocolError
from viewer.file_process import run_for_file
from viewer.protocol import Message
from viewer.protocol.filming import AddFrame, BeginFilm, FinishFilm


def run() -> int:
    """Serve one animation; returns the exit status."""
    return run_for_file(
        _serve, "The animation", "There is not enough memory for an animation of that size; make it smaller."
    )


def _serve(channel: Channel, note_partial: Callable[[str], None]) -> int:
    job: FilmJob | None = None
    while True:
        message: Message | None = channel.receive()
        if isinstance(message, BeginFilm):
            note_partial(message.partial)
            job = FilmJob(message)
        elif isinstance(message, AddFrame) and job is not None:
            channel.send(job.add(message))
        elif isinstance(message, FinishFilm) and job is not None:
            channel.send(job.finish())
            os._exit(0)  # codecs have threads, and nothing to do any more
        else:
            raise ProtocolError("An encoder was asked for what it does not do.", detail=str(message))
