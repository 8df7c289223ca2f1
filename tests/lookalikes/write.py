"""Write twins: node by node in the layout of the backend ``cgns``, or by pyplaid in every backend."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.datasets import ROOT, _save_in_this_process
from tests.lookalikes.sets import TWINS
from tests.lookalikes.twin import Twin

_INFOS = """owner: somebody
license: cc-by-4.0
data_production:
  type: simulation
  physics: as published
data_description: a small twin
"""

_OLD_INFOS = """legal:
  owner: somebody
  license: cc-by-4.0
plaid:
  version: 0.1.12
data_production:
  type: simulation
"""


def write_nodes(twin: Twin, path: Path) -> Path:
    """Write a twin as the backend ``cgns`` has it, without pyplaid."""
    from CGNS import MAP

    for split, ids in twin.splits.items():
        for number in ids:
            folder = path / "data" / split / f"sample_{number:09d}" / "meshes"
            folder.mkdir(parents=True)
            for place, step in enumerate(twin.make(split, number).steps):
                MAP.save(str(folder / f"mesh_{place:09d}.cgns"), step.tree)
    counts = "".join(f"  {split}: {len(ids)}\n" for split, ids in twin.splits.items())
    backend = "" if twin.old_infos else "storage_backend: cgns\n"
    infos = _OLD_INFOS if twin.old_infos else _INFOS
    (path / "infos.yaml").write_text(f"{infos}num_samples:\n{counts}{backend}")
    if twin.inputs or twin.all_samples:
        (path / "problem_definitions").mkdir()
        (path / "problem_definitions" / "regression.yaml").write_text(json.dumps(_problem(twin)))  # JSON is YAML
    return path


def _problem(twin: Twin) -> dict[str, Any]:
    train = "DOE_train" if "DOE_train" in twin.splits else next(iter(twin.splits))
    ids: Any = "all" if twin.all_samples else list(twin.splits[train])
    problem = {"input_features": list(twin.inputs), "output_features": list(twin.outputs), "train_split": {train: ids}}
    test = next((name for name in twin.splits if "test" in name), None)
    return problem if test is None else {**problem, "test_split": {test: list(twin.splits[test])}}


def write_by_pyplaid(names: tuple[str, ...], folder: Path, backends: tuple[str, ...]) -> None:
    """Let pyplaid write twins into ``folder/BACKEND/NAME``."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HOME": str(folder / "hf"), "HF_HUB_OFFLINE": "1"}
    # A short temporary folder: multiprocess makes a socket in it, whose path must have less than 108 characters.
    with tempfile.TemporaryDirectory(prefix="w-", dir="/tmp" if os.name == "posix" else None) as short:
        done = subprocess.run(
            [sys.executable, "-m", "tests.lookalikes.write", json.dumps([names, str(folder), backends])],
            check=False,
            env=environment | {"TMPDIR": short},
            cwd=ROOT,
            capture_output=True,
            text=True,
            errors="replace",
        )
    if done.returncode:
        raise RuntimeError(f"writing {names} ended with status {done.returncode}:\n{done.stderr[-3000:]}")


def _sample_of(twin: Twin, numbers: dict[int, str], number: int) -> Any:
    from plaid import Sample

    sample = Sample()
    for step in twin.make(numbers[number], number).steps:
        sample.add_tree(step.tree, step.time)
    return sample


def main(names: list[str], folder: str, backends: list[str]) -> None:
    """Write them; called in a process of its own."""
    from functools import partial

    from plaid import Infos, ProblemDefinition
    from plaid.storage import save_to_disk

    _save_in_this_process()
    for name in names:
        twin = TWINS[name]
        split_of = {number: split for split, ids in twin.splits.items() for number in ids}
        problem = {"regression": ProblemDefinition(**_problem(twin))} if twin.inputs else None
        for backend in backends:
            save_to_disk(
                str(Path(folder) / backend / name),
                sample_constructor=partial(_sample_of, twin, split_of),
                ids={split: list(ids) for split, ids in twin.splits.items()},
                backend=backend,
                infos=Infos(owner="somebody", license="cc-by-4.0", data_description="a small twin"),
                **({"pb_defs": problem} if problem else {}),
            )


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
