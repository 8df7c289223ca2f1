"""The command line: what the user can ask of the window. Which other roles a process can play is in ``viewer.roles``.

Nothing heavy is imported before the role is known.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from viewer import APP_NAME, DISTRIBUTION, __version__, roles
from viewer.animation_options import add_animation_options, animation_wish_of
from viewer.argument_types import (
    byte_count,
    dataset_place,
    export_file,
    milliseconds,
    report_file,
    whole_number,
    window_size,
)
from viewer.batch_options import check_template, sample_list
from viewer.errors import ViewerError, open_missing_streams, print_error
from viewer.options import SCRIPTS, Options
from viewer.picture_options import add_picture_options, picture_wish_of
from viewer.scan_options import add_scan_options, scan_wish_of
from viewer.view_names import is_view_file
from viewer.view_options import ViewOptions, add_view_options, view_options_of


def main(argv: list[str] | None = None) -> int:
    """Run the program and return its exit status: 0 done, 1 failed (or a scan found something broken), 2 wrong use."""
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
        if options.scan is not None:
            from viewer.scan_command.main import scan_dataset

            return scan_dataset(options.scan, options.log_level, options.basedir)
        if options.reuse:
            from viewer.scripting.reuse import open_in_running

            if open_in_running(options):
                return 0
        from viewer.shell import run

        status = run(options)
    except ViewerError as error:
        print_error(error.sentence)
        return 1
    finally:
        _let_go_of_broken_streams()
    if argv is None and options.for_a_picture:
        _leave(status)
    return status


def _leave(status: int) -> None:
    """End the process here, once the cache is removed; else return, and the usual end has another try.

    To take Qt's objects and all modules apart first takes a processor some 15 ms, in which a script waits.
    """
    from viewer.cache.registry import registry

    if registry().is_empty:
        logging.shutdown()
        os._exit(status)


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
    if known.export is not None and known.dataset is None:
        parser.error("--export needs a DATASET")
    if known.prediction and known.dataset is None:
        parser.error("--prediction needs a DATASET")
    try:
        scan = scan_wish_of(known)
        wish = picture_wish_of(known)
        animation = animation_wish_of(known, wish)
    except ValueError as error:
        parser.error(str(error))
    if known.samples is not None:
        file = known.picture or known.screenshot
        wrong = "--samples needs --picture, --animation or --screenshot" if file is None else check_template(str(file))
        if animation is not None:  # one file of all of them
            wrong = "" if animation.over in (None, "samples") else f"--samples and --over {animation.over} do not fit"
        if known.sample is not None:
            wrong = "--sample and --samples cannot be used together"
        if wrong:
            parser.error(wrong)
    alone = ("report", "export", "screenshot", "picture", "animation", "quit_after", "size", "basedir")
    given = next((name for name in alone if getattr(known, name) is not None), None)
    if known.reuse and given is not None:
        parser.error(f"--reuse and --{given.replace('_', '-')} cannot be used together")
    if known.dataset is not None and known.view is None and is_view_file(known.dataset):
        known.dataset, known.view = None, Path(known.dataset)  # as a desktop opens a file
    return Options(
        dataset=known.dataset,
        example=known.example,
        split=known.split,
        sample=known.sample,
        field=known.field,
        time=known.time,
        view=known.view,
        looks=_looks(known),
        samples=known.samples,
        predictions=tuple(known.prediction),
        yes=known.yes,
        report=known.report,
        export=known.export,
        screenshot=known.screenshot,
        picture=wish if animation is None else None,
        animation=animation,
        scan=scan,
        size=known.size,
        quit_after=known.quit_after,
        temp_root=known.cache_dir,
        cache_budget=known.cache_budget,
        basedir=known.basedir,
        log_level=known.log_level,
        reuse=known.reuse,
        script=known.script,
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
    source.add_argument(
        "dataset",
        nargs="?",
        type=dataset_place,
        metavar="DATASET",
        help="folder of a PLAID dataset, CGNS or other mesh file or folder of them, a saved view, or the address of a "
        "dataset on another machine, for example ssh://host/folder",
    )
    source.add_argument("--example", action="store_true", help="open the example dataset")
    what.add_argument("--split", metavar="S", help="split to show, for example train")
    what.add_argument("--sample", type=whole_number, metavar="N", help="ID of the sample in its split")
    what.add_argument(
        "--samples",
        type=sample_list,
        metavar="IDS",
        help="samples to save, in pictures or a film: 0-99,120, or all",
    )
    what.add_argument("--field", metavar="NAME", help="field that colours the mesh")
    what.add_argument("--time", type=float, metavar="T", help="time; the nearest time step is shown")
    what.add_argument("--view", type=Path, metavar="FILE", help="saved view to show; of DATASET, if that is given too")
    what.add_argument(
        "--prediction",
        type=dataset_place,
        action="append",
        default=[],
        metavar="PREDICTION",
        help="dataset or file of arrays that predicts DATASET, or its address: the errors are computed and shown; may "
        "be given again",
    )
    add_view_options(parser)
    add_picture_options(parser)
    add_animation_options(parser)
    add_scan_options(parser)
    run = parser.add_argument_group("how to run")
    run.add_argument(
        "--report", type=report_file, metavar="FILE", help="write a report of the prediction (.html or .json), and quit"
    )
    run.add_argument(
        "--export",
        type=export_file,
        metavar="FILE",
        help="write the sample (.vtkhdf, .vtu, .vtm, .pvd or .cgns), and quit",
    )
    run.add_argument(
        "--screenshot", type=Path, metavar="FILE", help="save the window as a PNG once it is drawn, and quit"
    )
    run.add_argument(
        "--size", type=window_size, metavar="WxH", help="size of the window in pixels, for example 1280x800"
    )
    run.add_argument(
        "--quit-after", type=milliseconds, metavar="MS", help="quit this many milliseconds after the window appears"
    )
    run.add_argument(
        "--reuse", action="store_true", help="open in the window that is open already; in a new one if there is none"
    )
    run.add_argument("--script", choices=SCRIPTS, default="", help=argparse.SUPPRESS)
    run.add_argument("--cache-dir", type=Path, metavar="DIR", help="create the scratch cache in DIR")
    run.add_argument(
        "--cache-budget", type=byte_count, metavar="SIZE", help="disk space that the cache may use, for example 2G"
    )
    run.add_argument("--basedir", type=Path, metavar="DIR", help="keep settings, logs, state and cache in DIR")
    run.add_argument(
        "--log-level", choices=roles.LEVELS, default="warning", help="level of the messages on standard error"
    )
    parser.add_argument("--version", action="version", version=f"{DISTRIBUTION} {__version__}")
    return parser


def _looks(known: argparse.Namespace) -> ViewOptions | None:
    """Return what the options say about how to look at it; None where they say nothing."""
    looks = view_options_of(known)
    return None if looks == ViewOptions() else looks
