"""A forked child owns nothing (F4): the older viewer's child deletes its parent's live cache in all of these."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

CHILDREN = {
    "sys.exit": """
        pid = os.fork()
        if pid == 0:
            sys.exit(0)
        os.waitpid(pid, 0)
    """,
    "os._exit": """
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
    """,
    "close": """
        pid = os.fork()
        if pid == 0:
            assert root.close() is None
            with root:
                pass
            os._exit(0)
        assert os.waitpid(pid, 0)[1] == 0
    """,
    "sigterm": """
        pid = os.fork()
        if pid == 0:
            while True:
                time.sleep(0.05)
        os.kill(pid, signal.SIGTERM)
        assert os.waitpid(pid, 0)[1] == signal.SIGTERM
    """,
    "pool, idle": """
        import multiprocessing
        with multiprocessing.get_context("fork").Pool(2) as pool:
            assert pool.map(abs, [-1]) == [1]
    """,
    "pool, busy": """
        import multiprocessing, time
        with multiprocessing.get_context("fork").Pool(2) as pool:
            pool.map_async(time.sleep, [60, 60])
            pool.apply_async(abs, [-1])
    """,
    "process terminated": """
        import multiprocessing, time
        process = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
        process.start()
        process.terminate()
        process.join()
        assert process.exitcode == -signal.SIGTERM
    """,
    "process ended": """
        import multiprocessing, time
        process = multiprocessing.get_context("fork").Process(target=time.sleep, args=(0,))
        process.start()
        process.join()
        assert process.exitcode == 0
    """,
    "sys.exit in a grandchild": """
        pid = os.fork()
        if pid == 0:
            if os.fork() == 0:
                sys.exit(0)
            os.wait()
            os._exit(0)
        os.waitpid(pid, 0)
    """,
}


@pytest.mark.parametrize("what", CHILDREN)
def test_a_child_ends(script, temp_root, what):
    import textwrap

    code = (
        "import os, signal, sys\nfrom viewer.cache import CacheRoot, find_orphans\nroot = CacheRoot()\n"
        + textwrap.dedent(CHILDREN[what])
        + "print(root.path.is_dir(), root.lost(), find_orphans().findings[0].reason, flush=True)\n"
        + "sys.stdin.readline()\n"
    )
    one = script(code)
    assert one.line() == "True False this process uses it"
    probe = script("from viewer.cache import find_orphans; print(find_orphans().findings[0].reason)")
    assert probe.line() == "a running process holds its lock"
    assert one.end()[0] == 0
    assert os.listdir(temp_root) == []


def test_a_living_child_does_not_keep_the_dead_parents_cache(script, temp_root):
    """Its copy of the locked descriptor is closed, so the sweep need not wait for it."""
    code = """
    import os, signal, sys, time
    from viewer.cache import CacheRoot
    root = CacheRoot()
    if os.fork() == 0:
        print(root.path, os.getpid(), flush=True)
        sys.stdin.readline()
        os._exit(0)
    while True:
        time.sleep(0.05)
    """
    one = script(code)
    path, child = one.line().split()
    one.send(signal.SIGKILL)
    one.process.wait()
    swept = script("from viewer.cache import sweep_orphans; print(*sweep_orphans())").line()
    os.kill(int(child), 0)
    one.say()
    assert swept == path


def test_a_daemon_takes_a_directory_of_its_own(script, temp_root):
    """The owner ends, its forked child goes on: refresh gives it a root, and the old one is anybody's to sweep."""
    code = """
    import os, sys
    from viewer.cache import CacheRoot
    root = CacheRoot()
    first = root.path
    if os.fork():
        os._exit(0)
    os.setsid()
    print(root.refresh(), root.path != first, root.refresh(), first, root.path, flush=True)
    sys.stdin.readline()
    """
    one = script(code)
    changed, new, again, first, second = one.line().split()
    assert (changed, new, again) == ("True", "True", "False")
    sweep = "from viewer.cache import sweep_orphans; print(*sweep_orphans())"
    assert script(sweep).line() == first
    assert Path(second).is_dir()
    one.say()
    one.process.stdout.read()  # until the daemon is gone
    assert os.listdir(temp_root) == []


def test_fork_while_another_thread_closes(script, temp_root):
    """The child's copy of a lock that somebody held must not hang it."""
    code = """
    import os, sys, threading
    from viewer.cache import CacheRoot, owner as module
    root, inside, go_on = CacheRoot(), threading.Event(), threading.Event()
    original = module.remove_opened
    def slow(*arguments, **options):
        inside.set()
        go_on.wait()
        return original(*arguments, **options)
    module.remove_opened = slow
    thread = threading.Thread(target=root.close)
    thread.start()
    inside.wait()
    pid = os.fork()
    if pid == 0:
        root.close()
        root.refresh()
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    go_on.set()
    thread.join()
    print("done")
    """
    assert script(code).line() == "done"
    assert os.listdir(temp_root) == []


def test_a_signal_between_fork_and_its_hook(script, temp_root):
    """The inherited handler cleans nothing in a child; it only passes the signal on."""
    code = """
    import os, signal, sys
    from viewer.cache import CacheRoot
    from viewer.cache.registry import registry
    root = CacheRoot()
    handle = signal.getsignal(signal.SIGTERM)
    pid = os.fork()
    if pid == 0:
        registry()._handlers._pid = os.getppid()
        signal.signal(signal.SIGTERM, handle)
        handle(signal.SIGTERM, None)
    print(os.waitpid(pid, 0)[1], root.path.is_dir())
    """
    assert script(code).line() == f"{int(signal.SIGTERM)} True"


def test_a_fork_during_a_sweep(script, legacy, temp_root):
    """The child has copies of what the parent was removing, and lives on when the parent is killed."""
    for number in range(5):
        legacy(token=f"{number:012x}")
    one = script("""
        import os, sys, threading
        from viewer.cache import sweep
        renamed = threading.Event()
        def wait():
            renamed.set()
            threading.Event().wait()
        threading.Thread(target=sweep, kwargs={"renamed": wait}, daemon=True).start()
        renamed.wait()
        pid = os.fork()
        if pid == 0:
            print(os.getpid(), flush=True)
        sys.stdin.readline()
        os._exit(0)
    """)
    child = int(one.line())
    os.kill(one.pid, signal.SIGKILL)
    one.process.wait()
    assert all(name.startswith(".plaid-viewer-trash-") for name in os.listdir(temp_root))
    try:
        assert script("from viewer.cache import sweep; print(len(sweep().removed))").line() == "5"
        assert os.listdir(temp_root) == []
    finally:
        os.kill(child, signal.SIGKILL)
