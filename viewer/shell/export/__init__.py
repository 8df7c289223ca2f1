"""Exporting: the sample as files of other programs, from the window and, without one, by ``--export FILE``."""

from __future__ import annotations

from viewer.options import Options


def run(options: Options) -> int:
    """Export what the command line names, without a window, and return the exit status of the program.

    Raises
    ------
    ViewerError
        When it cannot be done; then nothing is left of it.
    """
    from PySide6.QtCore import QCoreApplication

    from viewer import log
    from viewer.errors import ViewerError, print_error
    from viewer.paths import Paths
    from viewer.shell.export.batch import BatchExport
    from viewer.shell.services.lasting_places import goes_with_cache

    assert options.export is not None
    if refusal := goes_with_cache(options.export.absolute()):
        raise ViewerError(refusal)
    paths = Paths.chosen(options.basedir, options.temp_root)
    log.configure(options.log_level, paths.logs / "viewer.log")
    qt = QCoreApplication([])  # no display: nothing is drawn
    export = BatchExport(options, paths)
    try:
        exported = export.make()
    finally:
        export.close()
        qt.processEvents()
    for note in exported.notes:
        print_error(note)
    return 0
