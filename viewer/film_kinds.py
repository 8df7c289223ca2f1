"""The kinds of file that an animation can be saved as, by the ending of their names."""

from __future__ import annotations

from pathlib import Path

from viewer.errors import UsageError
from viewer.extras import way_to_add
from viewer.values import dataclass

FRAME = "{frame}"
"""What stands for the number of the frame in the name of a series of pictures."""

NO_LIBRARY = f"Videos and GIFs need the library PyAV; .apng and pictures do not. {way_to_add('video')}"


@dataclass(frozen=True, slots=True)
class FilmKind:
    """A kind of file.

    Attributes
    ----------
    name
        One word.
    endings
        What its names end in, with the point; the usual one first.
    label
        What it is called in a list.
    even
        Whether width and height have to be even numbers.
    transparent
        Whether what has nothing behind it can stay so.
    fastest
        Most frames per second that programs show of it.
    series
        Whether there is a file for each frame.
    """

    name: str
    endings: tuple[str, ...]
    label: str
    even: bool = False
    transparent: bool = False
    fastest: float = 120.0
    series: bool = False


KINDS: tuple[FilmKind, ...] = (
    FilmKind("mp4", (".mp4",), "MP4 (H.264): plays nearly everywhere", even=True),
    FilmKind("webm", (".webm",), "WebM (VP9): for web pages", even=True),
    FilmKind("gif", (".gif",), "GIF: 256 colours in each frame", fastest=50.0),
    FilmKind("apng", (".apng", ".png"), "APNG: a PNG that moves, exact colours", transparent=True),
    FilmKind("series", (".png",), "Pictures: a PNG for each frame", transparent=True, series=True),
)
"""What there is, the most useful first."""


def film_kind(path: Path) -> FilmKind:
    """Return the kind that a file's name says; a ``.png`` with :data:`FRAME` in its name is a series.

    Raises
    ------
    UsageError
        When it ends in something else.
    """
    ending, series = path.suffix.lower(), FRAME in path.name
    found = next((kind for kind in KINDS if ending in kind.endings and kind.series == series), None)
    if found is None or not path.stem:
        endings = ", ".join(dict.fromkeys(one for kind in KINDS for one in kind.endings))
        raise UsageError(
            f"An animation cannot be saved as {path.name}; give it one of the endings {endings}, "
            f"or a name like film_{FRAME}.png for a series of pictures."
        )
    return found


def film_path(text: str) -> Path:
    """Return where an animation goes: a folder that is there, or ends in a slash, gets a series of pictures."""
    path = Path(text)
    return path / f"frame_{FRAME}.png" if text.endswith(("/", "\\")) or path.is_dir() else path


def frame_name(name: str, number: int, count: int) -> str:
    """Return the name of the file of a frame (from 0), so that names are in the order of the frames."""
    return name.replace(FRAME, f"{number:0{max(len(str(count - 1)), 4)}d}")


def even_up(size: tuple[int, int]) -> tuple[int, int]:
    """Return a size in even numbers of pixels, a pixel larger where need be."""
    return size[0] + size[0] % 2, size[1] + size[1] % 2
