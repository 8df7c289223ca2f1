"""Values that are kept: bounded, but never less than what is on screen."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.renderer.meshes import Writer, Zone, cells, hexahedra, plane
from viewer.artifacts.manifest import read_manifest
from viewer.renderer.fields import FieldStore, choose_records


def test_values_of_many_time_steps_take_bounded_memory(write: Writer) -> None:
    arrays = hexahedra(5)
    store = FieldStore(limit=10 * 125 * 8)
    alone = store.size
    for step in range(40):
        path = Path(write(Zone(arrays, vertex={"a": np.arange(125.0) + step, "v": np.ones((125, 3)) * step})))
        zone = read_manifest(path).zones[0]
        records = choose_records(read_manifest(path), "v" if step % 2 else "a", "")
        values = store.get_all(path, [(zone, records[zone.name])], -1)
        assert alone <= store.size <= 10 * 125 * 8
        assert store.get_all(path, [(zone, records[zone.name])], -1)[zone.name] is values[zone.name]
    assert store.size == 10 * 125 * 8


def test_equal_values_of_another_mesh_have_a_range_of_their_own(write: Writer) -> None:
    """They are one file; which points no cell uses is another one."""
    values, store = {"p": np.array([7.0, 1.0, 2.0, 3.0, 9.0])}, FieldStore()
    arrays = cells(np.arange(15.0).reshape(5, 3), [(5, [1, 2, 3])])
    whole = cells(arrays["points"], [(5, [[0, 1, 2], [2, 3, 4]])])
    fewer = cells(arrays["points"], [(5, [[0, 1, 2], [1, 2, 3]])])
    shown = []
    for mesh in ({**arrays, "unused": np.array([0, 4])}, whole, {**fewer, "unused": np.array([4])}):
        path = Path(write(Zone(mesh, vertex=values)))
        zone = read_manifest(path).zones[0]
        found = store.get_all(path, [(zone, choose_records(read_manifest(path), "p", "")[zone.name])], -1)[zone.name]
        shown.append((found.low, found.high))
    assert shown == [(1.0, 3.0), (1.0, 9.0), (1.0, 7.0)]


def test_values_on_screen_stay_whatever_they_take(write: Writer) -> None:
    path = Path(write(*(Zone(plane(11), f"Z{number}", cell={"c": np.arange(100.0) + number}) for number in range(5))))
    zones = read_manifest(path).zones
    store = FieldStore(limit=1000)
    wanted = [(zone, choose_records(read_manifest(path), "c", "")[zone.name]) for zone in zones]
    first, second = (store.get_all(path, wanted, -1) for _ in range(2))
    assert len(first) == 5 and all(first[name] is second[name] for name in first)
