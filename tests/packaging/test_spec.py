"""The PyInstaller spec, as far as it can be judged without building: every line of it still means something."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SPEC = Path(__file__).resolve().parents[2] / "packaging" / "plaid-viewer-desktop.spec"


def strings(name: str) -> list[str]:
    """The literal strings of one of the spec's tables."""
    tree = ast.parse(SPEC.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            assert isinstance(node.value, (ast.List, ast.Tuple))
            return [str(item.value) for item in node.value.elts if isinstance(item, ast.Constant)]
    raise AssertionError(f"the spec has no table {name}")


def test_modules_that_are_named_exist():
    if importlib.util.find_spec("CGNS") is None:
        pytest.skip("the engine is not installed here")
    # In a process of its own: finding a module imports what is above it.
    code = "import sys; from importlib.util import find_spec; print([m for m in sys.argv[1:] if not find_spec(m)])"
    command = [sys.executable, "-c", code, *strings("ENGINE_MODULES")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("table", ["ENGINE_MODULES", "EXCLUDED", "DROPPED"])
def test_nothing_is_listed_twice(table):
    listed = strings(table)
    assert listed
    assert len(listed) == len(set(listed))


def test_nothing_is_both_wanted_and_excluded():
    excluded = strings("EXCLUDED")
    for module in strings("ENGINE_MODULES"):
        assert not any(module == name or module.startswith(name + ".") for name in excluded)


def test_the_program_imports_nothing_that_is_excluded():
    excluded = set(strings("EXCLUDED"))
    for file in (SPEC.parents[1] / "viewer").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            assert not excluded & set(names), file
