"""What the process around one export does; :mod:`viewer.file_process` is what is around that."""

from __future__ import annotations

import os
from collections.abc import Callable

from viewer.channel import Channel
from viewer.errors import ProtocolError
from viewer.exporter.job import ExportJob
from viewer.file_process import run_for_file
from viewer.protocol import Message, Progress
from viewer.protocol.exporting import BeginExport, ExportStep, FinishExport, WriteTable


def run() -> int:
    """Serve one export; returns the exit status."""
    return run_for_file(_serve, "The export", "There is not enough memory for this export.")


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
