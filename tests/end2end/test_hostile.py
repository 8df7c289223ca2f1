"""What nobody should do to a program, done to this one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end2end.conftest import Start
from tests.end2end.probes import cache, camera, children, state, widgets
from tests.end2end.program import ROOT, Program, command, environment, run
from tests.frames import color_count, difference
from tests.namespaces import need


def test_fast_keys_through_the_samples(window: Program) -> None:
    window.ask(widgets.note_wrong_captions)
    for _ in range(20):
        for action in ("next", "next", "previous", "last", "first", "next"):
            window.trigger(f"sample.{action}")
        window.trigger("view.edges")
        window.ask(state.other_color_map)
    window.trigger("sample.first")
    window.until_shown(0)
    assert window.ask(state.noted, "wrong captions") == []
    assert "unexpected" not in window.output
    assert window.message == ""


def test_another_dataset_while_one_loads(window: Program, dataset: Path) -> None:
    other = shutil.copytree(dataset, dataset.with_name("other"))
    window.ask(state.open_two_early, str(dataset), str(other))  # a key pressed too early must not take their place
    window.until(state.is_open, "other")
    window.until_shown(0)
    assert window.ask(state.dataset_of_picture) == str(other)


def test_a_bad_dataset_while_a_sample_loads_leaves_what_was_open(window: Program, tmp_path: Path) -> None:
    window.ask(state.open_while_loading, 3, str(tmp_path / "nowhere"))
    window.until(widgets.message)
    assert "nowhere" in window.message
    window.until_shown(3)
    assert window.ask(state.is_as_wanted)


def test_the_dataset_is_deleted_while_it_is_open(start: Start, dataset: Path) -> None:
    window = start(dataset)
    window.ask(children.look_for_changes, often=False)  # one that comes now would set aside what is in the cache
    window.until_shown(0)
    window.until(children.is_quiet)
    shutil.rmtree(dataset)
    window.trigger("sample.last")
    window.until(state.phase_is, "failed")
    assert str(dataset) in window.failure or "sample 8" in window.failure
    assert "report" not in window.failure
    window.trigger("sample.first")
    window.until_shown(0)  # it is in the cache
    window.trigger("file.reload")
    window.until(widgets.message)
    assert "Traceback" not in window.output
    assert window.quit() == 0
    assert window.caches() == []


def test_the_cache_is_deleted_under_the_window(start: Start, tmp_path: Path) -> None:
    """The second time with the folder around it, as that of the user's processes is at logout."""
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    window = start("--example", "--cache-dir", runtime, XDG_RUNTIME_DIR=str(runtime))
    window.until_shown(0)
    for number, folder in enumerate((Path(window.ask(cache.path)), runtime), 1):
        while folder.exists():  # a reader may be writing to it right now
            shutil.rmtree(folder, ignore_errors=True)
        window.trigger("sample.next")
        window.until(state.is_tried, number)
        window.until_shown(number)
        assert "was removed by another program; a new one was created" in window.message
        window.ask(widgets.dismiss)
    window.trigger("sample.next")
    window.until_shown(3)
    made_anew = Path(window.ask(cache.path))
    assert "Traceback" not in window.output
    assert window.quit() == 0
    assert not made_anew.exists() and window.caches() == []


NO_INOTIFY = ("unshare", "--user", "--map-root-user", "sh", "-c", 'echo 0 > "$0" && exec "$@"')


@pytest.mark.root
def test_no_inotify_is_left(start: Start, temp_root: Path) -> None:
    """Other programs of the user have it all: the window looks by itself for what comes and goes."""
    limit = Path("/proc/sys/user/max_inotify_instances")
    need(NO_INOTIFY[:3])
    if not limit.exists():
        pytest.skip("this kernel does not count inotify instances by user")
    window = start("--example", prefix=(*NO_INOTIFY, str(limit)))
    window.until_shown(0)
    window.ask(widgets.show_dock, "cache")
    window.until(cache.is_watch_settled)
    orphan = temp_root / "plaid-viewer-4194311-0123456789ab"
    orphan.mkdir()
    (orphan / "file").write_bytes(b"x" * 5000)
    window.until(cache.counted_row, str(orphan))
    window.trigger("cache.sweep")
    window.until(cache.has_no_row, str(orphan))
    assert not orphan.exists()
    assert window.message == "" and "Traceback" not in window.output
    assert window.quit() == 0
    assert window.caches() == []


def test_odd_paths(temp_root: Path, base: Path, example_dataset: Path, tmp_path: Path) -> None:
    for name in ("a space, new\nline, per%cent&amp, ünï→" + "x" * 150, b"not\xffutf8"):
        path = os.fsencode(tmp_path) + b"/" + os.fsencode(name)
        Path(os.fsdecode(path)).symlink_to(example_dataset)
        done = run("--basedir", base, "--screenshot", temp_root / "x.png", path, temp_root=temp_root)
        assert done.stderr.count("\n") <= 1, done.stderr
        assert "Traceback" not in done.stderr
        if isinstance(name, str):
            assert (done.returncode, done.stderr) == (0, "")


