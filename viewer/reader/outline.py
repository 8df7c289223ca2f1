"""What a sample's tree holds: bases, zones and globals, found without reading big arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from viewer.artifacts.manifest import BaseOutline
from viewer.errors import SampleError
from viewer.reader.tree import Array, Node, is_text, size_of, text_of

GLOBAL = "Global"
"""The base in which PLAID keeps globals: it has no mesh."""

MAX_LIST = 64
"""Globals of more values are summarised: nobody reads them one by one, and a manifest stays small."""

MAX_READ = 1_000_000
"""Globals of more values are not even read: an absurd size in a damaged file must not cost the sample."""


def mesh_bases(tree: Node) -> list[Node]:
    """Return the bases that can hold a mesh, in file order."""
    return [node for node in tree.labelled("CGNSBase_t") if node.name != GLOBAL]


def base_dimensions(base: Node) -> tuple[int, int]:
    """Return the (cell, physical) dimensions that a base states; (3, 3) where it states none."""
    numbers = base.numbers()
    return (numbers[0], numbers[1]) if len(numbers) >= 2 else (3, 3)


def base_zones(base: Node) -> list[Node]:
    """Return the zones of a base, in file order."""
    return [node for node in base.labelled("Zone_t") if node.value() is not None]


def outline_base(base: Node) -> BaseOutline:
    """Describe a base in a few words."""
    cell, physical = base_dimensions(base)
    return BaseOutline(base.name, cell, physical, tuple(zone.name for zone in base_zones(base)))


def globals_base(tree: Node) -> Node | None:
    """Return the base that holds the globals of a tree."""
    return next((node for node in tree.labelled("CGNSBase_t") if node.name == GLOBAL), None)


def globals_of(tree: Node) -> tuple[dict[str, Any], list[str]]:
    """Read the sample's globals as JSON values, and name those that cannot be read.

    Scalars come as numbers, up to :data:`MAX_LIST` values as lists, characters as text.
    """
    found: dict[str, Any] = {}
    notes: list[str] = []
    base = globals_base(tree)
    for node in base.labelled("DataArray_t") if base is not None else ():
        if node.shape is not None and size_of(node.shape) > MAX_READ:
            found[node.name] = _summary(node.shape)
            continue
        try:
            value = node.value()
        except SampleError as error:
            notes.append(f"The global {node.name} is missing: {error.sentence[:1].lower()}{error.sentence[1:]}")
            continue
        if value is not None:
            found[node.name] = json_value(value)
    return found, notes


def json_value(value: Array) -> Any:
    """Turn an array into a JSON value. Values that are not finite become text."""
    if is_text(value):
        return text_of(value)
    if value.size > MAX_LIST:
        return _summary(value.shape)
    plain = plain_numbers(value)
    while isinstance(plain, list) and len(plain) == 1:
        plain = plain[0]
    return _finite(plain)


def _summary(shape: tuple[int, ...]) -> str:
    return f"array of {size_of(shape):,} values, shape {' × '.join(map(str, shape))}"


def plain_numbers(value: Array) -> Any:
    """Return an array as (nested lists of) Python numbers: the shortest that single precision tells apart."""
    # 0.1 of the hf_datasets backend, which stores single precision, would be 0.10000000149011612 otherwise.
    return value.astype(str).astype(float).tolist() if value.dtype == np.float32 else value.tolist()


def _finite(plain: Any) -> Any:
    if isinstance(plain, list):
        return [_finite(item) for item in plain]
    if isinstance(plain, complex) or (isinstance(plain, float) and not math.isfinite(plain)):
        return str(plain)
    return plain
