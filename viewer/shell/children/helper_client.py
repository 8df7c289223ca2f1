"""The window's side of a helper: one request, its answers as they come. Blocks, so not in the thread of the window."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING

from viewer.errors import ProtocolError
from viewer.helper.sizes import SizeBook
from viewer.protocol import MAX_LINE, Failed, HelperDone, HelperRequest, Message, decode, encode
from viewer.roles import command

if TYPE_CHECKING:  # the rest is imported in the thread that needs it
    import subprocess

    from viewer.helper.work import Tell

PATIENCE = 3.0
"""Seconds that a cancelled helper gets to say what it has done."""

_POLL = 0.05

_BREATH = 0.0002
"""Seconds between two answers in which the window's thread gets the interpreter, if it waits for it; from a thread that
goes on working it gets it after 5 ms (``sys.getswitchinterval``), and again and again while it paints."""


class HelperError(Exception):
    """The helper failed, or died."""


class HelperStartError(HelperError):
    """The helper could not even be started."""


def do_apart(
    request: HelperRequest, sizes: SizeBook | None = None, *, tell: Tell, cancel: threading.Event
) -> HelperDone:
    """Have a request done by a helper process, where it costs the window no time; here when none can be started.

    Parameters
    ----------
    sizes
        What was counted before.
    tell
        Takes all answers but the last, in this thread.
    cancel
        Set it from another thread to stop early; the helper is killed when it does not answer to that.

    Raises
    ------
    HelperError
        When there is no result.
    """
    sizes = sizes or SizeBook()
    try:
        return ask_helper(request, sizes, tell=tell, cancel=cancel)
    except HelperStartError:
        from viewer.helper.work import do

        return do(request, sizes, tell, cancel)


def ask_helper(request: HelperRequest, sizes: SizeBook, *, tell: Tell, cancel: threading.Event) -> HelperDone:
    """As :func:`do_apart`, but only in a helper process.

    Raises
    ------
    HelperStartError
        When none can be started.
    HelperError
        When there is no result.
    """
    import subprocess

    try:
        process = subprocess.Popen(
            command("helper"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise HelperStartError(f"a helper process could not be started: {error}") from error
    over, asked = threading.Event(), threading.Event()
    arguments = (process, cancel, asked, over)
    watcher = threading.Thread(target=_watch, args=arguments, name="helper-watch", daemon=True)
    watcher.start()
    try:
        _send(process.stdin, [*sizes.parts(), request])
        asked.set()
        return _listen(process.stdout, tell)
    except OSError as error:
        raise HelperError("the helper process ended before it had finished") from error
    finally:
        asked.set()
        over.set()
        watcher.join()
        _end(process)


def _send(stream: IO[bytes] | None, messages: Iterable[Message]) -> None:
    assert stream is not None
    for message in messages:
        stream.write(encode(message))
    stream.flush()


def _listen(stream: IO[bytes] | None, tell: Callable[[Message], None]) -> HelperDone:
    assert stream is not None
    while line := stream.readline(MAX_LINE):
        try:
            message = decode(line)
        except ProtocolError as error:
            raise HelperError(error.sentence) from error
        if isinstance(message, Failed):
            logging.getLogger("viewer.helper").error("%s\n%s", message.sentence, message.detail)
            raise HelperError(message.sentence)
        if isinstance(message, HelperDone):
            return message
        tell(message)
        time.sleep(_BREATH)
    raise HelperError("the helper process ended before it had finished")


def _watch(
    process: subprocess.Popen[bytes], cancel: threading.Event, asked: threading.Event, over: threading.Event
) -> None:
    """Close the helper's input once it is cancelled, and end it if it does not answer to that."""
    while not over.wait(_POLL):
        if cancel.is_set():
            if asked.wait(PATIENCE):  # while the other thread still writes there, closing would wait for it
                _close(process.stdin)
                over.wait(PATIENCE)
            if not over.is_set():
                process.kill()
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    import subprocess

    _close(process.stdin)
    _close(process.stdout)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _close(stream: IO[bytes] | None) -> None:
    with contextlib.suppress(OSError, ValueError):
        if stream is not None:
            stream.close()
