"""The two commands, read from their argument parsers whenever a package is made."""

from __future__ import annotations

from viewer import DISTRIBUTION
from viewer.cache_command.main import _parser as cache_parser
from viewer.cli import _parser as window_parser
from viewer.commands import Command, read


def commands() -> tuple[Command, Command]:
    """Return the window's command and the cache's."""
    return read(DISTRIBUTION, window_parser()), read("plaid-viewer-cache", cache_parser())
