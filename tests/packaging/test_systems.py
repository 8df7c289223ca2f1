"""What goes into the bundles of Windows and macOS, as far as a Linux machine can judge it."""

from __future__ import annotations

import plistlib
import re
import tomllib
from pathlib import Path

import pytest
from macos.info import INFO
from windows import version_info

from viewer import __version__

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
WORKFLOWS = PACKAGING.parent / ".github" / "workflows"


@pytest.mark.parametrize(
    ("version", "numbers"), [("1.2.3", (1, 2, 3, 0)), ("0.1.0rc2", (0, 1, 0, 0)), ("2.0", (2, 0, 0, 0))]
)
def test_windows_compares_four_numbers(version, numbers):
    assert version_info.numbers(version) == numbers


def test_version_file_is_the_python_that_pyinstaller_evaluates(tmp_path):
    # Its classes exist on Windows only; here each becomes its name and what it was given.
    kinds = (
        "VSVersionInfo",
        "FixedFileInfo",
        "StringFileInfo",
        "StringTable",
        "StringStruct",
        "VarFileInfo",
        "VarStruct",
    )
    made = {kind: lambda *given, kind=kind, **named: [kind, *given, named] for kind in kinds}
    file = Path(version_info.write("plaid-viewer-cache", tmp_path / "build"))
    name, parts = eval(file.read_text(), made)
    assert name == "VSVersionInfo"
    assert parts["ffi"][1]["filevers"] == version_info.numbers()
    strings = {row[1]: row[2] for row in parts["kids"][0][1][0][2]}
    assert strings["OriginalFilename"] == "plaid-viewer-cache.exe"
    assert strings["ProductVersion"] == __version__


def test_info_plist_can_be_written_and_says_the_version():
    assert plistlib.loads(plistlib.dumps(INFO))["CFBundleShortVersionString"] == __version__


def test_entitlements_are_a_plist():
    rights = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert all(value is True for value in rights.values())


def test_workflow_builds_on_all_three_systems_by_the_bootstrap():
    yaml = pytest.importorskip("yaml", reason="comes with the extra plaid")
    jobs = yaml.safe_load((WORKFLOWS / "bundles.yml").read_text())["jobs"]
    systems = jobs["bundle"]["strategy"]["matrix"]["system"]
    assert [re.findall("^[a-z]+", name)[0] for name in systems] == ["ubuntu", "windows", "macos"]
    for job in jobs.values():
        assert any("packaging/bootstrap.py" in step.get("run", "") for step in job["steps"])


def test_workflow_tests_on_the_oldest_python_that_is_supported():
    yaml = pytest.importorskip("yaml", reason="comes with the extra plaid")
    project = tomllib.loads((PACKAGING.parent / "pyproject.toml").read_text())["project"]
    pythons = yaml.safe_load((WORKFLOWS / "bundles.yml").read_text())["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert project["requires-python"] == f">={pythons[0]}"
    assert len(pythons) == 2


def test_hooks_before_a_commit_are_the_first_checks():
    yaml = pytest.importorskip("yaml", reason="comes with the extra plaid")
    (repository,) = yaml.safe_load((PACKAGING.parent / ".pre-commit-config.yaml").read_text())["repos"]
    assert repository["repo"] == "local", "nothing is fetched from anywhere"
    hooks = [hook["entry"] for hook in repository["hooks"]]
    assert [hook.removeprefix(".venv/bin/").split(" --")[0] for hook in hooks] == [
        "ruff check",
        "ruff format",
        "mypy",
        "lint-imports",
    ]
