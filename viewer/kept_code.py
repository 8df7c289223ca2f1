"""What PySide6 compiles from source at each start is compiled once: 20 ms of every start of a window.

Its package ``shibokensupport`` lies as source inside a library, and is compiled whenever PySide6 is imported (class
``EmbeddableZipImporter`` of its ``signature_bootstrap.py``). Here the user's cache folder has the code, as a ``.pyc``
beside its source has that of any other module. One of its modules writes ``.pyi`` files, and takes 5 ms for a pattern
that nothing else needs: that one runs when something of it is asked for.
"""

from __future__ import annotations

import builtins
import contextlib
import marshal
import os
import stat
import sys
from collections.abc import Iterator
from importlib.util import source_hash
from pathlib import Path
from types import CodeType
from typing import Any

_PACKAGE = "shibokensupport/"
_SELDOM = "shibokensupport/signature/lib/pyi_generator.py"
_WHEN_ASKED = """
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    del globals()["__getattr__"]
    import marshal
    exec(marshal.loads({code!r}), globals())
    if name not in globals():
        raise AttributeError(name)
    return globals()[name]
"""


@contextlib.contextmanager
def kept_code(folder: Path | None) -> Iterator[None]:
    """Keep the code of that package that is compiled in this block, in which no other thread may run.

    What is kept is found by the source itself, and by the version of Python (:func:`importlib.util.source_hash`).

    Parameters
    ----------
    folder
        Where, made if it is missing; not used where anybody else may write to it. None: nowhere.
    """
    original = builtins.compile
    safe = folder if folder is not None and _is_safe(folder) else None

    def compile_once(source: Any, filename: Any, mode: str, *rest: Any, **options: Any) -> Any:
        plain = mode == "exec" and not rest and not options and isinstance(source, bytes)
        if not plain or not isinstance(filename, str) or not filename.startswith(_PACKAGE) or safe is None:
            return original(source, filename, mode, *rest, **options)
        file = safe / f"{filename.replace('/', '.')}-{source_hash(source).hex()}-{sys.flags.optimize}"
        code = _read(file)
        if code is None:
            code = original(source, filename, mode)
            if filename == _SELDOM:
                code = original(_WHEN_ASKED.format(code=marshal.dumps(code)), filename, mode)
            _write(file, marshal.dumps(code))
        return code

    builtins.compile = compile_once
    try:
        yield
    finally:
        builtins.compile = original


def _is_safe(folder: Path) -> bool:
    """Make the folder; return whether nobody but this user can put code there, which would run here."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = os.lstat(folder)
    except OSError:
        return False
    mine = not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)
    return stat.S_ISDIR(status.st_mode) and mine


def _read(file: Path) -> CodeType | None:
    try:
        code = marshal.loads(file.read_bytes())  # noqa: S302 - the user's own, as any .pyc is
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return code if isinstance(code, CodeType) else None


def _write(file: Path, data: bytes) -> None:
    from viewer.whole_file import write_whole

    with contextlib.suppress(OSError):
        write_whole(file, data)
