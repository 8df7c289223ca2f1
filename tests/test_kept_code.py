"""What PySide6 compiles from its own source is compiled once, and nothing depends on its being kept."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
from pathlib import Path

import pytest

from viewer.kept_code import FOLDER, kept_code

ROOT = Path(__file__).resolve().parents[1]

SCRIPT = """
import builtins
made, usual = [], builtins.compile
def compile(source, filename, *rest, **options):
    made.append(str(filename))
    return usual(source, filename, *rest, **options)
builtins.compile = compile
from viewer.kept_code import kept_code
with kept_code():
    import PySide6.QtCore
assert builtins.compile is compile
from PySide6.QtCore import QObject
try:
    QObject().setObjectName(3, 4, 5)
except TypeError as error:
    said = "setObjectName" in str(error)
from PySide6.support.signature.lib import pyi_generator
before = "re" in vars(pyi_generator)
print(sum("shibokensupport" in name for name in made), said, before, callable(pyi_generator.generate_pyi))
"""


def run(home: Path) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.split()


@pytest.fixture(autouse=True)
def has_source() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("the cache folder is another one")


def kept(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.glob(f"*/{FOLDER}/*")}


def test_compiled_at_the_first_start_only(tmp_path: Path) -> None:
    compiled, *works = run(tmp_path)
    assert int(compiled) > 8
    assert works == ["True", "False", "True"], "it explains errors, and the seldom module is there when asked for"
    first = kept(tmp_path)
    assert len(first) > 8
    assert run(tmp_path) == ["0", *works]
    assert kept(tmp_path) == first


@pytest.mark.parametrize("harm", [b"", b"no code at all", b"i\x07\x00\x00\x00", None])
def test_what_was_damaged_is_made_anew(tmp_path: Path, harm: bytes | None) -> None:
    run(tmp_path)
    first = kept(tmp_path)
    for path in tmp_path.glob(f"*/{FOLDER}/*"):
        path.write_bytes(path.read_bytes()[:-9] if harm is None else harm)
    compiled, *works = run(tmp_path)
    assert int(compiled) > 8
    assert works == ["True", "False", "True"]
    assert kept(tmp_path) == first


def test_without_a_place_all_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for _ in range(2):
        compiled, *works = run(tmp_path / "file")
        assert int(compiled) > 8
        assert works == ["True", "False", "True"]


def test_other_code_is_compiled_as_always(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    usual = builtins.compile
    with pytest.raises(KeyError), kept_code():
        assert eval(compile("6 * 7", "shibokensupport/x.py", "eval")) == 42
        assert compile(b"x = 1", "other.py", "exec").co_filename == "other.py"
        raise KeyError
    assert builtins.compile is usual
    assert kept(tmp_path) == {}
