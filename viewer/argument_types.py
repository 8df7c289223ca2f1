"""What the options of the command line take: functions for argparse, each of a text, that say what is wrong with it."""

from __future__ import annotations

import argparse
from pathlib import Path

from viewer.address import given_place
from viewer.errors import UsageError, ViewerError
from viewer.sizes import parse_size

MAX_MILLISECONDS = 2**31 - 1
"""The longest that a timer of Qt can wait."""


def report_file(text: str) -> Path:
    """Return where a report is written."""
    if Path(text).suffix.lower() not in (".html", ".json"):
        raise argparse.ArgumentTypeError(f"{text} ends neither in .html nor in .json")
    return Path(text)


def export_file(text: str) -> Path:
    """Return where a sample is exported to."""
    from viewer.export_kinds import export_kind

    try:
        export_kind(Path(text))
    except UsageError as error:
        raise argparse.ArgumentTypeError(error.sentence.rstrip(".")) from None
    return Path(text)


def dataset_place(text: str) -> str:
    """Return where a dataset is: an address, or an absolute path."""
    try:
        return given_place(text)
    except ViewerError as error:
        raise argparse.ArgumentTypeError(error.sentence.rstrip(".")) from None


def whole_number(text: str) -> int:
    """Return a number that is not negative."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative")
    return number


def milliseconds(text: str) -> int:
    """Return a time that a timer of Qt can wait."""
    number = whole_number(text)
    if number > MAX_MILLISECONDS:
        raise argparse.ArgumentTypeError(f"{text} ms is more than 24 days")
    return number


milliseconds.__name__ = "number of milliseconds"
whole_number.__name__ = "whole number"  # argparse says "invalid whole number value"


def byte_count(text: str) -> int:
    """Return a size on disk in bytes."""
    try:
        return parse_size(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def window_size(text: str) -> tuple[int, int]:
    """Return width and height of a window in pixels."""
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size; write WIDTHxHEIGHT, for example 1280x800") from None
    if not (200 <= width <= 16384 and 150 <= height <= 16384):
        raise argparse.ArgumentTypeError(f"{text} is not between 200x150 and 16384x16384")
    return width, height
