"""Signals: cleaned, told on, and truthful (F14, F26 without Qt, F27, F28, F29)."""

from __future__ import annotations

import os
import signal
import textwrap
import threading

import pytest

from viewer.cache import CacheRoot, sweep_orphans
from viewer.cache.signals import Handlers

ENDING = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]

IDLE = """
import signal, sys, time
from viewer.cache import CacheRoot
root = CacheRoot()
print(root.path, flush=True)
while True:
    time.sleep(0.05)  # not signal.pause(): a signal that comes just before it would wake nobody
"""

SLEEPING_IN_C = IDLE.replace("time.sleep(0.05)", "sys.stdin.buffer.raw.read(1)")
BUSY_IN_C = IDLE.replace("time.sleep(0.05)", "sum(range(10 ** 7))")


@pytest.mark.parametrize("number", ENDING)
@pytest.mark.parametrize("code", [IDLE, SLEEPING_IN_C, BUSY_IN_C], ids=["idle", "blocked", "busy"])
def test_cleaned_and_truthful(script, temp_root, number, code):
    one = script(code)
    one.line()
    one.send(number)
    assert one.end()[0] == -number
    assert os.listdir(temp_root) == []


def test_sigquit_is_left_alone(script, temp_root):
    one = script("import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n" + IDLE)
    one.line()
    one.send(signal.SIGQUIT)
    assert one.end()[0] == -signal.SIGQUIT
    assert len(os.listdir(temp_root)) == 1  # the next sweep's


@pytest.mark.parametrize("number", ENDING)
def test_an_ignored_signal_stays_ignored(script, temp_root, number):
    """nohup ignores SIGHUP, a shell SIGINT for what runs in the background: on purpose."""
    one = script(f"import signal; signal.signal({int(number)}, signal.SIG_IGN)\n" + IDLE)
    one.line()
    one.send(number)
    one.send(signal.SIGTERM if number != signal.SIGTERM else signal.SIGINT)
    assert one.end()[0] == -(signal.SIGTERM if number != signal.SIGTERM else signal.SIGINT)
    assert os.listdir(temp_root) == []


GRACEFUL = {
    "asyncio.run and Ctrl-C": (
        signal.SIGINT,
        """
        import asyncio
        from viewer.cache import CacheRoot
        async def main():
            root = CacheRoot()
            try:
                print("ready", flush=True)
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(0)
                print("saved", root.path.exists(), root.closed, flush=True)
        try:
            asyncio.run(main())
        except KeyboardInterrupt:
            pass
        """,
    ),
    "a signal handler of asyncio": (
        signal.SIGTERM,
        """
        import asyncio, signal
        from viewer.cache import CacheRoot
        async def main():
            stop = asyncio.Event()
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
            root = CacheRoot()
            print("ready", flush=True)
            await stop.wait()
            print("saved", root.path.exists(), root.closed, flush=True)
        asyncio.run(main())
        """,
    ),
    "a handler that was there before": (
        signal.SIGTERM,
        """
        import signal
        from viewer.cache import CacheRoot
        stop = []
        signal.signal(signal.SIGTERM, lambda number, frame: stop.append(number))
        root = CacheRoot()
        print("ready", flush=True)
        while not stop:
            signal.sigtimedwait([], 0.01)
        print("saved", root.path.exists(), root.closed, flush=True)
        """,
    ),
    "a handler that came later and calls ours": (
        signal.SIGTERM,
        """
        import signal
        from viewer.cache import CacheRoot
        stop, root = [], CacheRoot()
        before = signal.getsignal(signal.SIGTERM)
        def later(number, frame):
            stop.append(number)
            before(number, frame)
        signal.signal(signal.SIGTERM, later)
        print("ready", flush=True)
        while not stop:
            signal.sigtimedwait([], 0.01)
        print("saved", root.path.exists(), root.closed, flush=True)
        """,
    ),
    "a handler of C code": (
        signal.SIGTERM,
        """
        import faulthandler, os, signal, sys
        from viewer.cache import CacheRoot
        reading, writing = os.pipe()
        faulthandler.register(signal.SIGTERM, file=writing)
        root = CacheRoot()
        print("ready", flush=True)
        os.read(reading, 1)
        print("saved", root.path.exists(), root.closed, flush=True)
        """,
    ),
    "Ctrl-C that is caught": (
        signal.SIGINT,
        """
        import os, time
        from viewer.cache import CacheRoot
        root = CacheRoot()
        try:
            os.write(1, b"ready\\n")  # not print, which an exception in the middle would leave in disorder
            while True:
                time.sleep(0.05)
        except KeyboardInterrupt:
            print("saved", root.path.exists(), root.closed, flush=True)
        """,
    ),
}


@pytest.mark.parametrize("how", GRACEFUL)
def test_a_signal_that_is_not_the_end(script, temp_root, how):
    """Who handles a signal decides what it means: nothing is cleaned and nobody is killed before the program ends."""
    number, code = GRACEFUL[how]
    one = script(code)
    assert one.line() == "ready"
    one.send(number)
    assert one.line() == "saved True False"
    assert one.end()[0] == 0
    assert os.listdir(temp_root) == []


