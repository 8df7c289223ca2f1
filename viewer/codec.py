"""Frozen dataclasses to JSON values and back, with the types checked on the way in.

The base install has no library for this (the shell imports only PySide6, psutil and platformdirs), so the few types
that messages and manifests use are handled here: ``str``, ``int``, ``float``, ``bool``, ``None``, ``X | None``,
``tuple[X, ...]``, ``tuple[X, Y]``, ``dict[str, X]``, ``Any`` and dataclasses of these. Dataclasses that stand beside
others in a union are :class:`Variant`.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import types
import typing
from typing import Any, TypeVar

T = TypeVar("T")


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
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        plain = {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"kind": kind_of(type(value)), **plain} if isinstance(value, Variant) else plain
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    return value


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


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
    result: T = _build(kind, value, where)
    return result


def _build(kind: Any, value: Any, where: str) -> Any:
    if kind is Any:
        return value
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _build_union(kind, value, where)
    if origin is tuple:
        return _build_tuple(typing.get_args(kind), value, where)
    if origin is dict:
        return _build_dict(typing.get_args(kind)[1], value, where)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _build_dataclass(kind, value, where)
    if kind is float:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
    elif kind is type(None):
        if value is None:
            return None
    elif kind in (int, str, bool) and type(value) is kind:
        return value
    raise ValueError(f"{where}: expected {getattr(kind, '__name__', kind)}, got {type(value).__name__}")


def _build_union(kind: Any, value: Any, where: str) -> Any:
    problems = []
    choices = typing.get_args(kind)
    if isinstance(value, dict):
        variants = {kind_of(choice): choice for choice in choices if _is_variant(choice)}
        if variants:
            name = value.get("kind")
            if not isinstance(name, str) or name not in variants:
                raise ValueError(f"{where}: there is no kind {name!r}")
            return _build(variants[name], value, where)
    for choice in choices:
        try:
            return _build(choice, value, where)
        except ValueError as error:
            problems.append(str(error))
    raise ValueError(problems[0])


def _is_variant(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Variant)


def _build_tuple(kinds: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{where}: expected a list, got {type(value).__name__}")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_build(kinds[0], item, where) for item in value)
    if len(kinds) != len(value):
        raise ValueError(f"{where}: expected {len(kinds)} items, got {len(value)}")
    return tuple(_build(item_kind, item, where) for item_kind, item in zip(kinds, value, strict=True))


def _build_dict(kind: Any, value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{where}: expected an object, got {type(value).__name__}")
    return {key: _build(kind, item, f"{where}.{key}") for key, item in value.items()}


def _build_dataclass(kind: type, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{where}: expected an object, got {type(value).__name__}")
    hints = _hints(kind)
    arguments = {}
    for field in dataclasses.fields(kind):
        if field.name in value:
            arguments[field.name] = _build(hints[field.name], value[field.name], f"{where}.{field.name}")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise ValueError(f"{where}: {field.name} is missing")
    return kind(**arguments)
