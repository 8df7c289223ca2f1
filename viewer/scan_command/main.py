"""``--scan``: read every sample once, print a table, write JSON."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

from viewer.errors import UsageError, ViewerError, print_error
from viewer.log import configure
from viewer.scan_command.as_json import report_of
from viewer.scan_command.far_scan import agree_always, ask_on_terminal
from viewer.scan_command.progress import ProgressLine
from viewer.scan_command.scan import FinishedScan, scan, scans_folder
from viewer.scan_command.table import table_of
from viewer.scan_options import STANDARD_OUTPUT, ScanWish
from viewer.scanning.store.control import ScanControl
from viewer.scanning.store.filling import Advance
from viewer.whole_file import write_whole

INTERRUPTED = 130
"""Exit status after Ctrl+C, as shells have it."""


def scan_dataset(wish: ScanWish, log_level: str, basedir: Path | None = None) -> int:
    """Scan a dataset; returns 0 when every sample could be read, 1 when one could not, 2 when it was not scanned.

    Parameters
    ----------
    basedir
        As of ``--basedir``: where results are kept from one run to the next, instead of in the user's cache folder.
    """
    configure(log_level)
    progress = ProgressLine(sys.stderr)
    remarks: SimpleQueue[str] = SimpleQueue()

    def advance(at: Advance) -> None:
        _print_all(remarks, progress)
        progress(at)

    try:
        _check_place(wish.json)
        with _until_interrupted() as control:
            finished = scan(
                wish.dataset,
                wish.split,
                folder=scans_folder(basedir),
                again=wish.again,
                in_samples=wish.json is not None,
                cluster=wish.cluster,
                advance=advance,
                control=control,
                say=remarks.put,
                agree=agree_always if wish.yes else ask_on_terminal,
            )
        progress.clear()
        _print_all(remarks, progress)
        _write(finished, wish.json)
    except ViewerError as error:
        progress.clear()
        _print_all(remarks, progress)
        print_error(error.sentence)
        return 2
    if finished.ended_by:
        print_error(finished.ended_by)
        return 2
    if not finished.is_complete:
        return INTERRUPTED
    return 1 if finished.is_broken else 0


def _check_place(file: str | None) -> None:
    """Refuse a file that cannot be written before a dataset is read for an hour."""
    if file not in (None, STANDARD_OUTPUT) and not Path(file or "").absolute().parent.is_dir():
        raise UsageError(f"There is no folder {Path(file or '').absolute().parent} for the file of --json.")


def _write(finished: FinishedScan, file: str | None) -> None:
    if file != STANDARD_OUTPUT:
        _say(table_of(finished))
    if file is None:
        return
    text = json.dumps(report_of(finished), allow_nan=False, indent=1) + "\n"
    if file == STANDARD_OUTPUT:
        _say(text)
        return
    try:
        write_whole(Path(file), text.encode())
    except OSError as error:
        raise UsageError(f"The file {file} cannot be written: {error.strerror or error}.") from error


def _print_all(remarks: SimpleQueue[str], progress: ProgressLine) -> None:
    """Print what was said in another thread, where the line about progress is out of its way."""
    while True:
        try:
            remark = remarks.get_nowait()
        except Empty:
            return
        progress.clear()
        print_error(remark)


def _say(text: str) -> None:
    """Write to standard output, also where that cannot show every character, or somebody has stopped reading."""
    stream = sys.stdout
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        pass  # as with head: what was wanted has been read


@contextmanager
def _until_interrupted() -> Iterator[ScanControl]:
    """Give what Ctrl+C stops, once; a second Ctrl+C ends the program as it would without this."""
    control = ScanControl()

    def stop(number: int, _frame: object) -> None:
        control.stop()
        signal.signal(number, signal.SIG_DFL)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield control
    finally:
        signal.signal(signal.SIGINT, before)
