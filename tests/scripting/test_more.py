"""What else a script does with a window: samples in memory, predictions, tables, exports; and that of the README."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import viewer
from viewer.errors import UsageError, WindowError

ROOT = Path(__file__).parents[2]


def cube(scale: float = 1.0) -> dict:
    """One hexahedron with a field that is linear in x."""
    points = np.array([(x, y, z) for z in (0, 1) for y in (0, 1) for x in (0, 1)], float)
    cells = {"hexahedron": np.array([[0, 1, 3, 2, 4, 5, 7, 6]])}
    return {"points": points, "cells": cells, "fields": {"p": scale * points[:, 0]}, "globals": {"scale": scale}}


def test_samples_in_memory(tmp_path: Path) -> None:
    window = viewer.show(cube(), field="p")
    assert window.samples() == [{"Sample": 0, "scale": 1.0}]
    same = viewer.show([cube(), cube(3.0)], sample=1)
    assert same.pid == window.pid
    assert [row["scale"] for row in window.samples()] == [1.0, 3.0]
    window.add([cube(), cube(2.0)])
    rows = window.samples()
    assert {"Sample", "scale"} < set(rows[0])
    error = next(name for name in rows[0] if name not in ("Sample", "scale"))
    assert rows[0][error] == 0.0 < rows[1][error]
    window.add([cube(), cube(2.0)], as_="pane", name="other")
    assert len(window.view["view"]["panes"]["views"]) == 2
    with pytest.raises(WindowError, match="say prediction or pane"):
        window.add(cube(), as_="gift")
    with pytest.raises(UsageError, match="points"):
        viewer.show({"points": 3})
    assert window.pinned() == []


def test_pictures_of_samples_in_memory() -> None:
    options: dict[str, Any] = {"size": (200, 150), "color_bar": False, "range": (0, 4), "unlit": True}
    pictures = [viewer.picture(cube(scale), "p", **options) for scale in (1.0, 2.0, 1.0)]
    assert pictures[0].png == pictures[2].png != pictures[1].png


def test_a_picture_of_a_view_file(example_dataset: Path, tmp_path: Path) -> None:
    plain = viewer.picture(example_dataset, sample=1, size=(200, 150), color_bar=False)
    window = viewer.show(example_dataset, sample=1, color_map="magma", camera="+x")
    (tmp_path / "a.plaidview").write_text(json.dumps(window.view), encoding="utf-8")
    seen = [viewer.picture(tmp_path / "a.plaidview", size=(200, 150), color_bar=False).png for _ in range(2)]
    assert seen[0] == seen[1] != plain.png
    assert viewer.picture(example_dataset, sample=1, size=(200, 150), color_bar=False).png == plain.png
    viewer.show(example_dataset, color_map="viridis")
    assert viewer.show(tmp_path / "a.plaidview").color_map == "magma"
    for _ in range(2):  # the second time it is on screen already
        again = viewer.show(tmp_path / "a.plaidview", camera="-y", edges=True)
        position, focal_point, _up = again.camera
        assert position[1] < focal_point[1] and position[0] == pytest.approx(focal_point[0])


def test_an_export_and_the_table_of_all_samples_of_the_split(example_dataset: Path, tmp_path: Path) -> None:
    window = viewer.show(example_dataset, split="train", sample=1)
    rows = window.samples()
    assert [row["Sample"] for row in rows] == list(range(9))
    assert rows[0]["amplitude"] == 80
    window.export(tmp_path / "one.vtkhdf")
    assert (tmp_path / "one.vtkhdf").stat().st_size > 1000
    for name, said in (("one.xyz", "xyz"), ("one.vtu", "holds one zone"), ("absent/one.vtm", "absent")):
        with pytest.raises(WindowError, match=said):
            window.export(tmp_path / name)
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"one.vtkhdf"}


def test_the_lines_of_the_readme_run(example_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    section = re.search(r"^### From Python$.*?(?=^### )", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    assert section is not None
    blocks = re.findall(r"```python\n(.*?)```", section[0], re.S)
    assert blocks
    monkeypatch.chdir(tmp_path)
    for name in ("wing", "wing_predicted"):
        shutil.copytree(example_dataset, tmp_path / name)
    names: dict = {}
    for block in blocks:
        exec(compile(block, "lines of the README", "exec"), names)
    assert (tmp_path / "fig.pdf").read_bytes().startswith(b"%PDF")
    assert [row["Sample"] for row in names["rows"]] == list(range(4))
    assert names["picked"] == []
