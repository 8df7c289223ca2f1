"""The verb ``test``: the bundle is built beside the tests and tried after them."""

from __future__ import annotations

import sys
from pathlib import Path

import checks
import environment
import pytest
import steps


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose build script notes how it was called, and obeys a file."""
    monkeypatch.setattr(environment, "python", lambda _checkout: Path(sys.executable))
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "build.py").write_text(
        "import sys, pathlib\n"
        "with open('calls.txt', 'a') as calls: calls.write(' '.join(sys.argv[1:]) + '\\n')\n"
        "exec(pathlib.Path('task.py').read_text())\n"
    )
    (tmp_path / "task.py").write_text("print('all is well')")
    return tmp_path


def test_it_is_built_once_and_tried_once(checkout, capfd):
    assert checks._bundle(checkout, checks._start_build(checkout))
    assert (checkout / "calls.txt").read_text().splitlines() == ["--no-smoke", "--no-build --no-peer"]
    assert capfd.readouterr().out.count("all is well") == 2


def test_a_failed_build_is_a_failure_and_is_not_tried(checkout, capfd):
    (checkout / "task.py").write_text("sys.exit('there is no compiler')")
    assert not checks._bundle(checkout, checks._start_build(checkout))
    assert (checkout / "calls.txt").read_text().splitlines() == ["--no-smoke"]
    assert "there is no compiler" in capfd.readouterr().out


def test_a_build_that_takes_too_long_is_named(checkout, monkeypatch):
    (checkout / "task.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(checks, "BUNDLE_LIMIT_S", 0.5)
    builder = checks._start_build(checkout)
    try:
        with pytest.raises(steps.StepFailedError, match="not built in time"):
            checks._bundle(checkout, builder)
    finally:
        steps.end(builder, terminate=True)
