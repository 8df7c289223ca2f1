"""Messages survive the wire, and what is no message is refused in words."""

from __future__ import annotations

import dataclasses
import json
import math
import typing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.codec import from_plain, to_plain
from viewer.errors import ProtocolError
from viewer.protocol import (
    MESSAGES,
    Arrows,
    Catalogue,
    Clip,
    Deform,
    Frame,
    Mesh,
    Scene,
    Slice,
    Sphere,
    Split,
    TableRead,
    Threshold,
    Tool,
    decode,
    encode,
    fields_needed,
    ranges_of,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of one of the types that messages are made of."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return st.builds(kind, **{field.name: values(hints[field.name]) for field in dataclasses.fields(kind)})
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        if inside[-1] is Ellipsis:
            return st.lists(values(inside[0]), max_size=3).map(tuple)
        return st.tuples(*map(values, inside))
    if origin is dict:
        return st.dictionaries(st.text(), values(inside[1]), max_size=3)
    if origin is not None:
        return st.one_of(*map(values, inside))
    plain = {str: st.text(), int: st.integers(), float: st.floats(), bool: st.booleans(), type(None): st.none()}
    return json_values if kind is Any else plain[kind]


def same(a: Any, b: Any) -> bool:
    """Equality under which NaN equals NaN."""
    if isinstance(a, float) and isinstance(b, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    if dataclasses.is_dataclass(a):
        return type(a) is type(b) and all(
            same(getattr(a, field.name), getattr(b, field.name)) for field in dataclasses.fields(a)
        )
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


@pytest.mark.parametrize("kind", MESSAGES)
@settings(max_examples=30)  # of each of eighty kinds, which are made of the same parts
@given(data=st.data())
def test_every_message_comes_back_as_it_was(kind: str, data: st.DataObject) -> None:
    message = data.draw(values(MESSAGES[kind]))
    line = encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert line.isascii(), "whatever a path holds, odd bytes included"
    assert same(decode(line), message)


@given(st.binary(max_size=60))
def test_what_is_not_a_message_is_refused_in_one_way(line: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode(line)
    assert caught.value.detail


@given(st.dictionaries(st.sampled_from(["kind", "id", "artifact", "range"]), json_values | st.just("scene")))
def test_a_message_with_wrong_values_is_refused(plain: dict[str, Any]) -> None:
    try:
        message = decode(json.dumps(plain).encode())
    except ProtocolError:
        return
    assert same(decode(encode(message)), message)


def test_odd_paths_travel() -> None:
    path = b"/data/\xff\n\xc3\xa9".decode("utf-8", "surrogateescape")
    assert decode(encode(Scene(1, path))).artifact == path


def test_unknown_keys_are_ignored_and_missing_ones_are_named() -> None:
    assert decode(b'{"kind": "cancel", "id": 3, "new": 1}') == MESSAGES["cancel"](3)
    with pytest.raises(ValueError, match="Split: ranges is missing"):
        from_plain(Split, {"name": "a"}, "Split")
    with pytest.raises(ValueError, match=r"Split\.name: expected str, got int"):
        from_plain(Split, {"name": 1, "ranges": []}, "Split")


def test_one_of_several_kinds_is_told_by_its_name() -> None:
    tools = (Clip(shape=Sphere((0.0, 1.0, 2.0), 3.0)), Slice(), Mesh(), Clip(on=False))
    scene = decode(encode(Scene(1, tools=tools)))
    assert isinstance(scene, Scene) and scene.tools == tools
    for plain in ({"kind": "no-tool"}, {"on": True}, {"kind": ["clip"]}, {"kind": "plane"}):
        with pytest.raises(ValueError, match="there is no kind"):
            from_plain(Scene, {"id": 1, "tools": [plain]})
    with pytest.raises(ValueError, match="expected bool"):
        from_plain(Scene, {"id": 1, "tools": [{"kind": "mesh", "on": 1}]})


@pytest.mark.parametrize(
    ("tools", "names"),
    [
        ((), ()),
        ((Clip(), Mesh(), Threshold(), Threshold(field="p"), Arrows(field="U")), ("p", "U")),
        ((Deform(field="U", on=False), Arrows(field="U"), Threshold(field="U")), ("U",)),
    ],
)
def test_fields_needed(tools: tuple[Tool, ...], names: tuple[str, ...]) -> None:
    assert fields_needed(tools) == names


@pytest.mark.parametrize("value", [True, "1", None, [1]])
def test_a_number_is_not_something_else(value: object) -> None:
    with pytest.raises(ValueError, match="expected int"):
        from_plain(int, value)
    if value is not None:
        with pytest.raises(ValueError, match="expected float"):
            from_plain(float, value)


def test_a_wrong_value_is_named_by_the_way_to_it() -> None:
    plain = to_plain(Catalogue("/d", "d", "cgns", (Split("a", ((0, 3),)),)))
    plain["splits"][0]["ranges"][0][1] = "3"
    with pytest.raises(ValueError, match=r"^Catalogue\.splits\.ranges: expected int, got str$"):
        from_plain(Catalogue, plain, "Catalogue")
    with pytest.raises(ValueError, match=r"^value\.a: expected int, got str$"):
        from_plain(dict[str, int | None], {"a": "b"})
    with pytest.raises(ValueError, match=r"^value: expected 2 items, got 1$"):
        from_plain(tuple[int, str], [1])
    with pytest.raises(ValueError, match="beyond all floats"):
        from_plain(float, 10**400)


def test_floats_that_json_cannot_spell() -> None:
    frame = Frame(1, 2, "f", 0, 1, 1, math.inf, _camera())
    assert decode(encode(frame)) == frame
    read = decode(encode(TableRead(1, "train", 0, ({"a": math.nan, "b": -math.inf, "c": "nan"},))))
    assert isinstance(read, TableRead)
    assert read.rows[0] is not None
    assert math.isnan(read.rows[0]["a"])
    assert (read.rows[0]["b"], read.rows[0]["c"]) == (-math.inf, "nan")


def _camera() -> Any:
    from viewer.protocol import Camera

    return Camera((0, 0, 1), (0, 0, 0), (0, 1, 0))


ids = st.lists(st.integers(0, 60), unique=True)


@given(ids)
def test_ranges_hold_exactly_the_ids(numbers: list[int]) -> None:
    split = Split("s", ranges_of(numbers))
    assert len(split) == len(numbers)
    assert [split.id_at(place) for place in range(len(split))] == sorted(numbers)
    assert all(split.position_of(number) == place for place, number in enumerate(sorted(numbers)))
    for number in range(-2, 63):
        assert (split.position_of(number) is None) == (number not in numbers)
    for outside in (-1, len(split)):
        with pytest.raises(IndexError):
            split.id_at(outside)
    assert all(a[1] < b[0] for a, b in zip(split.ranges, split.ranges[1:], strict=False)), "no two that touch"


@given(ids.filter(bool), st.integers(-5, 70), st.integers(-70, 70))
def test_stepping_goes_to_neighbours_and_stops_at_the_ends(numbers: list[int], start: int, places: int) -> None:
    split = Split("s", ranges_of(numbers))
    ordered = sorted(numbers)
    reached = split.step(start, places)
    assert reached in numbers
    if start in numbers:
        assert reached == ordered[min(max(ordered.index(start) + places, 0), len(ordered) - 1)]
    elif places > 0:
        above = [number for number in ordered if number > start]
        assert reached == (above[min(places - 1, len(above) - 1)] if above else ordered[-1])
    elif places < 0:
        below = [number for number in ordered if number < start]
        assert reached == (below[max(places, -len(below))] if below else ordered[0])


def test_a_catalogue_is_a_value() -> None:
    catalogue = Catalogue("/d", "d", "cgns", (Split("a", ((0, 3), (5, 6))),), {"x": [1, {"y": None}]})
    assert from_plain(Catalogue, json.loads(json.dumps(to_plain(catalogue)))) == catalogue
