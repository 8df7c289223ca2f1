"""The command line: what it prints, what it returns, and what it does not import."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import viewer
from tests.cache.conftest import DEAD_PID
from viewer.cache_command import main as command
from viewer.cache_command import printing
from viewer.sizes import human_bytes


def run(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "viewer.cache", *arguments],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(viewer.__file__).parents[1])},
        **options,
    )


def test_ls(orphan, owner, capsys):
    dead, alive = orphan(), owner()
    assert command.main(["ls"]) == 0
    text = capsys.readouterr().out
    assert f"orphan  {dead}\n" in text
    assert "        Total 2: 1 alive, 1 orphan\n" in text
    assert "changed a moment ago" in text or "second" in text
    assert f"alive   {alive.cache}\n" in text
    assert "has ended" in text
    assert f"pid {alive.pid}" in text
    assert command.main(["ls", "--sizes"]) == 0
    assert "in 3 files" in capsys.readouterr().out


def test_ls_of_nothing(capsys):
    assert command.main(["ls"]) == 0
    assert capsys.readouterr().out == "No caches.\n"


def test_ls_json(orphan, capsys):
    dead = orphan()
    assert command.main(["ls", "--json", "--sizes"]) == 0
    (cache,) = json.loads(capsys.readouterr().out)["caches"]
    assert (cache["path"], cache["verdict"], cache["files"]) == (str(dead), "orphan", 3)
    assert len(cache["witnesses"]) == 2
    assert cache["owner"]["lock_works"] is True


def test_ls_of_a_place_that_is_not_there(tmp_path, capsys):
    assert command.main(["ls", "--temp-root", str(tmp_path / "absent")]) == 2
    assert "cannot read" in capsys.readouterr().err


def test_sweep(orphan, owner, capsys, temp_root):
    dead, alive = orphan(), owner()
    assert command.main(["sweep", "-y"]) == 0
    text = capsys.readouterr().out
    assert f"removed {dead}" in text
    assert "\nFreed about " in text
    assert f"kept    {alive.cache}\n        alive: a running process holds its lock" in text
    assert os.listdir(temp_root) == [alive.cache.name]


def test_sweep_json(orphan, capsys):
    dead = orphan()
    assert command.main(["sweep", "--json", "--yes", "--exact"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [(cache["path"], cache["outcome"]) for cache in report["caches"]] == [(str(dead), "removed")]
    assert report["freed_bytes"] == report["caches"][0]["bytes"] > 10_000


def test_json_has_one_shape(orphan, legacy, immutable, owner, capsys):
    """The same keys in every command, so that a script needs to know one thing only."""
    orphan(), owner()
    stuck = legacy()
    immutable(stuck / "artifact")
    keys = set()
    for form in (["ls"], ["ls", "--sizes"], ["sweep", "--dry-run"], ["sweep", "-y"], ["clear", "-y"]):
        command.main([*form, "--json"])
        told = json.loads(capsys.readouterr().out)
        assert told["version"] == printing.JSON_VERSION
        assert told["caches"]
        keys |= {tuple(cache) for cache in told["caches"]}
    assert len(keys) == 1


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_dry_run(orphan, capsys, form):
    dead = orphan()
    assert command.main(["sweep", "--dry-run", *form]) == 0
    text = capsys.readouterr().out
    assert str(dead) in text
    assert "1 orphan to remove" in text or form
    assert dead.exists()


class Terminal:
    def isatty(self):
        return True


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("", 1), ("n", 1)])
def test_sweep_asks_on_a_terminal(orphan, capsys, monkeypatch, answer, status):
    dead = orphan()
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda: answer)
    assert command.main(["sweep"]) == status
    assert dead.exists() == (status == 1)


def test_sweep_does_not_ask_for_nothing(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert command.main(["sweep"]) == 0


@pytest.mark.parametrize("form", [["sweep"], ["clear"], ["sweep", "--json"], ["sweep", "--include", "unknown"]])
def test_never_unasked_without_a_terminal(orphan, form):
    """A job of cron, a pipe: whoever means it says so."""
    dead = orphan()
    done = run(*form, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert "there is no terminal to ask on; use --yes." in done.stderr
    assert dead.exists()
    assert run(*form, "--yes", stdin=subprocess.DEVNULL).returncode == 0
    assert not dead.exists()


def test_what_is_unknown_goes_on_purpose_only(temp_root, capsys, monkeypatch):
    unknown = temp_root / "plaid-viewer-4194311-22"
    unknown.mkdir()
    assert command.main(["sweep", "-y"]) == 0
    assert unknown.exists()
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda: "n")
    assert command.main(["sweep", "--include", "unknown"]) == 1
    assert unknown.exists()
    said = capsys.readouterr()
    assert "1 unknown to remove" in said.out
    assert "1 of them may be in use" in said.err
    monkeypatch.setattr("builtins.input", lambda: "yes")
    assert command.main(["sweep", "--include", "unknown"]) == 0
    assert not unknown.exists()


def test_an_empty_place_is_refused(temp_root, capsys):
    """``--temp-root "$UNSET"`` is not the working directory."""
    for form in ("ls", "sweep", "clear", "path"):
        with pytest.raises(SystemExit) as ended:
            command.main([form, "--temp-root", ""])
        assert ended.value.code == 2
        assert "it is empty" in capsys.readouterr().err


def test_names_from_outside_are_spelled(orphan, owner, tmp_path, capsys):
    """What a record or a path says reaches a terminal as text, never as something that it obeys."""
    path = orphan()
    record = path / ".owner.json"
    record.write_text(
        json.dumps(
            json.loads(record.read_text())
            | {"host": "\x1b[2Jhost", "boot_id": "other", "program": "a\nb", "local": False}
        )
    )
    place = tmp_path / "a\nb\x1b[31m"
    (place / ".plaid-viewer-trash-0123456789abcdef").mkdir(parents=True)
    owner()
    for form in (["ls"], ["ls", "--temp-root", str(place)], ["sweep", "-y", "--temp-root", str(place)]):
        command.main(form)
        text = capsys.readouterr().out
        assert "\x1b" not in text
        assert all(
            line.startswith((" ", "foreign", "alive", "orphan", "removed", "Freed")) for line in text.splitlines()
        )
    assert command.main(["ls"]) == 0
    assert "(\\x1b[2Jhost)" in capsys.readouterr().out


def test_a_damaged_record_is_not_an_older_viewer(orphan, capsys):
    (orphan() / ".owner.json").write_bytes(b"")
    command.main(["ls"])
    text = capsys.readouterr().out
    assert "its record is damaged (pid " in text
    assert "older viewer" not in text


def test_a_name_that_no_viewer_gives_is_not_an_older_viewer(temp_root, capsys):
    (temp_root / f"plaid-viewer-{DEAD_PID}-abc").mkdir()
    command.main(["ls"])
    assert "no viewer gives such a name; owner not recorded (pid " in capsys.readouterr().out


def test_nothing_to_ask(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert command.main(["sweep"]) == 0
    assert capsys.readouterr().out == "No orphan caches.\n"


def test_status_of_failure(legacy, immutable, capsys):
    path = legacy()
    immutable(path / "artifact")
    assert command.main(["sweep", "-y"]) == 1
    text = capsys.readouterr().out
    assert f"failed  {path}  1 not removed" in text
    assert "Operation not permitted" in text


def test_status_of_a_missing_place(tmp_path, capsys):
    assert command.main(["sweep", "-y", "--temp-root", str(tmp_path / "absent")]) == 2


def test_clear(orphan, owner, capsys):
    orphan()
    unknown = orphan().parent / "plaid-viewer-4194311-22"
    unknown.mkdir()
    assert command.main(["clear", "--dry-run"]) == 0
    assert "2 orphans and 1 unknown to remove" in capsys.readouterr().out
    assert command.main(["clear", "-y"]) == 0
    assert not unknown.exists()
    alive = owner()
    assert command.main(["clear", "-y"]) == 1
    assert f"kept    {alive.cache}" in capsys.readouterr().out


def test_deferred_is_said(orphan, capsys, monkeypatch):
    orphan()
    original = command.sweep  # type: ignore[attr-defined]
    monkeypatch.setattr(command, "sweep_in_two", lambda root, **options: original(root, time_budget=0, **options))
    assert command.main(["sweep", "-y"]) == 1
    assert "later   " in capsys.readouterr().out


def test_path(temp_root, capsys):
    assert command.main(["path"]) == 0
    assert capsys.readouterr().out == f"{temp_root}\n"


def test_names_that_are_not_utf8(tmp_path, capsys):
    place = os.fsencode(tmp_path) + b"/\xff"
    Path(os.fsdecode(place), "plaid-viewer-4194311-abc").mkdir(parents=True)
    done = run("ls", "--json", "--temp-root", os.fsdecode(place))
    assert done.returncode == 0
    assert "abc" in json.loads(done.stdout)["caches"][0]["path"]
    done = run("ls", "--temp-root", os.fsdecode(place), stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    assert "\\udcff/plaid-viewer-4194311-abc" in done.stdout


@pytest.fixture
def many(legacy) -> None:
    """More orphans than fit into the buffer of a pipe, in a list of any form."""
    for number in range(600):
        legacy(token=f"{number:x}")


COMMANDS = [["ls"], ["ls", "--json"], ["sweep", "--dry-run"], ["sweep", "--dry-run", "--json"], ["path"], ["--help"],
            ["sweep", "-y"], ["sweep", "-y", "--json"], ["clear", "-y"], ["ls", "--help"], ["--version"]]  # fmt: skip


def shell(line: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a shell; ``"$@"`` in the line is the command."""
    environment = os.environ | {"PYTHONPATH": str(Path(viewer.__file__).parents[1])} | variables
    environment.pop("PYTHONUNBUFFERED", None)  # with the buffer that everybody has: its end is what is tested
    command_line = [sys.executable, "-m", "viewer.cache", *arguments]
    return subprocess.run(["bash", "-c", line, "bash", *command_line], capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("reader", ["head -1", "true"])
def test_a_pipe_that_is_closed_early(many, arguments, reader):
    """Whoever reads has seen enough: no word about it, whether or not everything fitted into the pipe."""
    done = shell(f'"$@" | {reader}; exit ${{PIPESTATUS[0]}}', *arguments)
    assert done.stderr == ""
    assert done.returncode in (0, 1)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_standard_streams(orphan, arguments, closed):
    orphan()
    done = shell(f'"$@" {closed}', *arguments)
    assert done.returncode == 0
    if arguments[-1] not in ("--help", "--version"):  # argparse finds another stream for those
        assert done.stderr == ""


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_full_disk_behind_the_output(orphan, temp_root, arguments):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    orphan()
    done = shell('"$@" > /dev/full', *arguments)
    assert done.stderr == "The output cannot be written: No space left on device\n"
    assert done.returncode == 2


def test_an_output_that_is_no_file(monkeypatch, temp_root):
    class Broken(io.StringIO):
        def flush(self):
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Broken())
    assert command.main(["path"]) == 1


