"""The bootstrap's decisions: arguments, what is missing, what is said about it, when it installs again."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import display
import environment
import pytest
import steps
import system_packages
import system_probes
from system_packages import Need

CHECKOUT = Path(__file__).resolve().parents[2]


def bootstrap(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CHECKOUT / "packaging" / "bootstrap.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


class TestArguments:
    def test_without_a_verb_says_how_to_use_it(self):
        done = bootstrap()
        assert done.returncode == 2
        assert "usage:" in done.stderr

    def test_help_is_no_error(self):
        done = bootstrap("--help")
        assert done.returncode == 0
        assert "bundle" in done.stdout

    def test_unknown_verb_is_named_with_the_known_ones(self):
        done = bootstrap("walk")
        assert done.returncode == 2
        assert "'walk'" in done.stderr
        assert "run, test, coverage, bench, bundle" in done.stderr

    def test_old_python_gets_a_sentence(self):
        # The real file under a pretended version: an old Python must not reach an import it cannot do.
        pretend = "import sys; sys.version_info = (3, 9, 2); sys.version = '3.9.2 (old)'; sys.argv = sys.argv[1:]; "
        pretend += "exec(compile(open(sys.argv[0]).read(), sys.argv[0], 'exec'))"
        command = [sys.executable, "-c", pretend, str(CHECKOUT / "packaging" / "bootstrap.py"), "run"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 1
        assert done.stderr == "Plaid Viewer Desktop needs Python 3.11 or newer; this is Python 3.9.2.\n"


def need(name: str, package: str = "", *, there: bool = False, part: str = "window", optional: bool = False) -> Need:
    return Need(part, lambda _name: there, name, package or f"package-of-{name}", f"what {name} does", optional)


@pytest.fixture
def no_apt(monkeypatch):
    """Whatever is found missing in a test: nothing may be installed by it."""

    def refuse(*_args, **_kwargs):
        raise AssertionError("a test wanted to run a command")

    monkeypatch.setattr(system_packages, "run_logged", refuse)


class TestSystemPackages:
    @pytest.fixture(autouse=True)
    def on_linux(self, monkeypatch):
        monkeypatch.setattr(sys, "platform", "linux")

    def test_only_what_the_part_needs_and_lacks_is_missing(self):
        here, gone, other = need("here", there=True), need("gone"), need("other", part="tests")
        assert system_packages.missing({"window"}, [here, gone, other]) == [gone]
        assert system_packages.missing({"window", "tests"}, [here, gone, other]) == [gone, other]

    def test_optional_needs_never_stop_anything(self):
        spare = need("spare", optional=True)
        assert system_packages.missing({"window"}, [spare]) == []
        assert system_packages.missing({"window"}, [spare], optional=True) == [spare]

    def test_other_systems_lack_nothing(self, monkeypatch):
        for name in ("win32", "darwin"):
            monkeypatch.setattr(sys, "platform", name)
            assert system_packages.missing({"window", "tests", "bundle"}, [need("gone")]) == []

    def test_who_is_not_root_gets_the_command(self, monkeypatch, no_apt, tmp_path):
        needs = [need("libB.so.1", "libb1"), need("libA.so.1", "liba1"), need("libA-x.so.1", "liba1")]
        monkeypatch.setattr(system_packages, "missing", lambda *_args, **_kwargs: needs)
        monkeypatch.setattr(system_packages, "is_debian_like", lambda: True)
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        with pytest.raises(steps.StepFailedError) as failure:
            system_packages.ensure({"window"}, tmp_path)
        text = str(failure.value)
        command = "sudo apt-get update && sudo apt-get install --yes --no-install-recommends liba1 libb1"
        assert command in text.splitlines()[-3]
        assert "liba1: what libA-x.so.1 does" in text

    def test_another_linux_gets_the_names_even_as_root(self, monkeypatch, no_apt, tmp_path):
        monkeypatch.setattr(system_packages, "missing", lambda *_args, **_kwargs: [need("libA.so.1", "liba1")])
        monkeypatch.setattr(system_packages, "is_debian_like", lambda: False)
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        with pytest.raises(steps.StepFailedError) as failure:
            system_packages.ensure({"window"}, tmp_path)
        assert "libA.so.1: what libA.so.1 does" in str(failure.value)
        assert "apt-get" not in str(failure.value)

    def test_root_installs_and_looks_again(self, monkeypatch, tmp_path):
        commands = []
        answers = iter([[need("libA.so.1", "liba1")], [], [need("libA.so.1", "liba1")]])
        monkeypatch.setattr(system_packages, "missing", lambda *_args, **_kwargs: next(answers))
        monkeypatch.setattr(system_packages, "is_debian_like", lambda: True)
        monkeypatch.setattr(system_packages, "run_logged", lambda _what, command, *_a, **_k: commands.append(command))
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        with pytest.raises(steps.StepFailedError, match=r"installed and yet .* libA\.so\.1 \(package liba1\)"):
            system_packages.ensure({"window"}, tmp_path)
        assert [command[-1] for command in commands] == ["update", "liba1"]

    def test_nothing_missing_runs_nothing(self, monkeypatch, no_apt, tmp_path):
        monkeypatch.setattr(system_packages, "missing", lambda *_args, **_kwargs: [])
        system_packages.ensure({"window"}, tmp_path)

    def test_judges_are_tried_once_and_their_lack_is_no_failure(self, monkeypatch, tmp_path, capsys):
        tried = []

        def fail(what, _command, log, **_more):
            tried.append(what)
            log.touch()
            raise steps.StepFailedError("no network")

        def lacking(_parts, optional=False):
            return [need("judge", part="tests", optional=True)] if optional else []

        monkeypatch.setattr(system_packages, "missing", lacking)
        monkeypatch.setattr(system_packages, "is_debian_like", lambda: True)
        monkeypatch.setattr(system_packages, "run_logged", fail)
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        for _ in range(2):
            system_packages.ensure({"window", "tests"}, tmp_path)
        assert len(tried) == 1
        assert "no network\nThe tests that need them are skipped." in capsys.readouterr().out

    @pytest.mark.skipif(sys.platform != "linux", reason="the loader's names are Linux's")
    def test_probes_tell_there_from_not_there(self, tmp_path):
        assert system_probes.library("libc.so.6")
        assert not system_probes.library("libplaid-no-such.so.1")
        assert system_probes.program("sh")
        assert not system_probes.program("plaid-no-such")
        assert system_probes.module("json")
        assert not system_probes.module("plaid_no_such")
        assert not system_probes.font(str(tmp_path))
        (tmp_path / "deep").mkdir()
        (tmp_path / "deep" / "Plain.TTF").touch()
        assert system_probes.font(str(tmp_path))
        assert system_probes.file(f"/no/such/* {tmp_path}/deep/*.TTF")

    def test_every_need_names_a_known_part_and_a_reason(self):
        for entry in system_packages.NEEDS:
            assert entry.part in {"window", "tests", "bundle"}
            assert entry.why


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout whose environment is made and filled by fakes that note what they did."""
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\n[dependency-groups]\ntest = ["a>=1"]\nall = [{ include-group = "test" }, "b"]\n'
    )
    done: list[object] = []

    def create(where):
        done.append("create")
        environment.python(where).parent.mkdir(parents=True)
        environment.python(where).touch()

    monkeypatch.setattr(environment, "_create", create)
    monkeypatch.setattr(environment, "_install", lambda _checkout, _project, parts: done.append(sorted(parts)))
    return tmp_path, done


