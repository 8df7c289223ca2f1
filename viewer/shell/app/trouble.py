"""How the user learns of what goes wrong in the program itself."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

import viewer
from viewer import APP_NAME
from viewer.errors import ViewerError, print_error
from viewer.redaction import redact
from viewer.shell.window.main_window import MainWindow

_FILES_GONE = f"The files of {APP_NAME} have vanished or were replaced while it runs"


def log_unexpected(
    log: logging.Logger, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> tuple[str, str]:
    """Log what a slot raised; return a sentence about it, and the whole text."""
    text = redact("".join(traceback.format_exception(kind, error, trace)))
    log.error("unexpected: %s", text)
    # What the frames of the traceback hold would live until the interpreter ends, when Qt's objects are gone.
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        setattr(sys, name, None)
    if _lacks_files(error):
        sentence = f"{_FILES_GONE}; quit it and start it again."
    else:
        sentence = f"An unexpected error occurred ({kind.__name__}); you can continue to work. Please report it."
    return sentence, text


def _lacks_files(error: BaseException) -> bool:
    """Whether an update or a disk that is gone has taken what this program is made of."""
    program = Path(sys.executable if getattr(sys, "frozen", False) else viewer.__file__)
    own = isinstance(error, ImportError) and (error.name or "").split(".")[0] == viewer.__name__
    return own or not program.exists()


def tell_the_end(error: ViewerError, window: MainWindow, *, alone: bool) -> None:
    """Say why the program ends; whoever started it from a menu has no terminal to read.

    Parameters
    ----------
    alone
        Whether nobody sits before it.
    """
    print_error(error.sentence)
    if not alone and (sys.stderr is None or not sys.stderr.isatty()):
        from viewer.shell.widgets.prompts import Prompts

        Prompts(window).show_message(error.sentence, "The program will close.", error.detail)


def why_not_started(error: Exception) -> ViewerError:
    """Return what is told when a step of the start has raised ``error``."""
    if isinstance(error, ViewerError):
        return error
    text = redact("".join(traceback.format_exception(error)))
    return ViewerError(f"The program cannot start ({redact(str(error))}); please report it.", detail=text)


def why_not_made(error: Exception) -> ViewerError:
    """Return what is told when what only a dataset needs cannot be made: its modules are loaded late."""
    text = redact("".join(traceback.format_exception(error)))
    if _lacks_files(error):
        return ViewerError(f"{_FILES_GONE}; start it again.", detail=text)
    return ViewerError(f"What shows datasets cannot be made ({redact(str(error))}); please report it.", detail=text)