@pytest.mark.parametrize("form", [["ls"], ["sweep", "--dry-run"], ["sweep"], ["clear"]])
def test_nothing_at_all(temp_root, form):
    """An empty place is no failure, and no colour is ever printed, with NO_COLOR or without."""
    done, plain = shell('"$@"', *form), shell('"$@"', *form, NO_COLOR="1")
    assert (done.stdout, done.stderr, done.returncode) == (plain.stdout, plain.stderr, plain.returncode)
    assert done.stdout in ("No caches.\n", "No orphan caches.\n")
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("form", [["ls"], ["sweep", "--dry-run"]])
def test_nothing_at_all_for_programs(temp_root, form):
    assert json.loads(run(*form, "--json").stdout) == {"version": 1, "caches": [], "problems": []}


def test_thousands_of_orphans(legacy, temp_root):
    names = {legacy(token=f"{number:x}").name for number in range(2000)}
    listed = json.loads(run("ls", "--json").stdout)["caches"]
    assert {Path(cache["path"]).name for cache in listed} == names
    assert {cache["verdict"] for cache in listed} == {"orphan"}
    done = run("sweep", "--json", "-y")
    assert done.returncode == 0
    assert {Path(cache["path"]).name for cache in json.loads(done.stdout)["caches"]} == names
    assert os.listdir(temp_root) == []


