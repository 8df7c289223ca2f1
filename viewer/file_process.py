"""A process that makes one file or folder for the window: requests come in, answers go out.

When the window is gone, or it fails, what is not complete goes too.
"""

from __future__ import annotations

import os
import shutil
import traceback
from collections.abc import Callable

from viewer.channel import Channel
from viewer.errors import ViewerError
from viewer.protocol import Failed

Serve = Callable[[Channel, Callable[[str], None]], int]
"""Answers what comes in; is given where to say which folders are not complete yet, and returns the exit status."""


def run_for_file(serve: Serve, what: str, no_memory: str) -> int:
    """Serve, and say what goes wrong as an answer; returns the exit status.

    Parameters
    ----------
    what
        What is made, as a sentence begins with it: ``"The export"``.
    no_memory
        The sentence for want of memory.
    """
    partial: list[str] = []

    def leave() -> None:
        for folder in partial:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # the main thread may be deep inside a codec or another library of C

    channel = Channel.over_standard_streams(leave)
    try:
        return serve(channel, partial.append)
    except ViewerError as error:
        channel.send(Failed(0, error.sentence, error.detail, error.reason))
    except MemoryError as error:
        channel.send(Failed(0, no_memory, str(error)))
    except Exception as error:
        words = f"{what} failed ({type(error).__name__}: {error}); please report it."
        channel.send(Failed(0, words, traceback.format_exc()))
    leave()
    return 1
