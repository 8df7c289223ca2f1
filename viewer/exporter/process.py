"""The process around one export: requests come in, answers go out.

When the window is gone, what is not complete goes too.
"""

from __future__ import annotations

import os
import shutil
import traceback
from collections.abc import Callable

from viewer.channel import Channel
from viewer.errors import ProtocolError, ViewerError
from viewer.exporter.job import ExportJob
from viewer.protocol import Failed, Message, Progress
from viewer.protocol.exporting import BeginExport, ExportStep, FinishExport, WriteTable


def run() -> int:
    """Serve one export; returns the exit status."""
    partial: list[str] = []

    def leave() -> None:
        for folder in partial:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # the main thread may be deep inside a C library

    channel = Channel.over_standard_streams(leave)
    try:
        return _serve(channel, partial.append)
    except ViewerError as error:
        channel.send(Failed(0, error.sentence, error.detail, error.reason))
    except MemoryError as error:
        channel.send(Failed(0, "There is not enough memory for this export.", str(error)))
    except Exception as error:
        words = f"The export failed ({type(error).__name__}: {error}); please report it."
        channel.send(Failed(0, words, traceback.format_exc()))
    leave()
    return 1


def _serve(channel: Channel, note_partial: Callable[[str], None]) -> int:
    job: ExportJob | None = None

    def progress(text: str) -> None:
        channel.send(Progress(0, text))

    while True:
        message: Message | None = channel.receive()
        if isinstance(message, BeginExport):
            note_partial(message.partial)
            job = ExportJob(message, progress)
        elif isinstance(message, ExportStep) and job is not None:
            channel.send(job.write(message))
        elif isinstance(message, FinishExport) and job is not None:
            channel.send(job.finish())
            # Libraries of C have nothing to do any more, and that of HDF5 complains at length after a failure.
            os._exit(0)
        elif isinstance(message, WriteTable) and job is None:
            from viewer.exporter.table_file import write_table

            channel.send(write_table(message))
            return 0
        else:
            raise ProtocolError("An exporter was asked for what it does not do.", detail=str(message))
