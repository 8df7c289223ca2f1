"""``viewer.show`` and ``viewer.picture``: a window for this script, and pictures without one."""

from __future__ import annotations

import os
import threading
from typing import Any

from viewer.look_values import looks_to_plain
from viewer.option_words import looks_of_words, picture_of_words
from viewer.protocol.outside_requests import AwaitPicture, SaveFigure, ShowDataset
from viewer.scripting.picture import InlinePicture
from viewer.scripting.process import when_forked
from viewer.scripting.remote import PATIENCE, RemoteWindow, full_path
from viewer.scripting.samples import path_of
from viewer.scripting.window import Window
from viewer.scripting.words import look_words, picture_words, split_options

_lock = threading.RLock()
_SMALL = ("--size", "480x300")
"""The view that nobody sees: the smaller it is, the less is drawn before the picture."""

_started: dict[str, RemoteWindow] = {}
"""The window of this process, and what makes pictures for it, by what they are started for."""


def show(
    what: object,
    /,
    *,
    name: str = "samples",
    split: str | None = None,
    sample: int | None = None,
    field: str | None = None,
    time: float | None = None,
    block: bool = False,
    keep: bool = False,
    timeout: float = PATIENCE,
    **looks: Any,
) -> Window:
    """Show a dataset in a window, and go on: the window is a process of its own.

    The window that this script has opened before is used again; there is one for each process. It closes when the
    script ends.

    Parameters
    ----------
    what
        Folder of a dataset, the address of one on another machine, or a view file; or samples in memory as
        :func:`viewer.handover.hand_over` takes them: a ``plaid.Sample``, a dataset of pyplaid, a CGNS tree, a dict with
        ``"points"`` of shape (n, 3), ``"cells"`` and ``"fields"``, or several of them.
    name
        What samples in memory are called; shown under the same name they take the place of those before.
    split, sample, field, time
        What to show first; ``sample`` is an id in its split, and ``time`` in the units of the dataset.
    block
        Wait until the user has closed the window.
    keep
        Let the window stay when the script ends, with all samples in memory that it was given.
    timeout
        Seconds to wait for each answer.
    looks
        How to look at it: the options of the command line, with low lines in their names, as ``color_map="vik"``,
        ``range=(0, 1)``, ``camera="iso"``, ``clip="x"``, ``edges=True``.

    Returns
    -------
    The window, with its first picture drawn.

    Raises
    ------
    UsageError
        When an argument makes no sense.
    WindowError
        When there is no display, or it cannot be shown; the sentence says why.
    """
    words = look_words(looks)
    looks_of_words(words)
    path = path_of(what, name)
    first = {"split": split, "sample": sample, "field": field, "time": time}
    when_forked(__name__, _forget)
    with _lock:
        remote = _started.get("window")
        if remote is not None and remote.running:
            window = Window(remote)
            window.timeout = timeout
            window.open(path, **first, **looks)
        else:
            _let_go(remote)
            given = [f"--{name}={value}" for name, value in first.items() if value is not None]
            remote = RemoteWindow("window", (*given, *words, "--", path))
            remote.timeout = timeout
            try:
                remote.ask(AwaitPicture, field is not None or "base" in looks)
            except BaseException:
                remote.close()
                raise
            _started["window"] = remote
            remote.note(path)
            window = Window(remote)
        if keep:
            window.keep()
    if block:
        window.wait()
    return window


def picture(
    what: object,
    /,
    field: str | None = None,
    file: str | os.PathLike[str] | None = None,
    *,
    split: str | None = None,
    sample: int | None = None,
    time: float | None = None,
    timeout: float = PATIENCE,
    **options: Any,
) -> InlinePicture:
    """Make a picture of a dataset's sample without a window; Jupyter shows it inline.

    The process that draws it is started once and used again; it needs no display.

    Parameters
    ----------
    what, split, sample, field, time
        As for :func:`show`.
    file
        Save it there as well; ends in ``.png``, ``.tif``, ``.jpg``, ``.pdf`` or ``.svg``.
    options
        Those of :meth:`Window.picture` (``size``, ``background``, ``color_bar``, ``title``) and of :func:`show`.

    Raises
    ------
    UsageError
        When an argument makes no sense.
    WindowError
        When there is no such picture; the sentence says why.
    """
    mine, looks = split_options(options)
    words = picture_words(mine, file)
    picture_of_words(words if file is not None else ("--picture=a.png", *words))
    plain = looks_to_plain(looks_of_words(look_words(looks)))
    path = path_of(what, "picture")
    when_forked(__name__, _forget)
    with _lock:
        remote = _started.get("pictures")
        if remote is None or not remote.running:
            _let_go(remote)
            remote = _started["pictures"] = RemoteWindow("pictures", _SMALL)
        remote.timeout = timeout
        named = {"view": path} if path.lower().endswith(".plaidview") else {"dataset": path}
        first = {"split": split, "sample": sample, "field": field, "time": time}
        remote.ask(ShowDataset, **named, **first, looks=plain, fresh="dataset" in named, wait=True)
        answer = remote.ask(SaveFigure, words)
        return InlinePicture(remote.bytes_of(answer)) if file is None else InlinePicture.of_file(full_path(file))


def _forget() -> None:
    """In a forked child: nothing here is its own."""
    global _lock
    _lock = threading.RLock()
    _started.clear()


def _let_go(remote: RemoteWindow | None) -> None:
    """Close what is left of a process that has ended."""
    if remote is not None:
        remote.close()
