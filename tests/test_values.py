"""Quickly made dataclasses are dataclasses to whoever uses them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, field, fields, is_dataclass, replace
from typing import Any

import pytest

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is."""

    x: int
    y: float = 2.0
    names: tuple[str, ...] = ()
    more: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    """One that equals only itself."""

    x: int = 0


@dataclass(frozen=True, slots=True)
class Nothing:
    """One without fields."""


def test_it_is_made_from_values_in_order_and_by_name() -> None:
    assert Place(1) == Place(x=1) == Place(1, 2.0, (), {}) == Place(x=1, y=2.0, names=(), more={})
    assert Place(1, names=("a",)).names == ("a",)
    assert Place(1).more is not Place(1).more
    assert Nothing() == Nothing()


@pytest.mark.parametrize(("given", "named"), [((), {}), ((1, 2, 3, 4, 5), {}), ((1,), {"z": 1}), ((1,), {"x": 1})])
def test_what_does_not_fit_is_refused(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="Place"):
        Place(*given, **named)


def test_it_is_frozen_compared_hashed_and_spelt() -> None:
    place = Place(1)
    with pytest.raises(FrozenInstanceError):
        place.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del place.x
    assert place != Place(2)
    assert Itself(1) != Itself(1)
    assert len({Nothing(), Nothing()}) == 1
    assert repr(place) == "Place(x=1, y=2.0, names=(), more={})"
    assert not hasattr(place, "__dict__")


def test_the_library_knows_it() -> None:
    assert is_dataclass(Place)
    assert [one.name for one in fields(Place)] == ["x", "y", "names", "more"]
    assert replace(Place(1), y=5.0) == Place(1, 5.0)
    match Place(3):
        case Place(x, y):
            assert (x, y) == (3, 2.0)
