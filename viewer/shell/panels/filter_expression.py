"""Filter expressions over the globals of a sample, as ``alpha > 3 and Mach < 0.8``.

The syntax is Python's, cut down to what a filter needs: comparisons, ``and``, ``or``, ``not``, ``in``, arithmetic,
numbers, texts and names. A name that is no Python name stands in backquotes. Nothing can be called and no attribute
reached, so that an expression cannot do anything but be true or false.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from types import CodeType
from typing import Any

from viewer.numbers import MINUS

LONGEST = 2000
"""Characters of an expression; more is a mistake, and deep nesting would overrun the parser."""

_ALLOWED = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Mod,
    ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
    ast.Name, ast.Load, ast.Constant, ast.Tuple, ast.List,
)  # fmt: skip

SAMPLE = "sample"
"""The name that stands for the sample's id, unless a global is called so."""


class FilterError(ValueError):
    """An expression that cannot be used; the text is a sentence for the user who typed it."""


class Filter:
    """A compiled expression.

    Raises
    ------
    FilterError
        When the text is not such an expression.
    """

    def __init__(self, text: str) -> None:
        self._names: dict[str, str] = {}
        self._code = self._compile(text)

    def __call__(self, sample: int, row: Mapping[str, Any]) -> bool:
        """Whether a sample passes; one that lacks a name, or has a value of another kind there, does not."""
        try:
            values = {
                name: row[known] if known in row else _sample(known, sample) for name, known in self._names.items()
            }
            return bool(eval(self._code, {"__builtins__": {}}, values))  # noqa: S307 - only what _ALLOWED lets through
        except (KeyError, TypeError, ZeroDivisionError, OverflowError, ValueError, MemoryError):
            return False

    @property
    def names(self) -> tuple[str, ...]:
        """Names that the expression uses."""
        return tuple(self._names.values())

    def _compile(self, text: str) -> CodeType:
        if len(text) > LONGEST:
            raise FilterError(f"The filter is longer than {LONGEST} characters.")
        plain = re.sub(r"`([^`]+)`", self._stand_in, text.strip())
        # What a user writes who thinks of another language.
        plain = re.sub(r"&&", " and ", re.sub(r"\|\|", " or ", re.sub(r"(?<![<>=!])=(?!=)", "==", plain)))
        try:
            tree = _parse(plain)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise FilterError("This is not a complete filter; write it as  alpha > 3 and Mach < 0.8.") from None
        for node in ast.walk(tree):
            if not isinstance(node, _ALLOWED):
                what = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
                raise FilterError(f"“{what}” cannot be used in a filter; compare names with numbers or text.")
            if isinstance(node, ast.BinOp) and any(_is_text(side) for side in (node.left, node.right)):
                raise FilterError("Text can be compared in a filter, but not used in arithmetic.")
            if isinstance(node, ast.Name):
                self._names.setdefault(node.id, node.id)
            if isinstance(node, ast.Constant) and not isinstance(node.value, (int, float, str)):
                raise FilterError(f"“{node.value!r}” cannot be used in a filter; write a number or text.")
        return compile(tree, "<filter>", "eval")

    def _stand_in(self, quoted: re.Match[str]) -> str:
        name = f"_quoted_{len(self._names)}"
        self._names[name] = quoted.group(1)
        return name


def _parse(text: str) -> ast.Expression:
    try:
        return ast.parse(text, mode="eval")
    except SyntaxError:  # a minus sign, perhaps, as the table shows it; within quotes it is text
        return ast.parse(text.replace(MINUS, "-"), mode="eval")


def _is_text(node: ast.expr) -> bool:
    """Whether a value may grow without bounds when it is multiplied."""
    return isinstance(node, (ast.Tuple, ast.List)) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _sample(name: str, sample: int) -> int:
    if name.casefold() != SAMPLE:  # the column is headed Sample
        raise KeyError(name)
    return sample
