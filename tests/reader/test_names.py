"""One name, one meaning: what a plain field name stands for in a whole dataset."""

import shutil
from pathlib import Path

import numpy as np

from tests import damage
from tests import datasets as ds
from tests.reader.artifact import Artifact, read
from tests.reader.child import ReaderChild
from tests.reader.nodes import lay_out, node_of, values_of
from viewer.artifacts.manifest import CELL, VERTEX
from viewer.protocol import ReadSeriesRange, SampleRead, SeriesRangeRead
from viewer.reader.field_names import SCALAR, FieldNames
from viewer.reader.solutions import names_of


def square(name: str, *solutions: ds.Tree, children: tuple[ds.Tree, ...] = ()) -> ds.Tree:
    """A zone of two triangles."""
    points = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    cells = ds.section("T", 5, 1, [[1, 2, 3], [1, 3, 4]])
    return ds.zone(name, points, 2, [cells, *solutions, *children])


def p(solution: str, value: float, name: str = "p") -> ds.Tree:
    return ds.solution(solution, {name: np.full(4, value)})


def base(*zones: ds.Tree) -> ds.Tree:
    return ds.base("Base", 2, 3, zones)


def names(found: Artifact, zone: str = "") -> list[str]:
    return [record.name for record in found.zone(zone).fields]


def test_zones_with_other_solutions(tmp_path: Path, cache_root: Path) -> None:
    tree = ds.tree(base(square("A", p("Initial", 0), p("Final", 1)), square("B", p("Final", 2))))
    found = read(ds.write_trees(tmp_path / "dataset", [[tree]]), cache_root, fields=("p", "p (Final)"))
    assert names(found, "A") == ["p", "p (Final)"]
    assert names(found, "B") == ["p (Final)"]
    for zone, name, value in (("A", "p", 0), ("A", "p (Final)", 1), ("B", "p (Final)", 2)):
        np.testing.assert_array_equal(found.field(name, zone), np.full(4, value))


def test_samples_with_other_solutions(tmp_path: Path, cache_root: Path) -> None:
    """What the first sample says counts, whichever is read first."""
    samples = [
        [ds.tree(base(square("A", p("Initial", 0), p("Final", 1))))],
        [ds.tree(base(square("A", p("Final", 2))))],
        [ds.tree(base(square("A", p("Other", 3), p("Initial", 4))))],
        [ds.tree(base(square("A", p("Other", 5, "q"), p("Initial", 6, "q"))))],
    ]
    path = ds.write_trees(tmp_path / "dataset", samples)
    expected = {
        3: {"q (Other)": 5, "q": 6},
        2: {"p (Other)": 3, "p": 4},
        1: {"p (Final)": 2},
        0: {"p": 0, "p (Final)": 1},
    }
    for number, fields in expected.items():
        found = read(path, cache_root, number, fields=tuple(fields))
        assert names(found) == list(fields)
        for name, value in fields.items():
            np.testing.assert_array_equal(found.field(name), np.full(4, value))


def test_the_reader_agrees_in_pictures_and_ranges(reader: ReaderChild, tmp_path: Path, cache_root: Path) -> None:
    samples = [
        [ds.tree(base(square("A", p("Initial", 0), p("Final", 1))))],
        [ds.tree(base(square("A", p("Final", 2))))],
    ]
    path = ds.write_trees(tmp_path / "dataset", samples)
    answer = reader.read(path, cache_root, 1, fields=("p (Final)",))
    assert isinstance(answer, SampleRead)
    assert answer.fields == ("p (Final)",)
    asked = ReadSeriesRange(4, str(path), "train", 1, "", "p (Final)", "")
    assert reader.ask(asked) == SeriesRangeRead(4, ((2.0, 2.0),))


def test_the_first_sample_that_can_be_read_decides(tmp_path: Path, cache_root: Path) -> None:
    good = [ds.tree(base(square("A", p("Initial", 0), p("Final", 1))))]
    other = [ds.tree(base(square("A", p("Final", 2))))]
    path = ds.write_trees(tmp_path / "dataset", [good, good, other])
    shutil.rmtree(ds.mesh_file(path, sample=0).parent)
    damage.truncate(ds.mesh_file(path, sample=1))
    assert names(read(path, cache_root, 2)) == ["p"]


def test_locations_have_their_own_names() -> None:
    table = FieldNames.of([("p", VERTEX, "V", SCALAR), ("p", CELL, "C", SCALAR), ("q", CELL, "D", SCALAR)])
    assert table.shown("p", VERTEX, "V") == table.shown("p", CELL, "C") == "p"
    assert table.shown("p", CELL, "V") == "p (V)"
    assert table.shown("new", CELL, "C") == "new"
    assert table.shown("new", CELL, "D") == "new (D)"


