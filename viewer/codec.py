"""Frozen dataclasses to JSON values and back, with the types checked on the way in.

The base install has no library for this (the shell imports only PySide6, psutil and platformdirs), so the few types
that messages and manifests use are handled here: ``str``, ``int``, ``float``, ``bool``, ``None``, ``X | None``,
``tuple[X, ...]``, ``tuple[X, Y]``, ``dict[str, X]``, ``Any`` and dataclasses of these. Dataclasses that stand beside
others in a union are :class:`Variant`.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import re
import types
import typing
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

_Make = Callable[[Any], Any]

_SCALARS = (str, int, float, bool, types.NoneType)


class Variant:
    """Base of dataclasses of which a union has several: each is written with its ``kind``, by which it is read."""

    __slots__ = ()


def kind_of(cls: type) -> str:
    """Return what a class is called on the wire: ``open-dataset`` for ``OpenDataset``."""
    return _dashed(cls.__name__)


@functools.cache
def _dashed(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def to_plain(value: Any) -> Any:
    """Turn dataclasses and tuples into dicts and lists that :func:`json.dumps` takes.

    Floats stay floats: :mod:`json` writes those that the standard cannot spell as ``NaN``, ``Infinity`` and
    ``-Infinity``, and reads them again.
    """
    kind = type(value)
    if kind in _SCALARS:
        return value
    if dataclasses.is_dataclass(kind):
        plain = {field.name: to_plain(getattr(value, field.name)) for field in _fields(kind)}
        return {"kind": kind_of(kind), **plain} if issubclass(kind, Variant) else plain
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    return value


def from_plain(kind: type[T], value: Any, where: str = "value") -> T:
    """Build ``kind`` from what :func:`json.loads` returned.

    Unknown keys are ignored, so that a newer program may add some; missing ones take the field's default.

    Parameters
    ----------
    kind
        A type made of those listed in the module docstring.
    where
        What is being read, for the error message.

    Raises
    ------
    ValueError
        When the value does not have the type.
    """
    try:
        result: T = _maker(kind)(value)
    except _WrongTypeError as error:
        raise ValueError(f"{'.'.join([where, *reversed(error.path)])}: {error.words}") from None
    return result


class _WrongTypeError(ValueError):
    """A value does not have its type; ``path`` leads to it, the innermost key first."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words
        self.path: list[str] = []

    @classmethod
    def of(cls, value: Any, expected: str) -> _WrongTypeError:
        return cls(f"expected {expected}, got {type(value).__name__}")


# A function for each type, made once for each field: the types are not taken apart again for every value.


@functools.cache
def _fields(cls: type) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(cls)


@functools.cache
def _makers(cls: type) -> tuple[tuple[str, _Make, bool], ...]:
    """Return name, function and whether it may not be missing, for each field."""
    hints = inspect.get_annotations(cls, eval_str=True)  # in half the time of typing.get_type_hints
    return tuple(
        (
            field.name,
            _maker(hints[field.name]),
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in _fields(cls)
    )


def _maker(kind: Any) -> _Make:
    if kind is Any:
        return lambda value: value
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _union_maker(typing.get_args(kind))
    if origin is tuple:
        return _tuple_maker(typing.get_args(kind))
    if origin is dict:
        return functools.partial(_make_dict, _maker(typing.get_args(kind)[1]))
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return functools.partial(_make_dataclass, kind)
    if kind is float:
        return _make_float
    return functools.partial(_make_scalar, kind)


def _make_scalar(kind: Any, value: Any) -> Any:
    if type(value) is kind and kind in _SCALARS:
        return value
    raise _WrongTypeError.of(value, getattr(kind, "__name__", str(kind)))


def _make_float(value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            raise _WrongTypeError("a whole number beyond all floats") from None
    raise _WrongTypeError.of(value, "float")


def _union_maker(kinds: tuple[Any, ...]) -> _Make:
    makers = [_maker(kind) for kind in kinds if kind is not types.NoneType]
    optional = len(makers) < len(kinds)
    variants = {kind_of(kind): _maker(kind) for kind in kinds if isinstance(kind, type) and issubclass(kind, Variant)}

    def make(value: Any) -> Any:
        if value is None and optional:
            return None
        if variants and isinstance(value, dict):
            name = value.get("kind")
            if not isinstance(name, str) or name not in variants:
                raise _WrongTypeError(f"there is no kind {name!r}")
            return variants[name](value)
        first = None
        for one in makers:
            try:
                return one(value)
            except _WrongTypeError as error:
                first = first or error
        raise first or _WrongTypeError.of(value, "None")

    return make


def _tuple_maker(kinds: tuple[Any, ...]) -> _Make:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return functools.partial(_make_list, _maker(kinds[0]))
    makers = [_maker(kind) for kind in kinds]

    def make(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _WrongTypeError.of(value, "a list")
        if len(makers) != len(value):
            raise _WrongTypeError(f"expected {len(makers)} items, got {len(value)}")
        return tuple(one(item) for one, item in zip(makers, value, strict=True))

    return make


def _make_list(make: _Make, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _WrongTypeError.of(value, "a list")
    return tuple(map(make, value))


def _make_dict(make: _Make, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _WrongTypeError.of(value, "an object")
    made = {}
    key = ""
    try:
        for key, item in value.items():
            made[key] = make(item)
    except _WrongTypeError as error:
        error.path.append(key)
        raise
    return made


def _make_dataclass(kind: type, value: Any) -> Any:
    if not isinstance(value, dict):
        raise _WrongTypeError.of(value, "an object")
    arguments = {}
    for name, make, needed in _makers(kind):
        if name in value:
            try:
                arguments[name] = make(value[name])
            except _WrongTypeError as error:
                error.path.append(name)
                raise
        elif needed:
            raise _WrongTypeError(f"{name} is missing")
    return kind(**arguments)
