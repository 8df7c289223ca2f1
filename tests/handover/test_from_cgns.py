"""Samples of pyplaid and CGNS trees: what is published of them is what is published of the same samples in files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import datasets as ds
from tests.handover.owner import Owner
from tests.reader.artifact import Artifact, read
from viewer.cache import CacheRoot
from viewer.errors import UsageError
from viewer.handover import hand_over
from viewer.protocol import ALL_BASES


def same(one: Artifact, other: Artifact) -> None:
    """Assert that two artifacts have the same arrays, globals and remarks."""
    mine, theirs = one.manifest, other.manifest
    assert [zone.name for zone in mine.zones] == [zone.name for zone in theirs.zones]
    assert (mine.bases, mine.times, mine.globals_, mine.warnings) == (
        theirs.bases,
        theirs.times,
        theirs.globals_,
        theirs.warnings,
    )
    for zone, twin in zip(mine.zones, theirs.zones, strict=True):
        assert (zone.points, zone.cells, zone.dimensions) == (twin.points, twin.cells, twin.dimensions)
        assert (zone.arrays.keys(), zone.boundaries) == (twin.arrays.keys(), twin.boundaries)
        for key in zone.arrays:
            np.testing.assert_array_equal(one.array(key, zone.name), other.array(key, zone.name))
        assert [record.name for record in zone.fields] == [record.name for record in twin.fields]
        for record in zone.fields:
            mine_, theirs_ = (made.field(record.name, zone.name, record.location) for made in (one, other))
            assert mine_.dtype == theirs_.dtype
            np.testing.assert_array_equal(mine_, theirs_)


@pytest.mark.parametrize("maker", ["known", "structured", "tags", "truth", "underscores", "random 4", "random 11"])
def test_samples_of_pyplaid_are_as_in_files(
    maker: str, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    written = ds.written(tmp_path_factory, maker, "cgns")
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    with Owner(f"ds.maker_of({maker!r})(1)") as owner:
        times = read(written, first, 1, base=ALL_BASES).manifest.times
        for time in times:
            names = [
                record.name
                for zone in read(written, first, 1, base=ALL_BASES, time=time).manifest.zones
                for record in zone.fields
            ]
            request: dict[str, Any] = {"base": ALL_BASES, "time": time, "fields": tuple(dict.fromkeys(names))}
            same(
                read(owner.path, second, split="samples", **request, allow=True),
                read(written, first, 1, **request, allow=True),
            )


def test_a_tree_of_several_times(root: CacheRoot, cache_root: Path) -> None:
    points, hexahedra = ds.box()
    tree = ds.tree(
        ds.base(
            "Base", 3, 3, [ds.zone("Zone", points, len(hexahedra), [ds.section("Hexa", 17, 1, hexahedra + 1)])], 2.5
        )
    )
    found = read(hand_over(tree, root), cache_root, split="samples")
    assert found.manifest.times == (2.5,)
    assert np.array_equal(found.array("points"), points)
    assert np.array_equal(found.array("connectivity").reshape(-1, 8), hexahedra)


def test_what_is_no_tree(root: CacheRoot) -> None:
    node: list[Any] = ["Base", np.array([3, 3]), [], "CGNSBase_t"]
    with pytest.raises(UsageError, match="does not begin with a node of the type CGNSTree_t"):
        hand_over(node, root)
    with pytest.raises(UsageError, match=r"has something else than \[name, value, children, type\] below “/Base”"):
        hand_over(ds.tree(["Base", None, [7], "CGNSBase_t"]), root)
    with pytest.raises(UsageError, match="The value of “/Base” has Python objects instead of numbers"):
        hand_over(ds.tree(["Base", np.array([{}]), [], "CGNSBase_t"]), root)
    with pytest.raises(UsageError, match="The value of “/Base” is no array of numpy but of the type int"):
        hand_over(ds.tree(["Base", 3, [], "CGNSBase_t"]), root)
    loop = ds.tree(node)
    node[2].append(node)
    with pytest.raises(UsageError, match="goes deeper than 60 levels"):
        hand_over(loop, root)


class Sample:
    """What looks like a sample of pyplaid that has nothing."""

    data: dict[float, object] = {}  # noqa: RUF012 - as pyplaid has it


Sample.__module__ = "plaid.containers.sample"


def test_an_empty_sample(root: CacheRoot) -> None:
    with pytest.raises(UsageError, match="The sample has no mesh; add one with its add_tree or set_nodes first"):
        hand_over(Sample(), root)
