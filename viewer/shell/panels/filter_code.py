"""What an expression of a filter computes: functions made of its parts, and no code that is run."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

Cells = Mapping[str, Any]
"""The values of a sample by the names of columns."""

Evaluate = Callable[[Cells], Any]
"""Returns what a part of an expression comes to for a sample; raises one of :data:`NOT_TRUE` where it is nothing."""

FUNCTIONS: dict[str, Callable[..., Any]] = {"abs": abs, "log": math.log, "max": max, "min": min, "sqrt": math.sqrt}
"""What an expression may call."""

NOT_TRUE = (
    KeyError, NameError, TypeError, ZeroDivisionError, OverflowError, ValueError, MemoryError, RecursionError
)  # fmt: skip
"""What an expression ends with for a sample that lacks a value, or has one of another kind."""

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}  # fmt: skip
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.Not: operator.not_, ast.USub: operator.neg, ast.UAdd: operator.pos
}  # fmt: skip
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.In: lambda item, several: item in several, ast.NotIn: lambda item, several: item not in several,
}  # fmt: skip

ALLOWED = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, *_UNARY, ast.BinOp, *_BINARY, ast.Compare, *_COMPARED,
    ast.Name, ast.Load, ast.Constant, ast.Tuple, ast.List, ast.Call,
)  # fmt: skip
"""Parts that an expression may have."""


def evaluator(node: ast.expr, column: Callable[[str], str]) -> Evaluate:
    """Return what computes an expression whose parts are all :data:`ALLOWED`.

    Parameters
    ----------
    column
        Returns the name of the column that a name means; called in the order of the names.
    """
    if isinstance(node, ast.Constant):
        constant = node.value
        return lambda _cells: constant
    if isinstance(node, ast.Name):
        return itemgetter(column(node.id))
    if isinstance(node, ast.UnaryOp):
        return _unary(_UNARY[type(node.op)], evaluator(node.operand, column))
    if isinstance(node, ast.BinOp):
        return _binary(_BINARY[type(node.op)], _number(node.left, column), _number(node.right, column))
    if isinstance(node, ast.Compare):
        parts = [evaluator(one, column) for one in (node.left, *node.comparators)]
        return _compared([_COMPARED[type(one)] for one in node.ops], parts)
    if isinstance(node, ast.BoolOp):
        return _joined([evaluator(one, column) for one in node.values], decided_by=isinstance(node.op, ast.Or))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _called(FUNCTIONS[node.func.id], [evaluator(one, column) for one in node.args])
    if isinstance(node, ast.Tuple | ast.List):
        several = [evaluator(one, column) for one in node.elts]
        return lambda cells: tuple(one(cells) for one in several)
    raise ValueError(node)


def _unary(apply: Callable[[Any], Any], part: Evaluate) -> Evaluate:
    return lambda cells: apply(part(cells))


def _binary(apply: Callable[[Any, Any], Any], left: Evaluate, right: Evaluate) -> Evaluate:
    return lambda cells: apply(left(cells), right(cells))


def _number(node: ast.expr, column: Callable[[str], str]) -> Evaluate:
    """Return a side of arithmetic, which lets no text in: a long one, multiplied, would fill the memory."""
    part = evaluator(node, column)
    if isinstance(node, ast.Constant | ast.BinOp):
        return part

    def run(cells: Cells) -> Any:
        value = part(cells)
        if isinstance(value, (int, float)):
            return value
        raise TypeError(value)

    return run


def _compared(apply: list[Callable[[Any, Any], Any]], parts: list[Evaluate]) -> Evaluate:
    if len(apply) == 1:
        return _binary(apply[0], parts[0], parts[1])

    def run(cells: Cells) -> Any:
        left = parts[0](cells)
        for compare, part in zip(apply, parts[1:], strict=True):
            right = part(cells)
            if not compare(left, right):
                return False
            left = right
        return True

    return run


def _joined(parts: list[Evaluate], *, decided_by: bool) -> Evaluate:
    """Return ``or`` (decided by what is true) or ``and``. What one part lacks does not matter where another decides."""

    def run(cells: Cells) -> Any:
        lacking: Exception | None = None
        for part in parts:
            try:
                if bool(part(cells)) is decided_by:
                    return decided_by
            except NOT_TRUE as error:
                lacking = error
        if lacking is not None:
            raise lacking
        return not decided_by

    return run


def _called(function: Callable[..., Any], parts: list[Evaluate]) -> Evaluate:
    if len(parts) == 1:
        return _unary(function, parts[0])
    return lambda cells: function(*(part(cells) for part in parts))
