"""The process around one animation: requests come in, answers go out.

When the window is gone, what is not complete goes too.
"""

from __future__ import annotations

import os
import shutil
import traceback
from collections.abc import Callable

from viewer.channel import Channel
from viewer.encoder.job import FilmJob
from viewer.errors import ProtocolError, ViewerError
from viewer.protocol import Failed, Message
from viewer.protocol.filming import AddFrame, BeginFilm, FinishFilm


def run() -> int:
    """Serve one animation; returns the exit status."""
    partial: list[str] = []

    def leave() -> None:
        for folder in partial:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # the main thread may be deep inside a codec

    channel = Channel.over_standard_streams(leave)
    try:
        return _serve(channel, partial.append)
    except ViewerError as error:
        channel.send(Failed(0, error.sentence, error.detail, error.reason))
    except MemoryError as error:
        words = "There is not enough memory for an animation of that size; make it smaller."
        channel.send(Failed(0, words, str(error)))
    except Exception as error:
        words = f"The animation failed ({type(error).__name__}: {error}); please report it."
        channel.send(Failed(0, words, traceback.format_exc()))
    leave()
    return 1


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
