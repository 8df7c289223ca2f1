"""A command as a table, read from its argument parser.

Man pages and shell completions are made from these tables, so they cannot fall behind the program.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Argument:
    """One option, or what stands for itself on the command line."""

    flags: tuple[str, ...]
    """``("-y", "--yes")``; empty when it is no option."""
    value: str
    """What a person puts there, such as ``FILE``; empty when the option takes nothing."""
    text: str
    choices: tuple[str, ...] = ()

    @property
    def completes(self) -> str:
        """What a shell should offer for the value: ``folder``, ``file``, ``choices`` or nothing."""
        if self.choices:
            return "choices"
        return {"DATASET": "folder", "DIR": "folder", "FILE": "file", "PREDICTION": "file"}.get(self.value, "")


@dataclass(frozen=True)
class Command:
    """A command, or one of a command's own commands."""

    name: str
    text: str
    groups: tuple[tuple[str, tuple[Argument, ...]], ...]
    commands: tuple[Command, ...] = field(default=())

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """All of them, in order."""
        return tuple(argument for _title, group in self.groups for argument in group)

    @property
    def options(self) -> tuple[Argument, ...]:
        """Those that begin with a dash."""
        return tuple(argument for argument in self.arguments if argument.flags)


def read(name: str, parser: argparse.ArgumentParser) -> Command:
    """Return the table of the command ``name``."""
    groups = []
    for group in parser._action_groups:
        arguments = tuple(_arguments(group))
        if arguments:
            groups.append((group.title or "", arguments))
    nested = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    below = tuple(read(key, value) for action in nested for key, value in action.choices.items())
    return Command(name, parser.description or "", tuple(groups), below)


def _arguments(group: argparse._ArgumentGroup) -> Iterator[Argument]:
    for action in group._group_actions:
        if isinstance(action, argparse._SubParsersAction) or action.help == argparse.SUPPRESS:
            continue
        choices = tuple(str(choice) for choice in action.choices or ())
        value = "" if action.nargs == 0 else action.metavar or "|".join(choices) or action.dest.upper()
        yield Argument(tuple(action.option_strings), str(value), (action.help or "").replace("%%", "%"), choices)
