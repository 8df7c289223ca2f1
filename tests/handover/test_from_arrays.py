"""Dicts of arrays, read back by the reader and compared with what was given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.artifact import Artifact, read
from viewer.cache import CacheRoot
from viewer.errors import SampleError, UsageError
from viewer.handover import hand_over
from viewer.handover.cells import TYPES
from viewer.handover.plain import array_of
from viewer.reader.elements import ELEMENTS

SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.5, 0.5]])
FAN = np.array([[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]])


def back(given: dict[str, Any], root: CacheRoot, cache_root: Path, *fields: str) -> Artifact:
    """Hand over and read."""
    return read(hand_over(given, root), cache_root, split="samples", fields=fields)


def test_a_box_comes_back(root: CacheRoot, cache_root: Path) -> None:
    points, cells = ds.box((6, 5, 4))
    pressure, velocity, density = ds.pressure(points, 0.5, 1), ds.velocity(points, 0.5, 1), np.arange(len(cells))
    found = back(
        {
            "points": points,
            "cells": {"hexahedron": cells},
            "fields": {"p": pressure, "v": velocity, "rho": density},
            "globals": {"alpha": 0.1, "label": "calm", "n": 3, "load": [1.0, 2.0], "ok": True},
            "time": 0.5,
        },
        root,
        cache_root,
        "p",
        "v",
        "rho",
    )
    assert np.array_equal(found.array("points"), points)
    assert np.array_equal(found.array("connectivity").reshape(-1, 8), cells)
    assert np.array_equal(found.field("p", location="vertex"), pressure)
    assert np.array_equal(found.field("v", location="vertex"), velocity)
    assert np.array_equal(found.field("rho", location="cell"), density)
    assert found.field("rho").dtype == density.dtype
    manifest = found.manifest
    assert manifest.globals_ == {"alpha": 0.1, "label": "calm", "n": 3, "load": [1.0, 2.0], "ok": True}
    assert manifest.times == (0.5,)
    assert manifest.warnings == ()
    assert [base.name for base in manifest.bases] == ["Base_3_3"]


@pytest.mark.parametrize("name", TYPES)
def test_every_type_of_cells_has_the_nodes_of_vtk(name: str, root: CacheRoot, cache_root: Path) -> None:
    known = TYPES[name]
    element = ELEMENTS[known.number]
    assert (element.name, element.nodes, element.dimension) == (known.cgns, known.nodes, known.dimension)
    points = np.random.default_rng(1).random((3 * known.nodes, 3))
    nodes = np.random.default_rng(2).permutation(3 * known.nodes).reshape(3, known.nodes)
    values = np.arange(3.0)
    fields = {"fields": {"q": values}} if known.nodes > 1 else {"fields": {"q": values}, "cell_fields": {}}
    found = back({"points": points, "cells": {name: nodes}, **fields}, root, cache_root, "q")
    assert set(found.array("types")) == {element.cell}
    # VTK has no pyramid with a node in the middle of its base: 13 of 14 are drawn; all others have every node.
    assert np.array_equal(found.array("connectivity").reshape(3, -1), nodes)
    assert np.array_equal(found.field("q"), values)


def test_types_side_by_side(root: CacheRoot, cache_root: Path) -> None:
    points = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [2, 0.5, 0]])
    cells = {"line": np.array([[0, 1]]), "quad": np.array([[0, 1, 2, 3]]), "triangle": np.array([[1, 4, 2]])}
    found = back({"points": points, "cells": cells, "fields": {"q": [7.0, 8.0]}}, root, cache_root, "q")
    assert list(found.array("connectivity")) == [0, 1, 2, 3, 1, 4, 2]
    assert list(found.field("q")) == [7.0, 8.0]


def test_one_array_of_cells_in_the_plane(root: CacheRoot, cache_root: Path) -> None:
    found = back({"points": SQUARE, "cells": FAN, "fields": {"q": [1, 2, 3, 4]}}, root, cache_root, "q")
    assert np.array_equal(found.array("points"), np.pad(SQUARE, ((0, 0), (0, 1))))
    assert np.array_equal(found.array("connectivity").reshape(-1, 3), FAN)
    assert list(found.field("q", location="cell")) == [1, 2, 3, 4]
    quad = back({"points": SQUARE[:4], "cells": np.array([[0, 1, 2, 3]])}, root, cache_root)
    assert list(quad.array("types")) == [9]


def test_points_alone_are_a_cloud(root: CacheRoot, cache_root: Path) -> None:
    found = back({"points": SQUARE, "fields": {"q": SQUARE[:, 0]}}, root, cache_root, "q")
    assert np.array_equal(found.field("q"), SQUARE[:, 0])
    assert list(found.array("types")) == [1] * len(SQUARE)


def test_as_many_vertices_as_cells(root: CacheRoot, cache_root: Path) -> None:
    given = {"points": SQUARE, "cells": np.concatenate([FAN, FAN[:1]])}
    values = np.arange(5.0)
    with pytest.raises(UsageError, match=r"field “q” has 5 values, and there are as many vertices as cells: give"):
        hand_over({**given, "fields": {"q": values}}, root)
    found = back({**given, "fields": {"q": values}, "cell_fields": {"q": values + 1}}, root, cache_root)
    found = read(Path(found.manifest.dataset), cache_root, split="samples", fields=("q", "q"))
    assert {record.location for record in found.zone().fields} == {"vertex", "cell"}
    assert list(found.field("q", location="vertex")) == list(values)


ODD = {
    "turned": lambda a: np.asfortranarray(a),
    "every second": lambda a: np.repeat(a, 2, axis=0)[::2],
    "backwards": lambda a: a[::-1].copy()[::-1],
    "other byte order": lambda a: a.astype(a.dtype.newbyteorder(">")),
    "read only": lambda a: np.frombuffer(a.tobytes(), a.dtype).reshape(a.shape),
    "lists": lambda a: a.tolist(),
    "unmasked": lambda a: np.ma.array(a),
    "long": lambda a: a.astype(np.longdouble if a.dtype.kind == "f" else np.uint64),
    "dlpack": lambda a: Tensor(a),
    "small": lambda a: a.astype(np.float16 if a.dtype.kind == "f" else np.uint8),
}


class Tensor:
    """An array of a library that knows only dlpack, and has to be asked for it without its gradient."""

    def __init__(self, array: np.ndarray, attached: bool = True) -> None:
        self._array, self._attached = array, attached

    def detach(self) -> Tensor:
        return Tensor(self._array, attached=False)

    def __dlpack__(self, **options: Any) -> Any:
        assert not self._attached
        return self._array.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self._array.__dlpack_device__()


class Brain:
    """A tensor as torch has it in mixed precision, and as the imaginary part of a conjugate."""

    def __init__(self, array: np.ndarray, dtype: str = "torch.bfloat16", negative: bool = True) -> None:
        self._array, self.dtype, self._negative = array, dtype, negative

    def detach(self) -> Brain:
        return self

    def float(self) -> np.ndarray:
        return self._array.astype(np.float32)

    def resolve_neg(self) -> Brain:
        return Brain(self._array, self.dtype, negative=False)

    def __array__(self, *_options: Any, **_named: Any) -> np.ndarray:
        if self.dtype == "torch.bfloat16" or self._negative:
            raise TypeError("numpy has not got that")
        return self._array


def test_tensors_that_numpy_cannot_take_as_they_are() -> None:
    halves = np.arange(4.0) / 2.0
    found = array_of(Brain(halves), "field")
    assert found.dtype == np.float32 and found.tolist() == halves.tolist()
    assert array_of(Brain(halves, "torch.float64"), "field").tolist() == halves.tolist()


@pytest.mark.parametrize("odd", ODD)
def test_arrays_of_any_kind(odd: str, root: CacheRoot, cache_root: Path) -> None:
    turn: Any = ODD[odd]
    vector = np.stack([SQUARE[:, 0], SQUARE[:, 1], SQUARE[:, 0] * 2], axis=1)
    found = back(
        {
            "points": turn(SQUARE),
            "cells": {"triangle": turn(FAN)},
            "fields": {"p": turn(SQUARE[:, 1].copy()), "v": turn(vector), "n": turn(np.arange(4))},
        },
        root,
        cache_root,
        "p",
        "v",
        "n",
    )
    assert np.array_equal(found.array("points")[:, :2], SQUARE)
    assert np.array_equal(found.array("connectivity").reshape(-1, 3), FAN)
    assert np.array_equal(found.field("p"), SQUARE[:, 1])
    assert np.array_equal(found.field("v"), vector)
    assert list(found.field("n", location="cell")) == [0, 1, 2, 3]


def test_values_that_are_not_finite_stay(root: CacheRoot, cache_root: Path) -> None:
    values = np.array([np.nan, np.inf, -np.inf, 0.0, 1.0], np.float32)
    masked = np.ma.array([1, 2, 3, 4, 5], mask=np.arange(5) == 1)
    found = back({"points": SQUARE, "cells": FAN, "fields": {"p": values, "m": masked}}, root, cache_root, "p", "m")
    assert found.field("p").dtype == np.float32
    np.testing.assert_array_equal(found.field("p"), values)
    np.testing.assert_array_equal(found.field("m"), [1, np.nan, 3, 4, 5])


def test_points_that_are_not_finite_are_the_readers_matter(root: CacheRoot, cache_root: Path) -> None:
    points = SQUARE.copy()
    points[1, 0] = np.nan
    with pytest.raises(SampleError, match="coordinates that are not finite at 1 of its 5 vertices"):
        back({"points": points, "cells": FAN}, root, cache_root)


class OnAnotherDevice:
    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        raise TypeError("can't convert cuda:0 device type tensor to numpy")


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "key": ({"field": {}}, "A sample of arrays has no “field”; there are points, cells, fields"),
    "points of 1": ({"points": SQUARE[:, :1]}, r"The array of points has the shape \(5, 1\) instead of \(n, 2\)"),
    "flat points": ({"points": SQUARE[:, 0]}, r"The array of points has the shape \(5,\) instead of"),
    "no points": ({"points": SQUARE[:0]}, "The array of points is empty, so there is nothing to draw"),
    "objects": ({"fields": {"p": [1, {}, 3, 4, 5]}}, "The field “p” has Python objects instead of numbers"),
    "ragged": ({"fields": {"p": [[1], [2, 3]]}}, "The field “p” cannot be made an array of numpy; give one that is on"),
    "gpu": (
        {"fields": {"p": OnAnotherDevice()}},
        "The field “p” cannot be made an array of numpy; give one that is on",
    ),
    "complex": ({"fields": {"p": SQUARE[:, 0] * 1j}}, "The field “p” is complex; give its real part"),
    "text": ({"fields": {"p": np.array(list("abcde"), "S1")}}, "The field “p” has text instead of numbers"),
    "dates": ({"fields": {"p": np.zeros(5, "M8[s]")}}, "The field “p” has values of the type datetime64"),
    "length": ({"fields": {"p": [1.0]}}, "The field “p” has 1 value, and there are 5 vertices and 4 cells"),
    "scalar": ({"fields": {"p": 1.0}}, "The field “p” has 1 value, and there are 5 vertices"),
    "tensor": ({"fields": {"p": np.zeros((5, 9))}}, r"The field “p” has the shape \(5, 9\); give one value, 2 or 3"),
    "cell field": ({"cell_fields": {"p": SQUARE[:, 0]}}, "The field “p” of cells has 5 values, and there are 4 cells"),
    "twice": ({"fields": {"vX": SQUARE[:, 0], "v": SQUARE}}, "Two fields would be called “vX”"),
    "name": ({"fields": {"a/b": SQUARE[:, 0]}}, "The name 'a/b' in \"fields\" cannot be used; give a text without “/”"),
    "number": ({"fields": {3: SQUARE[:, 0]}}, 'The name 3 in "fields" cannot be used'),
    "list": ({"fields": [SQUARE[:, 0]]}, '"fields" is no dict; give names with their values'),
    "range": ({"cells": FAN + 1}, "name the vertices 1 to 5, and there are 0 to 4; count from 0"),
    "negative": ({"cells": FAN - 1}, "name the vertices -1 to 3, and there are 0 to 4; count from 0"),
    "masked": ({"cells": np.ma.array(FAN, mask=FAN == 4)}, "The cells have masked values; leave these cells out"),
    "floats": ({"cells": FAN * 1.0}, "The cells “triangle” have values of the type float64; give the numbers"),
    "flat cells": ({"cells": FAN.ravel()}, r"The array of cells has the shape \(12,\) instead of \(number of cells"),
    "empty": ({"cells": FAN[:0]}, 'There are no cells; leave "cells" out to have the points alone'),
    "type": ({"cells": {"tri": FAN}}, "There is no type of cells “tri”; there are vertex, line"),
    "nodes": ({"cells": {"quad": FAN}}, r"The cells “quad” have the shape \(4, 3\) instead of \(number of cells, 4\)"),
    "flat tetra": ({"cells": {"tetra": np.array([[0, 1, 2, 3]])}}, "Cells “tetra” need points with 3 coordinates"),
    "5 nodes": ({"cells": np.array([[0, 1, 2, 3, 4]])}, "Cells with 5 nodes are of no type that is known for points"),
    "time": ({"time": "now"}, "The time has values of the type <U3 instead of numbers"),
    "no time": ({"time": float("nan")}, "The time is no finite number"),
}


@pytest.mark.parametrize("bad", BAD)
def test_what_does_not_fit_is_refused_in_one_sentence(bad: str, root: CacheRoot) -> None:
    wrong, sentence = BAD[bad]
    with pytest.raises(UsageError, match=sentence) as caught:
        hand_over({"points": SQUARE, "cells": FAN, **wrong}, root, name="bad")
    assert caught.value.sentence.endswith(".")
    assert list((root.path / "handover").iterdir()) == [], "nothing is left"


@pytest.mark.parametrize(
    ("nodes", "names"), [(4, ("quad", "tetra")), (6, ("triangle6", "wedge")), (8, ("hexahedron",))]
)
def test_in_space_some_cells_have_to_be_named(nodes: int, names: tuple[str, ...], root: CacheRoot) -> None:
    points = np.random.default_rng(3).random((nodes, 3))
    with pytest.raises(UsageError, match=f"Cells with {nodes} nodes may be of several types; give them as") as caught:
        hand_over({"points": points, "cells": np.arange(nodes)[None]}, root)
    assert all(f'"{name}"' in caught.value.sentence for name in names)
