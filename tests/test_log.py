"""The log and the crash log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from viewer import log


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """What the tests to come log must reach pytest again."""
    logger = logging.getLogger("viewer")
    before = logger.propagate, logger.level, list(logger.handlers)
    yield
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate, logger.level, logger.handlers[:] = before


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
