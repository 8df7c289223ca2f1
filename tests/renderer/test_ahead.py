"""What may be shown next: taken in steps, coloured as what is on screen, put on the graphics card, and never seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.renderer.child import ROOT
from tests.renderer.meshes import Writer, Zone, plane
from viewer.errors import ArtifactError
from viewer.renderer.ahead import MOST, Ahead

SCRIPT = """
import json, sys
from viewer.protocol import Scene
from viewer.renderer.normalizer import Normalizer
from viewer.renderer.view import View
from viewer.renderer.window import open_window

first, second, third, constant, broken = sys.argv[1:]
view = View(open_window())
view.resize(300, 200, 1.0)

def uploaded(zone):
    return 0 < zone.surface.data.GetNumberOfPoints() == zone._fine.mapper.GetVBOs().GetNumberOfTuples("vertexMC")

def picture():
    return view.draw().pixels.copy()

scene = Scene(1, first, "x", color_map="magma", percentiles=(5.0, 95.0))
view.show(scene)
before = picture()
facts = {"steps": [sum(1 for _ in view.prepare(second)) for _ in range(2)]}
facts["on screen"] = bool((picture() == before).all())
hidden = list(view.board.active.screen.spare._zones.values())
facts["uploaded"] = [uploaded(zone) for zone in hidden]
facts["constant"] = sum(1 for _ in view.prepare(constant)), len(view.board.active.screen.spare._zones)
try:
    list(view.prepare(broken))
except Exception as error:
    facts["error"] = type(error).__name__
places = Normalizer.places
def refuse(*arguments):
    raise MemoryError
Normalizer.places = refuse
try:
    list(view.prepare(third))
except MemoryError:
    facts["refused"] = True
Normalizer.places = places
facts["still on screen"] = bool((picture() == before).all())
view.show(Scene(2, second, "x", color_map="magma", percentiles=(5.0, 95.0)))
facts["taken"] = [any(zone is one for one in hidden) for zone in view.board.active.screen._zones.values()]
ahead = picture()
fresh = View(open_window())
fresh.resize(300, 200, 1.0)
fresh.show(scene)
fresh.draw()
fresh.show(Scene(2, second, "x", color_map="magma", percentiles=(5.0, 95.0)))
facts["as without"] = bool((fresh.draw().pixels == ahead).all())
facts["another"] = bool((ahead != before).any())
print(json.dumps(facts))
"""


def waves(steep: float) -> Zone:
    arrays = plane(40, lambda x, y: steep * np.sin(6 * x) * np.cos(5 * y))
    return Zone(arrays, vertex={"x": arrays["points"][:, 0] ** steep})


def run(script: str, *artifacts: str) -> dict[str, Any]:
    """Run a script in a process of its own, as VTK and Mesa are not for the process of the tests."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", script, *artifacts],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def test_what_is_prepared_is_on_the_card_unseen_and_looks_as_it_would_have(write: Writer) -> None:
    first, second, third = (write(waves(steep), dataset="d") for steep in (0.5, 1.0, 2.0))
    constant = write(waves(0.5), dataset="d")
    bad = waves(0.25)
    bad.vertex["x"] = bad.vertex["x"][:-1]
    broken = write(bad, dataset="d")
    assert run(SCRIPT, first, second, third, constant, broken) == {
        "steps": [3, 2],  # what is there already is not put there again
        "on screen": True,
        "uploaded": [True],
        "constant": [2, 1],  # the same surface is on screen: nothing to put anywhere
        "error": "ArtifactError",
        "refused": True,
        "still on screen": True,
        "taken": [True],
        "as without": True,
        "another": True,
    }


ROOM = """
import json, sys
from viewer.protocol import Scene
from viewer.renderer import actor_pool
from viewer.renderer.view import View
from viewer.renderer.window import open_window

first, second, third, twins = sys.argv[1:]
actor_pool.KEPT_CELLS = 2 * 39 * 39 + 100  # two of three
view = View(open_window())
view.resize(300, 200, 1.0)

def visit(number, artifact):
    view.show(Scene(number, artifact, "x"))
    view.draw()
    return list(view.board.active.screen._zones.values())

visit(1, second)
for artifact in (third, first):
    list(view.prepare(artifact))
ready = [zone for zone in view.board.active.screen.spare._zones.values()]
facts = {"taken": any(visit(2, third)[0] is zone for zone in ready), "kept": len(view.board.active.screen.spare._zones)}
counts = []
for number in range(3, 9):
    visit(number, twins if number % 2 else third)
    counts.append(view.board.active.sight.renderer.GetActors().GetNumberOfItems())
facts["actors"] = counts
print(json.dumps(facts))
"""


def test_what_is_wanted_is_not_driven_out_and_what_leaves_leaves(write: Writer) -> None:
    first, second, third = (write(waves(steep), dataset="d") for steep in (0.5, 1.0, 2.0))
    one, other = waves(3.0), waves(3.0)
    other.name = "Other"
    twins = write(one, other, dataset="d")
    done = run(ROOM, first, second, third, twins)
    assert (done["taken"], done["kept"]) == (True, 2)
    assert max(done["actors"]) <= 4, "two on screen, two kept"


class Steps:
    """Says what was done; each artifact takes two steps."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.ended: list[str] = []

    def __call__(self, artifact: str) -> Iterator[None]:
        self.done.append(f"{artifact}1")
        if artifact == "bad":
            raise ArtifactError("It is damaged.")
        if artifact == "defect":
            raise RuntimeError
        if artifact == "big":
            raise MemoryError
        yield
        self.done.append(f"{artifact}2")


def work_off(ahead: Ahead) -> None:
    while ahead:
        ahead.step()


def test_the_newest_comes_first_and_is_finished_before_another() -> None:
    steps = Steps()
    ahead = Ahead(steps, steps.ended.append)
    assert not ahead
    for name in [*"ab", *"defghijk"[:MOST], "d"]:
        ahead.add(name)
    assert steps.ended == ["a", "b"], "too many"
    ahead.step()
    ahead.add("z")
    work_off(ahead)
    assert steps.done == [f"{name}{step}" for name in "dzkjihgfe" for step in (1, 2)]
    assert steps.ended[2:] == [*"dzkjihgfe"]


def test_a_new_scene_begins_anew_what_was_begun() -> None:
    steps = Steps()
    ahead = Ahead(steps, steps.ended.append)
    ahead.begin_anew()
    assert not ahead, "nothing was begun"
    ahead.add("a")
    ahead.step()
    ahead.begin_anew()
    work_off(ahead)
    assert steps.done == ["a1", "a1", "a2"]


@pytest.mark.parametrize("name", ["bad", "defect", "big"])
def test_what_cannot_be_prepared_is_let_go(name: str) -> None:
    steps = Steps()
    ahead = Ahead(steps, steps.ended.append)
    ahead.add("a")
    ahead.add(name)
    work_off(ahead)
    assert steps.done == [f"{name}1", "a1", "a2"]
    assert steps.ended == [name, "a"]
