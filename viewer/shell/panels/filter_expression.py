"""What the user types to choose among samples: an expression as ``alpha > 3 and Mach < 0.8``, or a text to look for.

The syntax of expressions is Python's, cut down to what a filter needs: comparisons, ``and``, ``or``, ``not``, ``in``,
arithmetic, a few functions, numbers, texts and names. A name that is no Python name may stand in backquotes, and need
not where the table has it. Nothing of it is run as code: it is put together from functions for what is allowed
(:mod:`viewer.shell.panels.filter_code`), and cannot do anything but be true or false. Where a sample lacks a value,
what uses that value is neither true nor false.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any

from viewer.numbers import MINUS
from viewer.shell.panels.column_names import MARKED, SAMPLE, UNREADABLE, ColumnNames
from viewer.shell.panels.filter_code import ALLOWED, FUNCTIONS, NOT_TRUE, evaluator

LONGEST = 2000
"""Characters of an expression; more is a mistake, and deep nesting would overrun the parser."""

_OF_SEVERAL = ("max", "min")


class FilterError(ValueError):
    """An expression that cannot be used; the text is a sentence for the user who typed it."""


class Filter:
    """A compiled expression, or a text to look for.

    Parameters
    ----------
    columns
        Names of the table's columns; None while they are not known.

    Attributes
    ----------
    search
        The text that is looked for in the texts of the samples; empty for an expression.
    names
        The columns that the expression uses.
    troubles
        What is wrong with names that are no columns: no sample has a value of them.

    Raises
    ------
    FilterError
        When the text is neither.
    """

    def __init__(self, text: str, columns: Sequence[str] | None = None) -> None:
        if len(text) > LONGEST:
            raise FilterError(f"The filter is longer than {LONGEST} characters.")
        text = text.strip()
        known = ColumnNames(columns)
        self.search = ""
        self._number: int | None = None
        self.names: tuple[str, ...] = ()
        self.troubles: tuple[str, ...] = ()
        expression, error = _understand(text, known)
        if (expression is None or expression.troubles) and _is_words(text):
            expression = None
        elif expression is None:
            raise error or FilterError("This is not a complete filter.")
        if expression is None or expression.search:
            self.search = (text if expression is None else expression.search).casefold()
            self._number = int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None
            return
        self.names, self.troubles = expression.names, expression.troubles
        self._evaluate = expression.evaluate
        self._own = [name for name in (SAMPLE, UNREADABLE, MARKED) if name in self.names]

    def __call__(self, sample: int, row: Mapping[str, Any] | None, marked: bool = False) -> bool:
        """Whether a sample passes; ``row`` is None for one that cannot be read."""
        cells: Mapping[str, Any] = {} if row is None else row
        if self.search:
            texts = (cell for cell in cells.values() if isinstance(cell, str))
            return sample == self._number or any(self.search in text.casefold() for text in texts)
        if self._own:
            own = {SAMPLE: sample, UNREADABLE: row is None, MARKED: marked}
            cells = {**{name: own[name] for name in self._own}, **cells}
        try:
            return bool(self._evaluate(cells))
        except NOT_TRUE:
            return False


class _Expression:
    """What may be computed: only what is allowed. A number or a text alone is a text to look for, ``search``."""

    def __init__(self, text: str, known: ColumnNames, odd_names: bool) -> None:
        self.names: tuple[str, ...] = ()
        self.troubles: tuple[str, ...] = ()
        self._known = known
        self._quoted: dict[str, str] = {}
        plain = known.replace(text, self._quote) if odd_names else text
        plain = re.sub(r"`([^`]+)`", lambda found: self._quote(found[1]), plain)
        # What a user writes who thinks of another language.
        plain = re.sub(r"&&", " and ", re.sub(r"\|\|", " or ", re.sub(r"(?<![<>=!])=(?!=)", "==", plain)))
        try:
            tree = _parse(plain)
            for node in ast.walk(tree):
                self._check(node)
            self.search = _constant(tree.body, text)
            self.evaluate = evaluator(tree.body, self._column)
        except FilterError:
            raise
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise FilterError("This is not a complete filter; write it as  alpha > 3 and Mach < 0.8.") from None

    def _quote(self, name: str) -> str:
        stand_in = f"_quoted_{len(self._quoted)}"
        self._quoted[stand_in] = name
        return stand_in

    def _check(self, node: ast.AST) -> None:
        if isinstance(node, ast.Call):
            _check_call(node)
        elif not isinstance(node, ALLOWED):
            what = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
            raise FilterError(
                f"“{self._unquote(what)}” cannot be used in a filter; compare names with numbers or text."
            )
        if isinstance(node, ast.BinOp) and any(_is_text(side) for side in (node.left, node.right)):
            raise FilterError("Text can be compared in a filter, but not used in arithmetic.")
        if isinstance(node, ast.Constant) and not isinstance(node.value, (int, float, str)):
            raise FilterError(f"“{node.value!r}” cannot be used in a filter; write a number or text.")

    def _unquote(self, text: str) -> str:
        return re.sub(r"_quoted_\d+", lambda found: f"`{self._quoted.get(found[0], found[0])}`", text)

    def _column(self, written: str) -> str:
        """Return the column that a name means; one that means none is a trouble, and no sample has it."""
        name = self._quoted.get(written, written)
        meant = self._known.find(name)
        if meant is None:
            self.troubles += (self._known.trouble(name),)
        column = meant or name
        if column not in self.names:
            self.names += (column,)
        return column


def _understand(text: str, known: ColumnNames) -> tuple[_Expression | None, FilterError | None]:
    """Return an expression, with names that have blanks in them taken for names if it is none without; or why not."""
    first: _Expression | None = None
    trouble: FilterError | None = None
    for odd_names in (False, True):
        try:
            found = _Expression(text, known, odd_names)
        except FilterError as error:
            trouble = trouble or error
            continue
        if not found.troubles:
            return found, None
        first = first or found
    return first, trouble


def _check_call(node: ast.Call) -> None:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in FUNCTIONS:
        what = name or ast.unparse(node.func)
        raise FilterError(f"There is no function “{what}” in filters; there are {', '.join(FUNCTIONS)}.")
    if node.keywords or (len(node.args) < 2 if name in _OF_SEVERAL else len(node.args) != 1):
        number = "two values or more" if name in _OF_SEVERAL else "one value"
        raise FilterError(f"“{name}” takes {number}, in parentheses.")


def _is_words(text: str) -> bool:
    """Whether a text has nothing of an expression in it: then it is one to look for."""
    words = text.casefold().split()
    return bool(re.fullmatch(r"[\s.:/#@+-]*\w[\w\s.:/#@+-]*", text)) and not {"and", "or", "not", "in"} & set(words)


def _constant(node: ast.expr, text: str) -> str:
    """Return the number, as it was written, or the text that is all of an expression; empty when there is more."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else text
    return text if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant) else ""


def _parse(text: str) -> ast.Expression:
    try:
        return ast.parse(text, mode="eval")
    except SyntaxError:  # a minus sign, perhaps, as the table shows it; within quotes it is text
        return ast.parse(text.replace(MINUS, "-"), mode="eval")


def _is_text(node: ast.expr) -> bool:
    """Whether a value may grow without bounds when it is multiplied."""
    return isinstance(node, (ast.Tuple, ast.List)) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
