"""Seeded damage to whole datasets, in all backends: bytes, files, metadata, and content that does not fit together."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests import columns
from tests.damage import edit, read
from tests.datasets import mesh_file

Damage = Callable[[Path, str, random.Random], None]
"""Damages the dataset in a folder, of a backend."""

Change = Callable[[np.ndarray, random.Random], np.ndarray | None]
"""What becomes of an array; None: it is removed."""

SAMPLE = 0
"""The sample that is damaged, of the split train."""

LOST = ("truncate", "empty", "remove", "content: gone", "content: short", "content: long")
"""Damage that takes values away or adds some: what is shown in spite of it must be right."""

NUMBERS = (-1, 0, 1, 3, 2**31 - 1, 2**40, 2**62, -(2**63), 1e308, -0.5)
ODD: tuple[Any, ...] = (*NUMBERS, "x", "", None, [], {}, True, [1, 2, 3], "<f8", "../../..", "\x00")
"""What a value of metadata may become."""

ARRAYS = (
    "Base_3_3",
    "Base_3_3/Solid",
    "Base_3_3/Solid/ZoneType",
    "Base_3_3/Solid/GridCoordinates/CoordinateX",
    "Base_3_3/Solid/Elements_TETRA_4",
    "Base_3_3/Solid/Elements_TETRA_4/ElementRange",
    "Base_3_3/Solid/Elements_TETRA_4/ElementConnectivity",
    "Base_3_3/Solid/VertexFields/pressure",
    "Base_3_3/Solid/VertexFields/VelocityY",
    "Base_3_3/Solid/CellCenterFields/density",
    "Global/energy",
    "Global/label",
)
"""Arrays whose content is damaged."""


def _entry(array: np.ndarray, chance: random.Random, values: tuple[float, ...]) -> np.ndarray:
    array = array.copy()
    if array.size and array.dtype.kind in "iuf":
        value = chance.choice(values)
        limits = np.iinfo(array.dtype) if array.dtype.kind in "iu" else np.finfo(array.dtype)
        array.flat[chance.randrange(array.size)] = min(max(value, float(limits.min) / 2), float(limits.max) / 2)
    return array


CONTENT: dict[str, Change] = {
    "gone": lambda array, chance: None,
    "short": lambda array, chance: array[..., : chance.randrange(max(array.shape[-1], 1))],
    "long": lambda array, chance: np.concatenate([array, array[..., :1]], axis=-1),
    "absurd": lambda array, chance: _entry(array, chance, (2**31 - 1, 2**40, 2**62, -(2**62))),
    "off by one": lambda array, chance: _entry(array, chance, (-1, 0, 37, 200)),
    "not finite": lambda array, chance: (
        _entry(array.astype(float), chance, (np.nan,)) if array.dtype.kind in "iuf" else array
    ),
    "type": lambda array, chance: (
        array.astype(chance.choice(["f4", "f8", "i4", "i8", "u4"])) if array.dtype.kind in "iuf" else np.zeros(3)
    ),
    "shape": lambda array, chance: array.reshape((1, *array.shape)) if chance.random() < 0.5 else array.ravel(),
    "noise": lambda array, chance: np.frombuffer(chance.randbytes(array.nbytes), array.dtype).reshape(array.shape),
}


def _files(dataset: Path, chance: random.Random) -> Path:
    """Choose a file; in half of the cases one with data of the sample that is looked at."""
    files = sorted(file for file in dataset.rglob("*") if file.is_file())
    data = [file for file in files if f"sample_{SAMPLE:09d}" in file.parts or file.suffix in (".arrow", ".mmap")]
    return chance.choice(data if chance.random() < 0.5 else files)


def _bytes(change: Callable[[bytearray, random.Random], None]) -> Damage:
    def damage(dataset: Path, backend: str, chance: random.Random) -> None:
        file = _files(dataset, chance)
        content = bytearray(file.read_bytes())
        if content:
            change(content, chance)
        file.write_bytes(content)

    return damage


def _truncate(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def _bits(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 4, 40))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _cut_out(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    del content[start : start + chance.randrange(1, 2000)]


def _zeros(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    stop = min(len(content), start + chance.randrange(1, 2000))
    content[start:stop] = bytes(stop - start)


def _remove(dataset: Path, backend: str, chance: random.Random) -> None:
    _files(dataset, chance).unlink()


def _swap(dataset: Path, backend: str, chance: random.Random) -> None:
    """Put one file of the dataset in another's place, most often one of the same kind."""
    target = _files(dataset, chance)
    alike = sorted(file for file in dataset.rglob(f"*{target.suffix}") if file.is_file())
    content = chance.choice(alike).read_bytes()
    target.write_bytes(content)


def _metadata(dataset: Path, backend: str, chance: random.Random) -> None:
    """Change one value in one file of metadata."""
    import yaml

    files = sorted(file for file in dataset.rglob("*") if file.suffix in (".json", ".yaml"))
    known = [file for file in files if file.name != "infos.yaml" and f"sample_{SAMPLE:09d}" in file.parts]
    general = [file for file in files if file.name != "infos.yaml" and "sample_" not in str(file)] or files
    file = chance.choice(known if known and chance.random() < 0.5 else general)
    load = json.loads if file.suffix == ".json" else yaml.safe_load
    file.write_text(json.dumps(_changed(load(file.read_text()), chance)))


def _infos(dataset: Path, backend: str, chance: random.Random) -> None:
    import yaml

    file = dataset / "infos.yaml"
    infos = yaml.safe_load(file.read_text())
    if chance.random() < 0.4:
        infos["storage_backend"] = chance.choice(["cgns", "hf_datasets", "zarr"])
    else:
        infos = _changed(infos, chance)
    file.write_text(yaml.safe_dump(infos))


def _changed(value: Any, chance: random.Random) -> Any:
    """Return a JSON value with one place of it changed, removed or renamed."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(sorted(value))
        kind = chance.random()
        if kind < 0.15:
            return {name: item for name, item in value.items() if name != key}
        if kind < 0.25:
            return {name + "x" * (name == key): item for name, item in value.items()}
        return {**value, key: _changed(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.9:
        place = chance.randrange(len(value))
        return [*value[:place], _changed(value[place], chance), *value[place + 1 :]]
    return chance.choice(ODD)


def _content(
    change: Change,
) -> Damage:
    def damage(dataset: Path, backend: str, chance: random.Random) -> None:
        path = chance.choice(ARRAYS)
        if backend == "cgns":
            file = mesh_file(dataset)
            edit(file, path, change(read(file, path), chance))
        else:
            path += "_times" * (chance.random() < 0.2)
            columns.change(dataset, backend, path, lambda array: change(array, chance))

    return damage


KINDS: dict[str, Damage] = {
    "truncate": _bytes(_truncate),
    "empty": _bytes(lambda content, chance: content.clear()),
    "bits": _bytes(_bits),
    "cut out": _bytes(_cut_out),
    "zeros": _bytes(_zeros),
    "remove": _remove,
    "swap": _swap,
    "metadata": _metadata,
    "infos": _infos,
    **{f"content: {name}": _content(change) for name, change in CONTENT.items()},
}
"""Ways to damage a dataset: called with its folder, its backend and a source of chance."""


def damaged(dataset: Path, target: Path, backend: str, kind: str, seed: int) -> Path:
    """Copy a dataset and damage the copy; the same seed damages the same way."""
    shutil.copytree(dataset, target)
    KINDS[kind](target, backend, random.Random(f"{backend} {kind} {seed}"))
    return target