def test_an_odd_path_of_nothing(temp_root: Path, base: Path) -> None:
    name = b"/nowhere/new\nline, not\xffutf8"
    missing = run("--basedir", base, "--screenshot", temp_root / "x.png", name, temp_root=temp_root)
    assert missing.returncode == 1
    assert missing.stderr.count("\n") == 1, missing.stderr


def test_a_path_that_is_too_long(temp_root: Path, base: Path) -> None:
    done = run("--basedir", base, "--screenshot", temp_root / "x.png", "/" + "y" * 5000, temp_root=temp_root)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_standard_streams(closed: str, temp_root: Path, base: Path) -> None:
    file = temp_root / "x.png"

    def start(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["sh", "-c", f'exec "$@" {closed}', "sh", *command("--basedir", base, *arguments, "--screenshot", file)],
            env=environment(temp_root),
            cwd=temp_root,
            capture_output=True,
            timeout=60,
            check=False,
        )

    if closed == "<&-":
        assert start("/nowhere").returncode == 1
        assert not file.exists()
    else:  # what the children inherit differs most
        done = start("--example")
        assert done.returncode == 0, done.stderr
        assert done.stderr == b""
        assert file.exists()
    assert list((base / "cache").iterdir()) == []


def test_nobody_reads_standard_error(start: Start, temp_root: Path, base: Path) -> None:
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "viewer", "--basedir", str(base), "--example", "--log-level", "debug",
         "--screenshot", str(temp_root / "x.png")],
        env=environment(temp_root), cwd=temp_root, stderr=writer,
    )  # fmt: skip
    os.close(writer)
    os.close(reader)
    assert process.wait(60) == 0
    assert list((base / "cache").iterdir()) == []