def test_interrupted(monkeypatch, capsys):
    def interrupt(root, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "sweep_in_two", interrupt)
    assert command.main(["clear", "-y"]) == 128 + signal.SIGINT
    assert "next sweep" in capsys.readouterr().err


def test_as_a_module(temp_root):
    assert run("path").stdout == f"{temp_root}\n"
    assert run("--version").stdout == f"{viewer.__version__}\n"
    assert run().returncode == 2


def test_what_is_imported(script):
    """No Qt, no numpy, no psutil; and the package alone imports none of its modules."""
    code = """
    import sys
    import viewer.cache
    print(sorted(name for name in sys.modules if name.startswith("viewer.cache")))
    from viewer.cache import CacheRoot, sweep_orphans
    from viewer.cache_command.main import main
    CacheRoot().close()
    main(["ls"])
    heavy = {"psutil", "numpy", "PySide6", "asyncio", "subprocess"}
    print(sorted(heavy & set(sys.modules)))
    """
    one = script(code)
    assert one.line() == "['viewer.cache']"
    assert one.end()[1].splitlines()[-1] == "[]"


def test_what_is_not_imported_for_a_list(script, temp_root):
    """A list of a given place says it in a few hundredths of a second: not with what only other commands need."""
    code = """
    import sys
    before = set(sys.modules)  # the interpreter's own start, which coverage makes heavier
    from viewer.cache_command.main import main
    main(["ls", "--temp-root", sys.argv[1]])
    print(sorted({"json", "logging", "platformdirs", "subprocess", "tempfile"} & (set(sys.modules) - before)))
    """
    assert script(code, temp_root).end()[1].splitlines() == ["No caches.", "[]"]


def test_what_is_not_imported_for_a_cache(script, temp_root):
    """Making a first cache is to take a few milliseconds, in whatever program it is."""
    code = """
    import sys
    before = set(sys.modules)
    from viewer.cache import CacheRoot
    with CacheRoot(run_orphan_sweep=False):
        print(sorted({"dataclasses", "inspect", "json", "logging", "tempfile"} & (set(sys.modules) - before)))
    """
    assert script(code).end()[1].splitlines() == ["[]"]


def test_every_public_name():
    import viewer.cache

    for name in viewer.cache.__all__:
        assert getattr(viewer.cache, name).__name__ == name
    with pytest.raises(AttributeError, match="purge"):
        viewer.cache.purge  # noqa: B018


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (99_949, "99.9 kB"), (99_999, "100 kB"), (999_499, "999 kB"),
     (999_500, "1.0 MB"), (3_400_000_000, "3.4 GB"), (10**18, "1.0 EB")],
)  # fmt: skip
def test_human_bytes(number, words):
    assert human_bytes(number) == words
