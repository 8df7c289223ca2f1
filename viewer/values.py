"""Frozen dataclasses that are made quickly: the program has a hundred, and three processes make them at each start.

``dataclasses`` compiles six functions for each class and looks for what no value here has, which takes a millisecond in
all. Here one function of each kind serves all classes, and a class takes a twentieth of that. To everyone else they are
dataclasses: ``fields()``, ``replace()``, ``is_dataclass()`` and ``match`` know them, and so does mypy.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Sequence
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool, slots: bool, eq: bool = True) -> Callable[[type[T]], type[T]]:
        """Decorate a class as ``dataclasses.dataclass(frozen=True, slots=True)`` does, and in no other way.

        It takes no ``__post_init__``, no ``ClassVar``, no fields from a class that it is derived from, and cannot be
        pickled.
        """
        assert frozen and slots

        def make(cls: type[T]) -> type[T]:
            kinds = inspect.get_annotations(cls)
            names = tuple(kinds)
            members = {name: member for name, member in cls.__dict__.items() if name not in _LEFT and name not in kinds}
            given = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
            members["__slots__"] = members["__match_args__"] = names
            members["__dataclass_fields__"], members["__dataclass_params__"] = _Fields(kinds, given), _PARAMS
            members.setdefault("__repr__", _repr)
            members["__setattr__"] = members["__delattr__"] = _refuse
            if eq:
                members["__eq__"], members["__hash__"] = _comparers(names)
            made: Any = type(cls)(cls.__name__, cls.__bases__, members)
            made.__qualname__ = cls.__qualname__
            made.__init__ = _initializer(made, names, given)
            return made

        return make


T = TypeVar("T")

_LEFT = ("__dict__", "__weakref__")
"""Members of a class without slots that one with slots has not got."""

# With a docstring, for else ``dataclasses`` makes one of the signature, which takes 5 ms.
_ANY: Any = dataclasses.make_dataclass("_ANY", ["value"], namespace={"__doc__": ""}, init=False, repr=False, eq=False)
_PARAMS, _KIND = _ANY.__dataclass_params__, dataclasses.fields(_ANY)[0]._field_type  # type: ignore[attr-defined]
"""What ``dataclasses`` notes of a class, and of each field."""


class _Fields:
    """The fields of a class by name, in order, made when they are first asked for: of most classes they never are."""

    def __init__(self, kinds: dict[str, Any], given: dict[str, Any]) -> None:
        self._kinds, self._given = kinds, given
        self._made: dict[str, dataclasses.Field[Any]] = {}

    def __get__(self, _value: object, _cls: type | None = None) -> dict[str, dataclasses.Field[Any]]:
        if len(self._made) < len(self._kinds):
            self._made = {name: self._field(name, kind) for name, kind in self._kinds.items()}
        return self._made

    def _field(self, name: str, kind: Any) -> Any:
        value: Any = self._given.get(name, dataclasses.MISSING)
        field: Any = value if isinstance(value, dataclasses.Field) else dataclasses.field(default=value)
        field.name, field.type, field.kw_only, field._field_type = name, kind, False, _KIND
        return field


def _initializer(cls: Any, names: tuple[str, ...], given: dict[str, Any]) -> Callable[..., None]:
    setters = tuple(getattr(cls, name).__set__ for name in names)  # of the slots
    count = len(names)
    pick = itemgetter(*names) if count > 1 else lambda named: tuple(named[name] for name in names)
    complete = _completer(cls.__name__, names, given)

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


def _completer(cls: str, names: tuple[str, ...], known: dict[str, Any]) -> Callable[..., list[Any]]:
    fields = {name: value for name, value in known.items() if isinstance(value, dataclasses.Field)}
    defaults = known | {name: field.default for name, field in fields.items()}
    factories: dict[str, Any] = {name: field.default_factory for name, field in fields.items()}
    missing = dataclasses.MISSING

    def complete(given: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
        """Return the values of all fields, in order."""
        values = list(given)
        for name in names[len(given) :]:
            if name in named:
                values.append(named.pop(name))
            elif (value := defaults.get(name, missing)) is not missing:
                values.append(value)
            elif (factory := factories.get(name, missing)) is not missing:
                values.append(factory())
            else:
                raise TypeError(f"{cls} needs {name}")
        if named or len(values) > len(names):
            raise TypeError(f"{cls} does not take {', '.join(named) or f'{len(values)} values'}")
        return values

    return complete


def _comparers(names: tuple[str, ...]) -> tuple[Callable[[Any, Any], bool], Callable[[Any], int]]:
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
