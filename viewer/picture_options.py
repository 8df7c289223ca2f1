"""The options of the command line for pictures that are saved without a window."""

from __future__ import annotations

import argparse
from pathlib import Path

from viewer.figure_size import BACKGROUNDS, BITMAPS, PAGES, WHITE, FigureSize, parse_figure_size
from viewer.figure_title import unknown_words
from viewer.values import dataclass

_OPTIONS = {
    "size": "--picture-size",
    "background": "--background",
    "color_bar": "--no-color-bar",
    "title": "--title",
}


@dataclass(frozen=True, slots=True)
class PictureWish:
    """A picture that is to be saved without a window.

    Attributes
    ----------
    file
        Where; its ending says the kind. With several samples it names them in braces.
    size
        How large.
    background
        One of :data:`viewer.figure_size.BACKGROUNDS`.
    color_bar
        Whether the colour bar is in it.
    title
        What its title says, which may name words in braces; None for no title.
    """

    file: Path
    size: FigureSize = FigureSize()
    background: str = WHITE
    color_bar: bool = True
    title: str | None = None


def add_picture_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to a parser, as a group of their own."""
    group = parser.add_argument_group("pictures without a window")
    group.add_argument(
        "--picture",
        type=_file,
        metavar="FILE",
        help="save the picture once it is drawn (.png, .tif, .jpg, .pdf or .svg), without a window, and quit",
    )
    group.add_argument(
        "--picture-size",
        type=_size,
        metavar="SIZE",
        help="size of the picture, for example 1920x1080 (pixels), 8.5cm@300 or 17x12cm@300 (dots per inch)",
    )
    group.add_argument("--background", choices=BACKGROUNDS, help="what is behind the mesh in the picture")
    group.add_argument("--no-color-bar", action="store_true", help="leave the colour bar out of the picture")
    group.add_argument(
        "--title",
        type=_title,
        metavar="TEXT",
        help="title of the picture; may name {dataset}, {split}, {sample}, {field}, {time}",
    )


def picture_wish_of(known: argparse.Namespace) -> PictureWish | None:
    """Return what the options ask for, also of the frames of an animation; None where they ask for no picture.

    Raises
    ------
    ValueError
        When they do not fit together; the text says why.
    """
    given = {
        "size": known.picture_size,
        "background": known.background,
        "color_bar": False if known.no_color_bar else None,
        "title": known.title,
    }
    chosen = {name: value for name, value in given.items() if value is not None}
    files = {f"--{name}": getattr(known, name) for name in ("picture", "animation", "screenshot")}
    asked = [name for name, file in files.items() if file is not None]
    if len(asked) > 1:
        raise ValueError(f"{' and '.join(asked)} are {len(asked)} runs; use one of them")
    if asked and asked != ["--screenshot"]:
        return PictureWish(files[asked[0]], **chosen)
    if chosen:
        raise ValueError(f"{_OPTIONS[next(iter(chosen))]} needs --picture or --animation")
    return None


def _file(text: str) -> Path:
    endings = (*BITMAPS, *PAGES)
    if Path(text).suffix.lower() not in endings:
        raise argparse.ArgumentTypeError(f"{text} ends in none of {', '.join(endings)}")
    return Path(text)


def _title(text: str) -> str:
    if trouble := unknown_words(text):
        raise argparse.ArgumentTypeError(trouble.rstrip("."))
    return text


def _size(text: str) -> FigureSize:
    try:
        return parse_figure_size(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from None
