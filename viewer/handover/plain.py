"""Arrays of any library as plain numpy arrays of this machine, or one sentence why not."""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.errors import UsageError
from viewer.handover.node import Array

_SMALL_FLOAT, _LARGEST_FLOAT = 4, 8


def array_of(value: object, what: str) -> Array:
    """Return something array-like as a numpy array of real numbers, truth values or characters.

    Half precision becomes single, extended becomes double, other byte orders become that of this machine, and masked
    values become NaN. Nothing is copied otherwise.

    Parameters
    ----------
    what
        What sentences call it: ``"field “p”"``.

    Raises
    ------
    UsageError
        When it is none.
    """
    if isinstance(value, np.ma.MaskedArray):
        return plain_of(_without_mask(value, what), what)
    return plain_of(_converted(value, what), what)


def plain_of(array: Array, what: str) -> Array:
    """Return a numpy array in a type that the reader knows.

    Raises
    ------
    UsageError
        When its values are no numbers, truth values or characters.
    """
    kind = array.dtype.kind
    if kind == "c":
        raise UsageError(f"The {what} is complex; give its real part, its imaginary part or its absolute value.")
    if kind == "f" and array.dtype.itemsize not in (_SMALL_FLOAT, _LARGEST_FLOAT):
        return array.astype(np.float32 if array.dtype.itemsize < _SMALL_FLOAT else np.float64)
    if kind in "iuf":
        return array.astype(array.dtype.newbyteorder("="), copy=False)
    if kind in "bS":
        return array
    words = "Python objects" if kind == "O" else f"values of the type {array.dtype}"
    raise UsageError(f"The {what} has {words} instead of numbers; give an array of floats or integers.")


def numbers_of(value: object, what: str) -> Array:
    """Return something array-like as a numpy array of real numbers or truth values.

    Raises
    ------
    UsageError
        When it is none.
    """
    array = array_of(value, what)
    if array.dtype.kind == "S":
        raise UsageError(f"The {what} has text instead of numbers; give an array of floats or integers.")
    return array


def _converted(value: Any, what: str) -> Array:
    if isinstance(value, np.ndarray):
        return value if type(value) is np.ndarray else value.view(np.ndarray)
    try:
        if callable(getattr(value, "detach", None)):
            value = _of_torch(value.detach())  # a tensor that may have a gradient
        if hasattr(value, "__dlpack__") and not hasattr(value, "__array__"):
            return np.from_dlpack(value)
        return np.asarray(value)
    except MemoryError:
        raise
    except Exception as error:  # of any library, for any reason: on a GPU, of a type that numpy has not got, ragged
        raise UsageError(
            f"The {what} cannot be made an array of numpy; give one that is on the CPU and of floats or integers.",
            detail=f"{type(error).__name__}: {error}",
        ) from error


def _of_torch(tensor: Any) -> Any:
    """Return a tensor that numpy can take: in single precision where it has no such type, with its signs in place."""
    if str(getattr(tensor, "dtype", "")).startswith(("torch.bfloat16", "torch.float8")):
        return tensor.float()
    return tensor.resolve_neg() if callable(getattr(tensor, "resolve_neg", None)) else tensor


def _without_mask(value: np.ma.MaskedArray[Any, Any], what: str) -> Array:
    if not np.ma.is_masked(value):
        return np.asarray(value.data)
    if value.dtype.kind not in "iufb":
        return np.asarray(value.data)  # what is wrong with its type is said first
    kind = value.dtype if value.dtype.kind == "f" else np.float64
    return np.where(np.ma.getmaskarray(value), np.array(np.nan, kind), value.data.astype(kind, copy=False))
