"""The log and the crash log."""

from __future__ import annotations

import logging
from pathlib import Path

from viewer import log


def test_the_log_takes_any_path(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "viewer.log"
    log.configure("error", file)
    logging.getLogger("viewer.test").info("odd %s", "\udcff\n")
    log.configure("error")
    assert "odd \\udcff" in file.read_text()


def test_a_log_that_cannot_be_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    log.configure("error", tmp_path / "file" / "viewer.log")
    assert log.open_crash_log(tmp_path / "file" / "crash.log") is None
    log.configure("error")
