"""When garbage is collected: not while a child loads, and from then on."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from viewer.collecting import collect_from_now

WATCHED = """
import gc, os
from viewer import roles

def told():
    os.write(2, b"%s after %d objects" % (ROLE.encode(), gc.get_freeze_count()))
    os._exit(0)

gc.enable = told
roles.play([ROLE])
"""


@pytest.fixture
def off() -> Iterator[None]:
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("off")
def test_what_is_there_is_left_out() -> None:
    frozen = gc.get_freeze_count()
    collect_from_now()
    assert gc.isenabled() and gc.get_freeze_count() > frozen


def test_where_it_is_on_nothing_changes() -> None:
    frozen = gc.get_freeze_count()
    collect_from_now()
    assert gc.isenabled() and gc.get_freeze_count() == frozen


@pytest.mark.parametrize("role", ["reader", "renderer"])
def test_a_child_begins_once_it_has_loaded(role: str) -> None:
    code = f"ROLE = {role!r}\n{WATCHED}"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stderr is not None
        said = child.stderr.read()
    assert child.returncode == 0
    assert int(said.removeprefix(f"{role} after ").removesuffix(" objects")) > 10_000