class TestEnvironment:
    def test_second_call_does_nothing(self, checkout):
        where, done = checkout
        environment.ensure(where, {"plaid"})
        assert done == ["create", ["plaid"]]
        done.clear()
        environment.ensure(where, {"plaid"})
        assert done == []

    def test_another_verb_adds_only_its_parts(self, checkout):
        where, done = checkout
        environment.ensure(where, {"plaid"})
        done.clear()
        environment.ensure(where, {"plaid", "test"})
        environment.ensure(where, {"plaid"})
        assert done == [["plaid", "test"]]

    def test_changed_requirements_install_all_parts_again(self, checkout):
        where, done = checkout
        environment.ensure(where, {"test", "plaid"})
        done.clear()
        project = where / "pyproject.toml"
        project.write_text(project.read_text().replace("a>=1", "a>=2"))
        environment.ensure(where, {"plaid"})
        assert done == [["plaid", "test"]]

    def test_changed_linter_settings_do_not(self, checkout):
        where, done = checkout
        environment.ensure(where, {"plaid"})
        done.clear()
        with (where / "pyproject.toml").open("a") as project:
            project.write("[tool.ruff]\nline-length = 100\n")
        environment.ensure(where, {"plaid"})
        assert done == []

    def test_another_python_makes_it_anew(self, checkout, monkeypatch):
        where, done = checkout
        environment.ensure(where, {"plaid", "test"})
        done.clear()
        monkeypatch.setattr(environment, "interpreter_key", lambda _checkout: "another")
        monkeypatch.setattr(environment, "_create", lambda _where: done.append("create"))
        environment.ensure(where, {"plaid"})
        assert done[0] == "create"

    def test_failed_installation_is_taken_up_again(self, checkout, monkeypatch):
        where, done = checkout
        with monkeypatch.context() as broken:

            def fail(*_args):
                raise steps.StepFailedError("no network")

            broken.setattr(environment, "_install", fail)
            with pytest.raises(steps.StepFailedError):
                environment.ensure(where, {"plaid"})
        done.clear()
        environment.ensure(where, {"plaid"})
        assert done == [["plaid"]]

    @pytest.mark.parametrize("rubbish", ["", "{", "[]", '{"interpreter": 1}', "\udcff"])
    def test_rubbish_in_the_stamp_is_no_stamp(self, checkout, rubbish):
        where, done = checkout
        environment.ensure(where, {"plaid"})
        done.clear()
        shutil.rmtree(environment.script(where, "x").parent)
        (where / ".venv" / "stamp.json").write_text(rubbish, errors="surrogateescape")
        environment.ensure(where, {"plaid"})
        assert done == ["create", ["plaid"]]

    def test_environment_of_somebody_else_is_not_emptied(self, checkout):
        where, done = checkout
        (where / ".venv").mkdir()
        (where / ".venv" / "pyvenv.cfg").touch()
        with pytest.raises(steps.StepFailedError, match=r"\.venv was not made by this script"):
            environment.ensure(where, {"plaid"})
        assert done == []

    def test_link_to_an_environment_is_not_followed(self, checkout):
        where, done = checkout
        (where / "elsewhere").mkdir()
        (where / ".venv").symlink_to(where / "elsewhere")
        with pytest.raises(steps.StepFailedError, match="is a link"):
            environment.ensure(where, {"plaid"})
        assert done == []
        assert not list((where / "elsewhere").iterdir())

    def test_half_made_environment_is_made_anew(self, checkout, monkeypatch):
        where, done = checkout
        with monkeypatch.context() as broken:

            def fail(venv_of):
                (venv_of / ".venv" / "pyvenv.cfg").touch()
                raise steps.StepFailedError("no space")

            broken.setattr(environment, "_create", fail)
            with pytest.raises(steps.StepFailedError):
                environment.ensure(where, {"plaid"})
        environment.ensure(where, {"plaid"})
        assert done == ["create", ["plaid"]]

    def test_groups_include_groups(self):
        groups = {"dependency-groups": {"test": ["a>=1"], "all": [{"include-group": "test"}, "b"]}}
        assert environment.group_requirements(groups, "all") == ["a>=1", "b"]


