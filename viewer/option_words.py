"""Options as words, from Python: read by the parsers of the command line, and refused in the same sentences."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from viewer.errors import UsageError
from viewer.picture_options import PictureWish, add_picture_options, picture_wish_of
from viewer.view_options import ViewOptions, add_view_options, view_options_of


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message.removeprefix('argument ').rstrip('.')}.")


def looks_of_words(words: Sequence[str]) -> ViewOptions:
    """Return what words as ``--camera=iso`` say about how a sample is looked at.

    Raises
    ------
    UsageError
        When one cannot be used.
    """
    parser = _Parser(add_help=False, allow_abbrev=False)
    add_view_options(parser)
    return view_options_of(parser.parse_args(list(words)))


def picture_of_words(words: Sequence[str]) -> PictureWish:
    """Return what words as ``--picture=a.png`` say about a picture.

    Raises
    ------
    UsageError
        When one cannot be used, or no file is named.
    """
    parser = _Parser(add_help=False, allow_abbrev=False)
    add_picture_options(parser)
    parser.set_defaults(screenshot=None, animation=None)
    try:
        wish = picture_wish_of(parser.parse_args(list(words)))
    except ValueError as error:
        raise UsageError(f"{error}.") from None
    if wish is None:
        raise UsageError("No file is named for the picture.")
    return wish
