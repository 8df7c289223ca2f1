"""The command line: what the user can ask of the window. Which other roles a process can play is in ``viewer.roles``.

Nothing heavy is imported before the role is known.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from pathlib import Path
from typing import NoReturn

from viewer import APP_NAME, DISTRIBUTION, __version__, roles
from viewer.errors import ViewerError, open_missing_streams, print_error
from viewer.options import LEVELS, Options
from viewer.sizes import parse_size

MAX_MILLISECONDS = 2**31 - 1
"""The longest that a timer of Qt can wait."""


def main(argv: list[str] | None = None) -> int:
    """Run the program and return its exit status: 0 done, 1 failed, 2 a wrong command line."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == [roles.OPTION]:
        return roles.play(arguments[1:])
    open_missing_streams()
    options = parse(arguments)
    # Python's own handler raises in the middle of whatever runs; while Qt is being imported that hangs or aborts. Until
    # there is something to clean up, the signal may simply end the process.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from viewer.shell import run

        return run(options)
    except ViewerError as error:
        print_error(error.sentence)
        return 1
    finally:
        _let_go_of_broken_streams()


def _let_go_of_broken_streams() -> None:
    """Drop what nobody reads any more: Python would end with status 120 when it cannot flush it at the very end."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                stream.close()


def parse(arguments: list[str]) -> Options:
    """Turn the arguments into :class:`Options`; leaves the program with status 2 and one line when they are wrong."""
    parser = _parser()
    known = parser.parse_args(arguments)
    if known.report is not None and known.dataset is None:
        parser.error("--report needs a DATASET")
    if known.prediction is not None and known.dataset is None:
        parser.error("--prediction needs a DATASET")
    return Options(
        dataset=known.dataset,
        example=known.example,
        split=known.split,
        sample=known.sample,
        field=known.field,
        time=known.time,
        prediction=known.prediction,
        report=known.report,
        screenshot=known.screenshot,
        size=known.size,
        quit_after=known.quit_after,
        temp_root=known.cache_dir,
        cache_budget=known.cache_budget,
        basedir=known.basedir,
        log_level=known.log_level,
    )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print_error(f"{message}; see --help.")
        raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=DISTRIBUTION,
        description=f"{APP_NAME}: view PLAID datasets (CGNS meshes with fields), sample by sample.",
        allow_abbrev=False,
    )
    what = parser.add_argument_group("what to show")
    source = what.add_mutually_exclusive_group()
    source.add_argument("dataset", nargs="?", type=Path, metavar="DATASET", help="folder of a PLAID dataset")
    source.add_argument("--example", action="store_true", help="open the example dataset")
    what.add_argument("--split", metavar="S", help="split to show, for example train")
    what.add_argument("--sample", type=_whole_number, metavar="N", help="ID of the sample in its split")
    what.add_argument("--field", metavar="NAME", help="field that colours the mesh")
    what.add_argument("--time", type=float, metavar="T", help="time; the nearest time step is shown")
    what.add_argument(
        "--prediction",
        type=Path,
        metavar="PREDICTION",
        help="dataset or file of arrays that predicts DATASET: the errors are computed and shown",
    )
    run = parser.add_argument_group("how to run")
    run.add_argument(
        "--report", type=_report, metavar="FILE", help="write a report of the prediction (.html or .json), and quit"
    )
    run.add_argument(
        "--screenshot", type=Path, metavar="FILE", help="save the window as a PNG once it is drawn, and quit"
    )
    run.add_argument("--size", type=_size, metavar="WxH", help="size of the window in pixels, for example 1280x800")
    run.add_argument(
        "--quit-after", type=_milliseconds, metavar="MS", help="quit this many milliseconds after the window appears"
    )
    run.add_argument("--cache-dir", type=Path, metavar="DIR", help="create the scratch cache in DIR")
    run.add_argument(
        "--cache-budget", type=_bytes, metavar="SIZE", help="disk space that the cache may use, for example 2G"
    )
    run.add_argument("--basedir", type=Path, metavar="DIR", help="keep settings, logs, state and cache in DIR")
    run.add_argument("--log-level", choices=LEVELS, default="warning", help="level of the messages on standard error")
    parser.add_argument("--version", action="version", version=f"{DISTRIBUTION} {__version__}")
    return parser


def _report(text: str) -> Path:
    if Path(text).suffix.lower() not in (".html", ".json"):
        raise argparse.ArgumentTypeError(f"{text} ends neither in .html nor in .json")
    return Path(text)


def _whole_number(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative")
    return number


def _milliseconds(text: str) -> int:
    number = _whole_number(text)
    if number > MAX_MILLISECONDS:
        raise argparse.ArgumentTypeError(f"{text} ms is more than 24 days")
    return number


_milliseconds.__name__ = "number of milliseconds"
_whole_number.__name__ = "whole number"  # argparse says "invalid whole number value"


def _bytes(text: str) -> int:
    try:
        return parse_size(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size; write WIDTHxHEIGHT, for example 1280x800") from None
    if not (200 <= width <= 16384 and 150 <= height <= 16384):
        raise argparse.ArgumentTypeError(f"{text} is not between 200x150 and 16384x16384")
    return width, height
