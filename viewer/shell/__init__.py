"""The window: everything that imports PySide6.

It imports no numpy, VTK or pyplaid: those live in the children, so no file can freeze or crash the window.
"""

from __future__ import annotations

import builtins
import gc
import os

from viewer.errors import ViewerError
from viewer.kept_code import kept_code
from viewer.options import Options
from viewer.paths import code_folder


def run(options: Options) -> int:
    """Open the window, stay until it is closed, and return the exit status of the program.

    Raises
    ------
    ViewerError
        When there is no display, Qt is incomplete, or the scratch cache cannot be made.
    """
    from viewer.shell.app.display import choose_platform
    from viewer.shell.children.early import start_early

    gc.disable()  # while the program starts, all that is made stays; then there is a collector of our own
    alone = options.report is not None or options.export is not None
    headless = options.for_a_picture or alone
    choose_platform(os.environ, headless=headless, hidden=options.is_hidden)
    early = start_early(options.log_level) if options.opens and not alone else {}
    try:
        with kept_code(code_folder(options.basedir)):
            import PySide6.QtCore  # noqa: F401

        import_as_usual()
        if options.report is not None:
            from viewer.shell import report

            return report.run(options)
        if options.export is not None:
            from viewer.shell import export

            return export.run(options)
        from viewer.shell.app.application import ViewerApplication
    except ImportError as error:
        raise ViewerError(
            f"Qt cannot be loaded ({error}); install the missing system library, "
            "or let packaging/bootstrap.py in a checkout name the packages."
        ) from error
    return ViewerApplication(options, early).run()


def import_as_usual() -> None:
    """Take back what PySide6 puts in the place of ``import``.

    It looks through the source of every module that is imported later for whether that may want names in snake case
    (``from __feature__ import snake_case``), and keeps the source. Nothing here does, and it is a tenth of the start.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