INTERRUPTED = """
import os, signal, sys
from viewer.cache import CacheRoot
from viewer.open_folder import Folder
root = CacheRoot()
for number in range(3):
    for file in range(100):
        (root.directory(f"d{number}") / str(file)).touch()
original, left = Folder.rmdir, [1]
def rmdir(self, name):
    if left:
        left.pop()
        os.kill(os.getpid(), int(sys.argv[1]))
    original(self, name)
Folder.rmdir = rmdir
try:
    root.close()
except KeyboardInterrupt:
    print("interrupted", root.closed, flush=True)
"""


def test_ctrl_c_while_closing_is_made_good(script, temp_root):
    """What was begun is gone on with: by a second ``close``, here by the one at exit."""
    one = script(INTERRUPTED, int(signal.SIGINT))
    assert one.line() == "interrupted True"
    assert one.end() == (0, "", "")
    assert os.listdir(temp_root) == []


def test_sigterm_while_closing_finishes_first(script, temp_root):
    assert script(INTERRUPTED, int(signal.SIGTERM)).end()[0] == -signal.SIGTERM
    assert os.listdir(temp_root) == []


def test_ctrl_c_before_closing_has_begun(script, temp_root):
    """It comes while a round of freshening is waited for: the second close removes what the first did not."""
    code = """
    import os, signal, threading
    from viewer.cache import CacheRoot
    root = CacheRoot(run_orphan_sweep=False)
    def interrupt():
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(5)
    root._freshener.stop = interrupt
    try:
        root.close()
    except KeyboardInterrupt:
        root._freshener.stop = lambda: None
        print(root.path.exists(), root.close().gone, root.close(), flush=True)
    """
    assert script(code).line() == "True True None"
    assert os.listdir(temp_root) == []


CTRL_C_WHILE_MAKING = """
import os, sys
from pathlib import Path
from viewer.cache import CacheRoot, places, sweep
CacheRoot(run_orphan_sweep=False).close()
files = ("places.py", "owner.py", "root.py", "registry.py")
def make_until(number):
    seen = 0
    def line(frame, event, argument):
        nonlocal seen
        if event == "line" and os.path.basename(frame.f_code.co_filename) in files:
            seen += 1
            if seen == number:
                sys.settrace(None)
                raise KeyboardInterrupt
        return line
    sys.settrace(lambda frame, event, argument: line if "viewer" in frame.f_code.co_filename else None)
    try:
        return CacheRoot(run_orphan_sweep=False)
    except KeyboardInterrupt:
        return None
    finally:
        sys.settrace(None)
number, left = 1, []
while (root := make_until(number)) is None:
    sweep()
    if there := os.listdir(os.environ["TMPDIR"]):
        left += there
        os.rename(Path(os.environ["TMPDIR"], *there), Path(sys.argv[1], *there))
    number += 1
root.close()
print(number, len(left))
"""


def test_ctrl_c_at_any_line_of_the_making(script, tmp_path):
    """What was made by then goes with the next sweep, although its process lives on.

    Between two lines, where a new cache is handed from one function to the other, it goes with the next process.
    """
    aside = tmp_path / "aside"
    aside.mkdir()
    status, text, errors = script(CTRL_C_WHILE_MAKING, aside).end()
    assert (status, errors) == (0, "")
    lines, left = map(int, text.split())
    assert lines > 80
    assert left <= 2
    assert len(sweep_orphans(aside)) == left
    assert os.listdir(aside) == []


def test_the_second_signal_acts_at_once(script, temp_root):
    """Cleaning hangs; the second SIGTERM finds the default action. What is left is a tombstone."""
    code = """
    import os, time
    from viewer.cache import CacheRoot, owner as module
    root = CacheRoot()
    def hang(*arguments, **options):  # not print: the signal may come while the other one is still at it
        os.write(1, b"cleaning\\n")
        while True:
            time.sleep(0.05)
    module.remove_opened = hang
    print("ready", flush=True)
    while True:
        time.sleep(0.05)
    """
    one = script(code)
    one.line()
    one.send(signal.SIGTERM)
    assert one.line() == "cleaning"
    one.send(signal.SIGTERM)
    assert one.end()[0] == -signal.SIGTERM
    assert [name.startswith(".plaid-viewer-trash-") for name in os.listdir(temp_root)] == [True]


def test_a_signal_while_closing(script, temp_root):
    """The handler comes in the middle of close, in the same thread: no deadlock, and the process ends by the signal."""
    code = """
    import os, signal
    from viewer.cache import CacheRoot, owner as module
    root = CacheRoot()
    original = module.remove_opened
    def interrupted(*arguments, **options):
        os.kill(os.getpid(), signal.SIGTERM)
        return original(*arguments, **options)
    module.remove_opened = interrupted
    root.close()
    """
    assert script(code).end()[0] == -signal.SIGTERM


