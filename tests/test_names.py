"""One word for one thing: no two public classes of the program have the same name."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import viewer

ROOT = Path(viewer.__file__).parent


def public_classes(root: Path) -> dict[str, list[str]]:
    """Return the modules of each public class by its name; a module that begins with ``_`` is not public."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root.parent).with_suffix("").parts
        if not any(part.startswith("_") and part != "__init__" for part in parts):
            for name in classes_of(ast.parse(path.read_bytes())):
                found[name].append(".".join(parts))
    return found


def classes_of(module: ast.Module) -> Iterator[str]:
    """Yield the public classes that a module defines, also below an ``if``, but none within a class or function."""
    waiting = list(module.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.ClassDef):
            if not node.name.startswith("_"):
                yield node.name
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            waiting += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]


def test_no_two_public_classes_have_one_name() -> None:
    found = public_classes(ROOT)
    assert "ViewerError" in found, "the program was looked at"
    assert {name: modules for name, modules in found.items() if len(modules) > 1} == {}


def test_two_of_one_name_are_noticed(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "one.py").write_text("class Same: ...\nclass _Own: ...\nif True:\n    class Other: ...\n")
    (package / "two.py").write_text(
        "class Same:\n    class Inner: ...\nclass _Own: ...\ndef f():\n    class Inner: ...\n"
    )
    (package / "_posix.py").write_text("class Other: ...\n")
    assert public_classes(package) == {"Same": ["package.one", "package.two"], "Other": ["package.one"]}
