"""What PySide6 compiles from its own source is compiled once, and nothing depends on its being kept."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
from pathlib import Path

import pytest

from viewer import paths
from viewer.kept_code import kept_code

ROOT = Path(__file__).resolve().parents[1]

SCRIPT = """
import builtins
made, usual = [], builtins.compile
def compile(source, filename, *rest, **options):
    made.append(str(filename))
    return usual(source, filename, *rest, **options)
builtins.compile = compile
import pathlib, sys
from viewer.kept_code import kept_code
folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
with kept_code(folder):
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
assert not hasattr(pyi_generator, "absent")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "code"


def run(*folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.split()


def kept(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*")}


def test_compiled_at_the_first_start_only(folder: Path) -> None:
    compiled, *works = run(folder)
    assert int(compiled) > 8
    assert works == ["True", "False", "True"], "it explains errors, and the seldom module is there when asked for"
    first = kept(folder)
    assert len(first) > 8
    assert run(folder) == ["0", *works]
    assert kept(folder) == first


@pytest.mark.parametrize("harm", [b"", b"no code at all", b"i\x07\x00\x00\x00", None])
def test_what_was_damaged_is_made_anew(folder: Path, harm: bytes | None) -> None:
    run(folder)
    first = kept(folder)
    for path in folder.glob("*"):
        path.write_bytes(path.read_bytes()[:-9] if harm is None else harm)
    compiled, *works = run(folder)
    assert int(compiled) > 8
    assert works == ["True", "False", "True"]
    assert kept(folder) == first


def test_without_a_place_all_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in ((), (tmp_path / "file" / "code",)):
        compiled, *works = run(*place)
        assert int(compiled) > 8
        assert works == ["True", "True", "True"], "as PySide6 does it"


@pytest.mark.parametrize("whose", ["everybody's", "another user's", "a link"])
def test_where_others_may_write_nothing_is_read(folder: Path, whose: str) -> None:
    """What lies there would run."""
    run(folder)
    if whose == "everybody's":
        folder.chmod(0o777)
    elif whose == "a link":
        folder.rename(folder.parent / "elsewhere")
        folder.symlink_to(folder.parent / "elsewhere")
    elif os.geteuid() != 0:
        pytest.skip("only root gives a folder away")
    else:
        os.chown(folder, 12345, -1)
    for path in folder.glob("*"):
        path.write_bytes(b"")
    compiled, *works = run(folder)
    assert int(compiled) > 8
    assert works == ["True", "True", "True"]
    assert set(kept(folder).values()) == {b""}


def test_other_code_is_compiled_as_always(folder: Path) -> None:
    usual = builtins.compile
    with pytest.raises(KeyError), kept_code(folder):
        assert eval(compile("6 * 7", "shibokensupport/x.py", "eval")) == 42
        assert compile(b"x = 1", "other.py", "exec").co_filename == "other.py"
        raise KeyError
    assert builtins.compile is usual
    assert kept(folder) == {}


def test_where_it_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``--basedir`` nothing else is touched."""
    assert paths.code_folder(tmp_path) == tmp_path / paths.COMPILED
    monkeypatch.setattr("viewer.folders.user_cache", lambda: tmp_path / "cache")
    assert paths.code_folder(None) == tmp_path / "cache" / paths.COMPILED

    def unknown() -> Path:
        raise FileNotFoundError

    monkeypatch.setattr("viewer.folders.user_cache", unknown)
    assert paths.code_folder(None) is None