def test_a_location_that_the_table_does_not_know() -> None:
    table = FieldNames.of([("p", VERTEX, "V", SCALAR)])
    assert table.shown("q", CELL, "CellCenterFields") == "q"
    assert table.shown("q", CELL, "Other") == "q (Other)"


def test_a_vector_of_one_zone_and_a_scalar_of_another() -> None:
    vector = p("A", 3, "UX")
    vector[2] += [*p("A", 4, "UY")[2][-1:], *p("A", 0, "UZ")[2][-1:]]
    zones, _ = lay_out(base(square("Y", vector), square("Z", p("A", 7, "U"))))
    assert [[item.name for item in zone.fields] for zone in zones] == [["U"], ["U (A)"]]
    np.testing.assert_array_equal(values_of(zones[0], "U"), [[3, 4, 0]] * 4)
    np.testing.assert_array_equal(values_of(zones[1], "U (A)"), [7] * 4)


def test_a_vector_that_lacks_a_component_in_one_zone() -> None:
    """Its magnitude is another quantity than that of the whole vector."""

    def vector(*axes: str) -> ds.Tree:
        return ds.solution("A", {f"U{axis}": np.full(4, 3.0) for axis in axes})

    whole, part = square("Y", vector(*"XYZ")), square("Z", vector(*"XY"))
    zones, _ = lay_out(base(whole, part))
    assert [[item.name for item in zone.fields] for zone in zones] == [["U"], ["U (A)"]]
    plane = ds.base("Plane", 2, 2, [square("P", vector(*"XY"))])
    assert lay_out(base(whole), plane, base="Plane")[0][0].fields[0].name == "U", "there it is whole"
    assert lay_out(base(part, square("Y", vector(*"XY"))))[0][1].fields[0].name == "U", "it is so everywhere"


def test_fields_without_values_are_said() -> None:
    solution = ds.solution("A", {"p": np.ones(4), "q": np.empty(0), "r": np.empty((0, 3))})
    (zone,), notes = lay_out(base(square("Z", solution)))
    assert [item.name for item in zone.fields] == ["p"]
    assert notes == ["Without values in zone “Z” and not shown: q, r (A)."]


def test_names_that_would_be_equal_stay_distinct() -> None:
    fields = [p("A", 0), p("B", 1), p("C", 2, "p (B)")]
    table = FieldNames.of([("p", VERTEX, "A", SCALAR), ("p (B)", VERTEX, "C", SCALAR)])
    (zone,), _ = lay_out(base(square("Z", *fields)), names=table)
    assert [item.name for item in zone.fields] == ["p", "p (B)", "p (B) (C)"]
    assert [values_of(zone, item.name)[0] for item in zone.fields] == [0, 1, 2]


def test_discrete_data_are_fields() -> None:
    data = p("Extra", 7, "wall distance")
    data[3] = "DiscreteData_t"
    (zone,), notes = lay_out(base(square("Z", p("V", 1), data)))
    assert [item.name for item in zone.fields] == ["p", "wall distance"]
    np.testing.assert_array_equal(values_of(zone, "wall distance"), np.full(4, 7))
    assert notes == []


def test_every_backend_names_alike(dataset: Path, cache_root: Path) -> None:
    found = read(dataset, cache_root, 1, base="Base_3_3")
    assert sorted(names(found, "Solid")) == ["Velocity", "density", "pressure"]


def test_components_with_other_units_stay_apart() -> None:
    values = {f"V{axis}": np.arange(4.0) for axis in "XYZ"}
    solution = ds.solution("S", values)
    conversion = ["DataConversion", np.array([2.0, 0.0]), [], "DataConversion_t"]
    kind = ["DataClass", ds.text("NormalizedByDimensional"), [], "DataClass_t"]
    solution[2][-1][2].extend([conversion, kind])
    (zone,), _ = lay_out(base(square("Z", solution)))
    assert [item.name for item in zone.fields] == ["VX", "VY", "VZ"]
    np.testing.assert_array_equal(values_of(zone, "VZ"), 2 * np.arange(4.0))


def test_a_tree_decides_by_its_first_zone() -> None:
    tree = node_of(ds.tree(base(square("A", p("One", 0)), square("B", p("Two", 1), p("One", 2)))))
    assert names_of(tree).chosen == {("p", VERTEX): ("One", SCALAR)}
