"""Frozen dataclasses that are made quickly: the program has a hundred, and three processes make them at each start.

``dataclasses`` compiles six functions for each class, which takes a millisecond in all. Here one function of each kind
serves all classes, and a class takes a tenth of that. To everyone else they are dataclasses: ``fields()``,
``replace()``, ``is_dataclass()`` and ``match`` know them, and so does mypy.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool, slots: bool, eq: bool = True) -> Callable[[type[T]], type[T]]:
        """Decorate a class as ``dataclasses.dataclass(frozen=True, slots=True)`` does, and in no other way.

        It takes no ``__post_init__``, no fields from a class that it is derived from, and cannot be pickled.
        """
        assert frozen and slots

        def make(cls: type[T]) -> type[T]:
            made: Any = _plain(cls)
            made.__init__ = _initializer(made)
            made.__repr__ = _repr
            made.__setattr__ = made.__delattr__ = _refuse
            if eq:
                made.__eq__, made.__hash__ = _comparers(made)
            return made

        return make


T = TypeVar("T")

_plain = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)


def _initializer(cls: Any) -> Callable[..., None]:
    names = tuple(field.name for field in dataclasses.fields(cls))
    setters = tuple(getattr(cls, name).__set__ for name in names)  # of the slots
    count = len(names)
    pick = itemgetter(*names) if count > 1 else lambda named: tuple(named[name] for name in names)
    complete = _completer(cls)

    def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807
        if len(given) == count and not named:
            values: Sequence[Any] = given
        elif len(named) == count and not given:
            try:
                values = pick(named)
            except KeyError:
                values = complete(given, named)
        else:
            values = complete(given, named)
        for put, value in zip(setters, values, strict=True):
            put(self, value)

    return __init__


def _completer(cls: Any) -> Callable[[tuple[Any, ...], dict[str, Any]], list[Any]]:
    fields = dataclasses.fields(cls)

    def complete(given: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
        """Return the values of all fields, in order."""
        values = list(given)
        for field in fields[len(given) :]:
            if field.name in named:
                values.append(named.pop(field.name))
            elif field.default is not dataclasses.MISSING:
                values.append(field.default)
            elif field.default_factory is not dataclasses.MISSING:
                values.append(field.default_factory())
            else:
                raise TypeError(f"{cls.__name__} needs {field.name}")
        if named or len(values) > len(fields):
            raise TypeError(f"{cls.__name__} does not take {', '.join(named) or f'{len(values)} values'}")
        return values

    return complete


def _comparers(cls: Any) -> tuple[Callable[[Any, Any], bool], Callable[[Any], int]]:
    names = tuple(field.name for field in dataclasses.fields(cls))
    values = attrgetter(*names) if names else lambda _one: ()

    def __eq__(self: Any, other: Any) -> bool:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(values(self))

    return __eq__, __hash__


def _repr(self: Any) -> str:
    values = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self))
    return f"{type(self).__qualname__}({values})"


def _refuse(self: Any, name: str, *_value: Any) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"{type(self).__name__} cannot change its {name}")
