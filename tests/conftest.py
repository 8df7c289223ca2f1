"""What every test gets: a home and a temporary directory of its own, and a look at what it left behind.

No test reads or writes the directories of whoever runs it. After a test that used Qt or started the program, anything
left (a thread at work, a timer, a window, a child process, a cache directory) fails the test.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.hangs import HangEnder

PATIENCE = 30.0
"""Seconds that anything may take that is waited for, on a machine that is busy with other things as well; reached only
when something is broken. A condition is waited for, never the time itself."""

HOME_VARIABLES = {
    "HOME": ".",
    "XDG_CONFIG_HOME": ".config",
    "XDG_STATE_HOME": ".local/state",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CACHE_HOME": ".cache",
}


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home for the whole run, so that nothing ever touches the real one."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, place in HOME_VARIABLES.items():
            patch.setenv(name, str(folder / place))
        for name in ("QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME"):
            patch.delenv(name, raising=False)
        yield folder


@pytest.fixture(autouse=True)
def temp_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary directory for this test alone: where caches go and where sweeps look."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def common_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same for all processes that run its tests."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextlib.contextmanager
def one_at_a_time(factory: pytest.TempPathFactory, name: str) -> Iterator[None]:
    """Let one of the processes that run tests do something at a time."""
    with (common_folder(factory) / f"{name}.lock").open("w") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def written_once(factory: pytest.TempPathFactory, name: str, write: Callable[[Path], object]) -> Path:
    """Return a dataset that the first one who wants it writes for all tests of the run, which only read it."""
    path = common_folder(factory) / "written" / name
    with one_at_a_time(factory, f"written-{name.replace('/', '-')}"):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="half-", dir=path.parent) as half:
                write(Path(half) / path.name)
                (Path(half) / path.name).rename(path)
    return path


@pytest.fixture(scope="session")
def example_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example dataset, written once. Read only: copy it to damage it."""
    pytest.importorskip("CGNS", reason="writing a dataset needs pyCGNS (the extra plaid)")
    # In a process of its own: importing pyplaid changes warnings, logging and more.
    code = (
        "import sys; from pathlib import Path; from viewer.reader.example import write_example;"
        "write_example(Path(sys.argv[1]), lambda text, share: None)"
    )

    def write(path: Path) -> None:
        command = [sys.executable, "-c", code, str(path)]
        subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[1])

    return written_once(tmp_path_factory, "example_dataset", write)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Widgets are tested on Qt's own off-screen platform: the same everywhere, and no window pops up."""
    return ["tests", "-platform", "offscreen"]


class PatientBot(QtBot):
    """The bot of pytest-qt with the patience of these tests: its own five seconds are few on a busy machine."""

    def waitSignal(self, signal: Any, *, timeout: int = round(PATIENCE * 1000), **wishes: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **wishes)

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = round(PATIENCE * 1000)) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitCallback(self, *, timeout: int = round(PATIENCE * 1000), **wishes: Any) -> Any:
        return super().waitCallback(timeout=timeout, **wishes)

    def waitExposed(self, widget: Any, *, timeout: int = round(PATIENCE * 1000)) -> Any:
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> PatientBot:
    """Drives widgets and waits for them."""
    return PatientBot(request)


def wait_until(condition: Callable[[], object], seconds: float = PATIENCE, what: str = "") -> None:
    """Wait until a condition holds.

    Raises
    ------
    AssertionError
        When it does not within ``seconds``.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:g} s: {what or condition}")
        time.sleep(0.01)


def pytest_configure(config: pytest.Config) -> None:
    """Set up the run: examples of Hypothesis, and signals."""
    from hypothesis import HealthCheck, settings

    # The same examples on every run, and no judgement of their speed: a busy machine is no failure. Other examples come
    # with --hypothesis-profile=default.
    settings.register_profile(
        "tests", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
    )
    if not config.getoption("--hypothesis-profile", default=None):
        settings.load_profile("tests")
    _take_signals()
    limit = float(config.getoption("--timeout") or config.getini("timeout") or 0)
    if limit and not config.getoption("usepdb"):
        config.pluginmanager.register(HangEnder(limit, PATIENCE))


def _take_signals() -> None:
    """Take signals again that a shell ignores for what it starts in the background (SIGINT, SIGQUIT), or nohup does.

    Every process that a test starts would inherit that, and the cache leaves an ignored signal ignored.
    """
    for name, handler in (
        ("SIGINT", signal.default_int_handler),
        ("SIGQUIT", signal.SIG_DFL),
        ("SIGHUP", signal.SIG_DFL),
    ):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


# Leaks ----------------------------------------------------------------------------------------------------------------


_BEFORE = pytest.StashKey[frozenset[int]]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note the processes that are there already: those of fixtures that serve many tests are no leak of this one."""
    item.stash[_BEFORE] = frozenset(child.pid for child in _descendants())


def _descendants() -> list[psutil.Process]:
    """Return the processes below this one; psutil looks at all there are, and most tests have none."""
    try:
        by_thread = [file.read_text() for file in Path("/proc/self/task").glob("*/children")]
    except OSError:
        by_thread = []  # a thread has ended meanwhile
    if by_thread and not any(by_thread):
        return []
    return psutil.Process(os.getpid()).children(recursive=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Look for what a test left, after every fixture (and pytest-qt) has tidied up."""
    names = getattr(item, "fixturenames", ())
    uses_qt = "qapp" in names or "qtbot" in names
    starts_program = "start" in names
    folder: Path | None = getattr(item, "funcargs", {}).get("temp_root")
    result = yield
    left: list[str] = []
    if uses_qt:
        left += _left_in_qt()
    if uses_qt or starts_program:
        left += _left_in_system(folder, item.stash.get(_BEFORE, frozenset()))
    if left:
        pytest.fail("the test left behind: " + "; ".join(left), pytrace=False)
    return result


def _left_in_qt() -> list[str]:
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThreadPool, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return []
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = []
    if not QThreadPool.globalInstance().waitForDone(round(PATIENCE * 1000)):
        left.append("work in the global thread pool")
    for widget in QApplication.topLevelWidgets():
        if isValid(widget):
            left.append(f"the window {widget!r} {widget.objectName()}")
            widget.deleteLater()
    for candidate in gc.get_objects():
        kind = type(candidate)
        # isinstance() would wake lazy proxies of other libraries.
        if issubclass(kind, QTimer) and isValid(candidate) and candidate.isActive():
            left.append(f"the running timer {candidate!r} of {candidate.parent()!r}")
            candidate.stop()
        elif kind is QObject or issubclass(kind, QWidget):
            continue
    # What is there now is no matter of the tests to come: without this each would look through all modules again.
    gc.freeze()
    return left


def _is_pythons_own(process: psutil.Process) -> bool:
    """Whether it is the process that multiprocessing keeps beside its user until the end, whichever test woke it."""
    try:
        return "resource_tracker" in " ".join(process.cmdline())
    except psutil.Error:
        return True  # it has ended meanwhile


def _left_in_system(folder: Path | None, before: frozenset[int]) -> list[str]:
    def children() -> list[psutil.Process]:
        return [child for child in _descendants() if child.pid not in before and not _is_pythons_own(child)]

    left = []
    end = time.monotonic() + PATIENCE
    while (alive := children()) and time.monotonic() < end:
        time.sleep(0.01)
    for child in alive:
        try:
            left.append(f"the process {child.pid} {' '.join(child.cmdline())}")
            child.kill()
        except psutil.Error:
            continue  # it has ended meanwhile
    if folder is not None:
        left += [f"the directory {path}" for path in folder.glob("*plaid-viewer-*")]
    return left