class TestSteps:
    def test_failed_step_says_which_why_and_shows_the_end(self, tmp_path, capsys):
        log = tmp_path / "log" / "step.txt"
        code = "print('\\n'.join(f'line {i}' for i in range(40))); raise SystemExit(3)"
        with pytest.raises(steps.StepFailedError) as failure:
            steps.run_logged("Counting", [sys.executable, "-c", code], log, timeout_s=30)
        text = str(failure.value)
        assert text.startswith("Counting: failed, exit status 3.")
        assert "line 39" in text
        assert "line 0\n" not in text
        assert text.endswith(str(log))
        assert "line 0\n" in log.read_text()
        assert capsys.readouterr().out == "Counting ...\n"

    def test_step_that_hangs_is_ended(self, tmp_path):
        command = [sys.executable, "-c", "import time; time.sleep(60)"]
        with pytest.raises(steps.StepFailedError, match="did not end within"):
            steps.run_logged("Sleeping", command, tmp_path / "log.txt", timeout_s=0.5)

    def test_step_that_cannot_start_says_so(self, tmp_path):
        with pytest.raises(steps.StepFailedError, match="plaid-no-such cannot be started"):
            steps.run_logged("Starting", ["plaid-no-such"], tmp_path / "log.txt", timeout_s=5)


@pytest.mark.display
class TestDisplay:
    def test_display_lives_as_long_as_its_block(self):
        if shutil.which("Xvfb") is None or shutil.which("openbox") is None:
            pytest.skip("needs Xvfb and openbox; the test command brings them")
        before = children()
        with display.virtual_display() as variables:
            temporary = Path(variables["TMPDIR"])
            assert variables["DISPLAY"].startswith(":")
            assert variables["DISPLAY"] != os.environ.get("DISPLAY")
            assert temporary.is_dir()
            assert len(children() - before) == 2
        assert not temporary.exists()
        assert children() == before

    def test_server_that_does_not_start_gives_its_reason(self, monkeypatch):
        monkeypatch.setattr(display, "SCREEN", "no-size")
        if shutil.which("Xvfb") is None:
            pytest.skip("needs Xvfb; the test command brings it")
        with pytest.raises(steps.StepFailedError, match="display server Xvfb: failed, "), display.virtual_display():
            pass


def children() -> set[str]:
    """Return the pids of this process's children, dead ones that nobody waited for included."""
    mine = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text().rpartition(")")[2].split()[1] == str(os.getpid()):
                mine.add(stat.parent.name)
    return mine
