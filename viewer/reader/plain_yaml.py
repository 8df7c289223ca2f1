"""Read YAML files of unknown origin as JSON values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from viewer.reader.regular_file import read_whole

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are refused."""

MAX_VALUES = 4_000_000
"""More values are refused, far above any real file: a few kilobytes of nested aliases can stand for billions."""


def read_yaml(path: Path) -> Any:
    """Read a YAML file as JSON values; what JSON has no word for becomes text.

    Raises
    ------
    ValueError
        With a few words that say what is wrong with its content.
    OSError
        When it cannot be read, or is no file.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = read_whole(path, MAX_BYTES).decode()
        return _Plain().convert(yaml.load(content, Loader=loader))  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1})" if mark is not None else ""
        raise ValueError(f"it is not valid YAML{place}") from error
    except UnicodeDecodeError as error:
        raise ValueError("it is not a text file in YAML") from error
    except RecursionError as error:
        raise ValueError("it contains itself") from error


class _Plain:
    """Turns what YAML can hold into JSON values, and counts them."""

    def __init__(self) -> None:
        self._count = 0

    def convert(self, value: Any) -> Any:
        self._count += 1
        if self._count > MAX_VALUES:
            raise ValueError("it expands to too many values")
        if isinstance(value, dict):
            return {str(key): self.convert(item) for key, item in value.items()}
        if isinstance(value, (list, tuple, set)):
            return [self.convert(item) for item in value]
        if value is None or isinstance(value, (str, int, float, bool)):
            return value
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
