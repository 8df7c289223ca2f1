"""The house stays one to live in: few arrows from a room of the shell, short modules, few arguments."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import viewer

ROOT = Path(viewer.__file__).parent
CONTENTS = "app"  # the table of contents knows all rooms
MOST_ARROWS, MOST_LINES, MOST_ARGUMENTS = 5, 250, 6
OF_FROZEN_VALUES = {"Features"}  # what the command line says is one of its arguments, and changes nothing


def arrows(shell: Path) -> dict[str, set[str]]:
    """Return by room the other rooms that its modules import from, also where only a type checker does."""
    package = ".".join(shell.parts[-2:])
    found: dict[str, set[str]] = defaultdict(set)
    for path in shell.glob("*/**/*.py"):
        room = path.relative_to(shell).parts[0]
        for node in ast.walk(ast.parse(path.read_bytes())):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                if module.startswith(f"{package}."):
                    found[room].add(module.removeprefix(f"{package}.").split(".")[0])
        found[room].discard(room)
    return found


def test_the_arrows_from_a_room_fit_on_one_hand() -> None:
    found = arrows(ROOT / "shell")
    assert len(found[CONTENTS]) > MOST_ARROWS, "the rooms were looked at"
    del found[CONTENTS]
    assert {room: others for room, others in found.items() if len(others) > MOST_ARROWS} == {}


def test_an_arrow_is_seen_however_it_is_written(tmp_path: Path) -> None:
    room = tmp_path / "viewer" / "shell" / "one"
    room.mkdir(parents=True)
    (room / "a.py").write_text("from viewer.shell.two.b import c\ndef f():\n    import viewer.shell.three.d\n")
    (room / "b.py").write_text("from viewer.shell.one.a import f\nfrom viewer.protocol import Scene\n")
    assert arrows(tmp_path / "viewer" / "shell") == {"one": {"two", "three"}}


def test_modules_are_short_and_constructors_take_few_arguments() -> None:
    long, many = [], []
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > MOST_LINES:
            long.append(str(path))
        many += [name for name, count in constructors(ast.parse(text)) if count > MOST_ARGUMENTS]
    assert long == []
    assert set(many) == OF_FROZEN_VALUES


def constructors(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the classes of a module that have a constructor, and how many arguments it takes."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                    taken = method.args
                    yield node.name, len(taken.posonlyargs) + len(taken.args) + len(taken.kwonlyargs) - 1
