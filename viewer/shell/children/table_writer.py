"""A table as Parquet, by an exporter: pyarrow belongs to the engine. Blocks, so not in the thread of the window."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from viewer.errors import ViewerError
from viewer.protocol import MAX_LINE, Failed, decode, encode
from viewer.protocol.exporting import TableWritten, WriteTable
from viewer.roles import command

_LOST = "The table could not be written: the exporter process ended; save it as CSV instead."


def write_parquet(path: Path, heads: tuple[str, ...], columns: tuple[tuple[Any, ...], ...]) -> None:
    """Write columns, complete or not at all.

    Raises
    ------
    ViewerError
        When it cannot be done.
    """
    line = encode(WriteTable(str(path), heads, columns))
    if len(line) > MAX_LINE:
        raise ViewerError("The table is too long for Parquet; save it as CSV instead.")
    try:
        with subprocess.Popen(
            command("exporter"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(line)
            process.stdin.flush()
            answer = process.stdout.readline(MAX_LINE)
    except OSError as error:
        raise ViewerError(_LOST, detail=str(error)) from error
    message = decode(answer) if answer else None
    if isinstance(message, Failed):
        raise ViewerError(message.sentence, detail=message.detail)
    if not isinstance(message, TableWritten):
        raise ViewerError(_LOST)