def test_several_roots_and_one_that_handles_nothing(script, temp_root):
    code = """
    import time
    from viewer.cache import CacheRoot
    roots = [CacheRoot(), CacheRoot(), CacheRoot(install_signal_handlers=False)]
    print(roots[2].path.name, flush=True)
    while True:
        time.sleep(0.05)
    """
    one = script(code)
    name = one.line()
    one.send(signal.SIGTERM)
    assert one.end()[0] == -signal.SIGTERM
    assert os.listdir(temp_root) == [name]


def test_cleaning_that_fails_does_not_stop_the_signal(script, temp_root):
    code = """
    import time
    from viewer.cache import CacheRoot
    root = CacheRoot()
    root._hold.remove = None
    print(1, flush=True)
    while True:
        time.sleep(0.05)
    """
    one = script(code)
    one.line()
    one.send(signal.SIGTERM)
    status, _, errors = one.end()
    assert status == -signal.SIGTERM
    assert "closing the cache" in errors


def test_not_from_another_thread():
    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=lambda: CacheRoot(run_orphan_sweep=False).close())
    thread.start()
    thread.join()
    assert signal.getsignal(signal.SIGTERM) == before


def test_closed_in_another_thread(temp_root):
    """Only the main thread may restore a handler: ours stays, passing everything on, until a root closes there."""
    before = signal.getsignal(signal.SIGTERM)
    root = CacheRoot(run_orphan_sweep=False)
    thread = threading.Thread(target=root.close)
    thread.start()
    thread.join()
    assert signal.getsignal(signal.SIGTERM) != before
    CacheRoot(run_orphan_sweep=False).close()
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_later_handler_is_not_replaced(temp_root):
    before = signal.getsignal(signal.SIGTERM)
    root = CacheRoot(run_orphan_sweep=False)

    def later(number, frame):
        pass

    signal.signal(signal.SIGTERM, later)
    root.close()
    assert signal.getsignal(signal.SIGTERM) is later
    signal.signal(signal.SIGTERM, before)


def test_a_handler_from_outside_python_is_left_alone(monkeypatch):
    handlers = Handlers(lambda: None)
    with monkeypatch.context() as patch:
        patch.setattr(signal, "getsignal", lambda number: None)
        handlers.install()
    assert signal.getsignal(signal.SIGTERM) != handlers._handle


def test_what_a_handler_does(monkeypatch):
    """Here in this process: clean, restore the default, and send the signal again."""
    done = []
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    handlers = Handlers(lambda: done.append("clean"))
    handlers.install()
    monkeypatch.setattr(os, "kill", lambda pid, number: done.append((pid, number, signal.getsignal(number))))  # type: ignore[arg-type]
    handlers._handle(signal.SIGTERM, None)
    assert done == ["clean", (os.getpid(), signal.SIGTERM, signal.SIG_DFL)]
    handlers.install()
    handlers._pid = -1
    handlers._handle(signal.SIGTERM, None)  # in a child between fork and its hook
    assert len(done) == 3
    signal.signal(signal.SIGTERM, before)
    handlers.restore()


def test_installing_twice_is_installing_once():
    before = signal.getsignal(signal.SIGTERM)
    handlers = Handlers(lambda: None)
    handlers.install()
    handlers.install()
    handlers.restore()
    assert signal.getsignal(signal.SIGTERM) == before


HELD_BACK = {
    "waited for": """
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        print("ready", flush=True)
        print(signal.sigwait({signal.SIGTERM}).name, root.path.exists(), flush=True)
    """,
    "let through later": """
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        print("ready", flush=True)
        sys.stdin.readline()
        print(signal.sigpending().pop().name, root.path.exists(), flush=True)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        signal.pause()
    """,
}


@pytest.mark.parametrize("how", HELD_BACK)
def test_a_signal_that_the_program_holds_back(script, temp_root, how):
    """It went to a thread of ours, which let it through, and ended the program at once."""
    code = "import signal, sys\nfrom viewer.cache import CacheRoot\nroot = CacheRoot()\n" + textwrap.dedent(
        HELD_BACK[how]
    )
    one = script(code)
    assert one.line() == "ready"
    one.send(signal.SIGTERM)
    if how == "let through later":
        one.say()
    assert one.line() == "SIGTERM True"
    assert one.end()[0] == (-signal.SIGTERM if how == "let through later" else 0)
    assert os.listdir(temp_root) == []


def test_a_later_handler_of_c_code_is_not_replaced(script, temp_root):
    """Python is not told of it, and says that ours stands."""
    code = """
    import ctypes, signal
    from viewer.cache import CacheRoot
    root, seen = CacheRoot(), []
    kind = ctypes.CFUNCTYPE(None, ctypes.c_int)
    handler = kind(seen.append)
    install = ctypes.CDLL(None).signal
    install.argtypes, install.restype = [ctypes.c_int, kind], ctypes.c_void_p
    install(signal.SIGTERM, handler)
    root.close()
    signal.raise_signal(signal.SIGTERM)
    print("goes on", seen)
    """
    assert script(code).line() == "goes on [15]"