def test_a_folder_full_of_traps(temp_root: Path, base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "traps"
    folder.mkdir()
    for name in ("numpy", "PySide6", "psutil", "plaid", "vtkmodules", "json", "logging", "yaml", "CGNS"):
        (folder / f"{name}.py").write_text("raise SystemExit('trapped')")
    (folder / "viewer").mkdir()
    (folder / "viewer" / "__init__.py").write_text("raise SystemExit('trapped')")
    file = folder / "x.png"
    done = run("--basedir", base, "--example", "--screenshot", file, temp_root=temp_root, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert file.exists()


def test_a_locale_without_letters(temp_root: Path, base: Path) -> None:
    more = {"LC_ALL": "C"}
    done = run("--basedir", base, "--example", "--screenshot", temp_root / "x.png", temp_root=temp_root, more=more)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_home_that_is_not_there(temp_root: Path, example_dataset: Path) -> None:
    folders = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    nowhere: dict[str, str | None] = {**dict.fromkeys(folders), "HOME": "/proc/nowhere"}
    done = run(example_dataset, "--screenshot", temp_root / "x.png", temp_root=temp_root, more=nowhere)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 4, done.stderr
    assert list(temp_root.glob("*plaid-viewer*")) == []
    example = run("--example", "--screenshot", temp_root / "x.png", temp_root=temp_root, more=nowhere)
    assert example.returncode == 1
    assert "The example dataset cannot be written to" in example.stderr


@pytest.mark.root
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="becoming another user needs root")
def test_a_user_without_a_home(temp_root: Path) -> None:
    nothing = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"))
    # Root's own files may be closed to others: the one that has no home only needs to read the program.
    try:
        subprocess.run([sys.executable, "-c", "import PySide6"], user=42424, cwd="/", check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("other users may not run this Python")
    done = subprocess.run(
        command("/data", "--screenshot", "x.png"),
        env=environment(temp_root, **nothing),
        cwd="/",
        user=42424,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if "No module named" in done.stderr or "Permission" in done.stderr:
        pytest.skip("other users may not read this checkout")
    assert done.returncode == 1
    assert done.stderr == (
        "plaid-viewer-desktop: There is no home directory for the settings; set HOME, or use --basedir DIR.\n"
    )


@pytest.mark.root
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk(temp_root: Path, base: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(disk)], check=False).returncode:
        pytest.skip("mounting is not permitted here")
    try:
        done = run(
            "--basedir",
            base,
            "--cache-dir",
            disk,
            "--example",
            "--screenshot",
            temp_root / "x.png",
            temp_root=temp_root,
        )
        left = list(disk.iterdir())
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert "full" in done.stderr or "space" in done.stderr, done.stderr
    assert left == []


@pytest.mark.root
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_disk_that_fills_up_while_samples_change(start: Start, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "none", str(disk)], check=False).returncode:
        pytest.skip("mounting is not permitted here")
    try:
        window = start("--cache-dir", disk, "--example")
        window.until_shown(0)
        with (disk / "ballast").open("wb", buffering=0) as ballast, pytest.raises(OSError):
            while True:
                ballast.write(bytes(4096))
        window.trigger("sample.last")
        window.until(state.phase_is, "failed")
        assert "full" in window.failure or "space" in window.failure
        window.ask(widgets.resize, 1500, 1000)  # needs larger frames
        (disk / "ballast").unlink()
        window.trigger("sample.retry")
        window.until_shown(8)
        assert window.quit() == 0
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_read_only_cache_dir(temp_root: Path, base: Path) -> None:
    done = run(
        "--basedir", base, "--cache-dir", "/proc", "--example", "--screenshot", temp_root / "x.png", temp_root=temp_root
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr


def test_frame_files_that_vanish(window: Program) -> None:
    before = window.picture()
    (root,) = window.caches()
    for file in (root / "frames").iterdir():
        file.unlink()
    window.ask(widgets.grow, 100, 60)
    window.until_shown(0)
    window.trigger("sample.next")
    window.until_shown(1)
    pixels = window.picture()
    assert color_count(pixels) > 300
    assert difference(before, pixels) > 0.02


def test_artifacts_that_are_cut_are_said_and_read_again(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    window.until(children.is_at_rest)
    renderer = window.child("renderer")
    (root,) = window.caches()
    for file in root.rglob("*.npy"):
        os.truncate(file, 128)
    window.trigger("view.edges")
    window.until(state.phase_is, "failed")
    assert "read the sample again" in window.failure
    window.trigger("sample.retry")
    window.until_shown(0)
    window.until(state.is_final)
    for file in (root / "frames").iterdir():  # the renderer writes there next, which is SIGBUS,
        os.truncate(file, 100)
    for _ in range(5):  # or into one that it makes while the window still has these
        window.trigger("view.edges")
        window.until_shown(0)
        if window.message:
            break
    window.until(widgets.has_message, part="SIGBUS (a file that it had mapped became shorter); it has been restarted")
    window.until_shown(0)
    assert window.child("renderer") != renderer
    assert color_count(window.picture()) > 300
    assert window.quit() == 0
    assert window.caches() == []


def installation(folder: Path) -> tuple[Path, str]:
    """Return where a copy of the program lies, and the ``PYTHONPATH`` that finds this copy alone."""
    installed = folder / "installed"
    for name in ("viewer", "resources"):
        shutil.copytree(ROOT / name, installed / name, ignore=shutil.ignore_patterns("__pycache__"))
    nothing = folder / "nothing" / "viewer"  # or the children would be those of this checkout
    nothing.mkdir(parents=True)
    (nothing / "__init__.py").write_text("raise ModuleNotFoundError('it is gone', name='viewer')")
    return installed, os.pathsep.join(map(str, (installed, nothing.parent, ROOT)))


def test_the_programs_files_vanish(start: Start, tmp_path: Path) -> None:
    """It says so, starts nothing over and over, and takes its cache away."""
    installed, path = installation(tmp_path)
    window = start("--example", PYTHONPATH=path)
    window.until_shown(0)
    window.until(children.is_at_rest)
    assert window.ask(state.program_folder) == str(installed)
    assert window.message == ""
    installed.rename(tmp_path / "gone")
    window.trigger("help.about")
    window.until(widgets.has_message, part="have vanished or were replaced while it runs; quit it and start it again")
    window.ask(widgets.dismiss)
    for role, action in (("renderer", "view.edges"), ("reader", "sample.last")):
        os.kill(window.child(role), signal.SIGKILL)
        window.until(widgets.has_message, part=f"The {role} process could not be started")
        window.trigger(action)
        window.until(state.phase_is, "failed")
        assert f"The {role} process could not be started" in window.failure
    assert window.output.count("The renderer process could not be started") < 20
    assert window.quit() == 0
    assert window.caches() == []


def test_the_programs_files_vanish_before_a_dataset_is_opened(start: Start, tmp_path: Path, dataset: Path) -> None:
    """What shows datasets is loaded with the first one; without it the program says so and ends."""
    installed, path = installation(tmp_path)
    window = start("--quit-after", "300000", PYTHONPATH=path)
    assert window.ask(state.program_folder) == str(installed)
    installed.rename(tmp_path / "gone")
    window.ask(state.open_dataset, str(dataset))
    assert window.wait() == 1
    assert "have vanished or were replaced while it runs; start it again." in window.output
    assert window.caches() == []


def test_garbage_from_a_child_is_no_message(window: Program) -> None:
    window.ask(children.talk_rubbish)
    window.trigger("sample.next")
    window.until_shown(1)
    assert "unexpected" not in window.output


def test_a_resize_fits_the_mesh_until_a_person_moves_the_camera(
    start: Start, example_dataset: Path, tmp_path: Path
) -> None:
    window = start("--example", "--size", "1400x800")
    window.until_shown(0)
    first = window.until(camera.position)
    window.ask(widgets.resize, 800, 800)
    window.until(camera.has_left, first)
    window.until_shown(0)
    narrow = window.until(camera.position)
    window.ask(camera.turn_wheel, 2)
    window.until(camera.has_left, narrow)
    window.ask(widgets.resize, 1400, 800)
    window.until_shown(0)
    assert window.ask(camera.is_touched)
    other = tmp_path / "another dataset"
    other.symlink_to(example_dataset)
    window.ask(state.open_dataset, str(other))
    window.until(state.is_dataset_shown, str(other))
    window.until(camera.is_known_and_sharp)
    fitted = window.ask(camera.position)
    window.ask(widgets.resize, 800, 800)
    window.until(camera.has_left, fitted)
