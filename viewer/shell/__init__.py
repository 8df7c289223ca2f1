"""The window: everything that imports PySide6.

It imports no numpy, VTK or pyplaid: those live in the children, so no file can freeze or crash the window.
"""

from __future__ import annotations

import os

from viewer.errors import ViewerError
from viewer.options import Options


def run(options: Options) -> int:
    """Open the window, stay until it is closed, and return the exit status of the program.

    Raises
    ------
    ViewerError
        When there is no display, Qt is incomplete, or the scratch cache cannot be made.
    """
    from viewer.shell.app.display import choose_platform

    choose_platform(os.environ, headless=options.screenshot is not None)
    try:
        from viewer.shell.app.application import ViewerApplication
    except ImportError as error:
        raise ViewerError(
            f"Qt cannot be loaded ({error}); install the missing system library, "
            "or let packaging/bootstrap.py in a checkout name the packages."
        ) from error
    return ViewerApplication(options).run()
