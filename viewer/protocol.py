"""The messages between the window and its children: one JSON line each.

Every message is a frozen dataclass; :data:`MESSAGES` lists them by the ``kind`` that stands on the wire. Whatever is
big goes through files inside the cache root and is named here by its path. Paths are absolute strings.

The window asks and the children answer. A request to the reader carries an ``id`` that its answers repeat; the newest
request wins and older answers are dropped by the window. The renderer is told the whole :class:`Scene` that should be
on screen; it draws the newest one it knows, so a burst of changes costs one frame.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from viewer.codec import from_plain, to_plain
from viewer.errors import ProtocolError

MAX_LINE = 64 * 1024 * 1024
"""Longest line that is read, in bytes; more is not a message."""


# Both children ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ready:
    """A child is listening."""

    role: str
    pid: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """A request could not be done. ``id`` is 0 when the trouble belongs to no request.

    ``reason`` is a word for the window where it can do something about it (:data:`viewer.errors.DISK_FULL`).
    """

    id: int
    sentence: str
    detail: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Work on a request goes on; ``fraction`` is in 0..1, or None while its length is unknown."""

    id: int
    text: str
    fraction: float | None = None


# Window to reader ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenDataset:
    """Open the dataset in the folder ``path`` and describe it: answered by :class:`DatasetOpened`."""

    id: int
    path: str


@dataclass(frozen=True, slots=True)
class ReadSample:
    """Publish one base of one sample at one time as an artifact: answered by :class:`SampleRead`.

    ``base`` empty: the first base with cells. ``time`` None: the first; else the nearest. ``fields`` names the fields
    to read; a name that the base does not have is left out, and empty means the first one. ``cache_root`` is where the
    artifact store lies.
    """

    id: int
    dataset: str
    split: str
    sample: int
    cache_root: str
    base: str = ""
    time: float | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WriteExample:
    """Write the example dataset to ``path`` unless a complete one is there: answered by :class:`ExampleWritten`."""

    id: int
    path: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """Give up the request ``id`` if it is waiting or can be stopped: answered by :class:`Cancelled`.

    A request that is done by then gets its usual answer; one that the reader does not know gets none.
    """

    id: int


# Reader to window ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Split:
    """A split and the real ids of its samples, as half-open ranges (first, past the last)."""

    name: str
    ranges: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        """Return the number of samples."""
        return sum(stop - start for start, stop in self.ranges)

    def id_at(self, position: int) -> int:
        """Return the sample id at a place (0-based) in the split.

        Raises
        ------
        IndexError
            When the split is shorter.
        """
        if position >= 0:
            for start, stop in self.ranges:
                if position < stop - start:
                    return start + position
                position -= stop - start
        raise IndexError(position)

    def step(self, sample: int, places: int) -> int:
        """Return the id so many places after ``sample`` (before it, when negative), stopping at the ends.

        A sample that the split does not have counts as lying between its neighbours.

        Raises
        ------
        IndexError
            When the split is empty.
        """
        position = self.position_of(sample)
        if position is None:
            below = sum(min(max(sample - start, 0), stop - start) for start, stop in self.ranges)
            position = below - 1 if places > 0 else below
        return self.id_at(min(max(position + places, 0), len(self) - 1))

    def position_of(self, sample: int) -> int | None:
        """Return the place of a sample id in the split, None when it is not there."""
        before = 0
        for start, stop in self.ranges:
            if start <= sample < stop:
                return before + sample - start
            before += stop - start
        return None


def ranges_of(ids: list[int]) -> tuple[tuple[int, int], ...]:
    """Return sorted ``ids`` as half-open ranges, which keeps 100 000 ids to a few bytes."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(ids):
        if ranges and ranges[-1][1] == number:
            ranges[-1] = (ranges[-1][0], number + 1)
        else:
            ranges.append((number, number + 1))
    return tuple(ranges)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a dataset says of itself before any sample is read.

    ``infos`` is the content of infos.yaml and ``problems`` maps each problem definition's name to its content, both as
    JSON values. ``warnings`` are sentences about what could not be used.
    """

    path: str
    name: str
    backend: str
    splits: tuple[Split, ...]
    infos: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatasetOpened:
    """Answer to :class:`OpenDataset`."""

    id: int
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class SampleRead:
    """Answer to :class:`ReadSample`: the artifact's directory and the fields that were asked for and are there."""

    id: int
    artifact: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Answer to a request that :class:`Cancel` ended: the reader is free for the next one."""

    id: int


@dataclass(frozen=True, slots=True)
class ExampleWritten:
    """Answer to :class:`WriteExample`."""

    id: int
    path: str


# Window to renderer -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attach:
    """The folder for frame files: inside the cache root, made by the window."""

    frames: str


@dataclass(frozen=True, slots=True)
class Resize:
    """Size of the frames in device pixels, and the scale factor that turns logical into device pixels."""

    width: int
    height: int
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Scene:
    """All that should be on screen; replaces the scene before it.

    Attributes
    ----------
    id
        Grows with every scene; frames name the scene they show.
    artifact
        Directory of the artifact, or empty for an empty view.
    field, location
        Field to colour by, or empty for the solid colour; ``location`` is ``"vertex"``, ``"cell"`` or empty for any.
    component
        Index of a vector's component, -1 for the magnitude.
    color_map
        Name in the colour map library (``"viridis"``).
    range
        Lowest and highest value of the colour map; None for the field's own finite range.
    representation
        ``"surface"``, ``"wireframe"`` or ``"points"``.
    edges
        Whether cell edges are drawn on the surface.
    background, foreground
        ``"#rrggbb"``, from the window's theme.
    """

    id: int
    artifact: str = ""
    field: str = ""
    location: str = ""
    component: int = -1
    color_map: str = "viridis"
    range: tuple[float, float] | None = None
    representation: str = "surface"
    edges: bool = False
    background: str = "#ffffff"
    foreground: str = "#000000"


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the camera is: position, focal point, view-up (world units) and the view angle in degrees."""

    position: tuple[float, float, float]
    focal_point: tuple[float, float, float]
    view_up: tuple[float, float, float]
    view_angle: float = 30.0


@dataclass(frozen=True, slots=True)
class SetCamera:
    """Put the camera somewhere: after a restart, or from a restored session."""

    camera: Camera


@dataclass(frozen=True, slots=True)
class ResetCamera:
    """Fit the scene into the view.

    ``direction`` is where the camera looks from: ``"iso"``, ``"+x"``, ``"-x"`` … ``"-z"``, or empty to keep it.
    """

    direction: str = ""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A mouse or wheel event over the view.

    ``action`` is ``press``, ``release``, ``double``, ``move``, ``wheel``, ``enter`` or ``leave``; ``button`` is
    ``left``, ``middle``, ``right`` or empty; ``x``, ``y`` are device pixels from the top left; ``wheel`` is in notches,
    away from the person counts up.
    """

    action: str
    x: float
    y: float
    button: str = ""
    shift: bool = False
    control: bool = False
    alt: bool = False
    wheel: float = 0.0


@dataclass(frozen=True, slots=True)
class Release:
    """The window no longer shows the frame ``sequence``; its slot may be written again."""

    sequence: int


# Renderer to window -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frame:
    """A finished frame: RGBX8888, top row first, rows without padding, at ``offset`` bytes in ``file``.

    The renderer will not touch these pixels before :class:`Release` names the sequence number. ``seconds`` is how long
    the drawing took.
    """

    sequence: int
    scene: int
    file: str
    offset: int
    width: int
    height: int
    scale: float
    camera: Camera
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SceneShown:
    """What the scene ``id`` came out as; sent before its first frame.

    ``range`` spans the colour map, ``data_range`` the finite values of the field (None without a field). ``colors`` is
    the colour map from low to high as ``"#rrggbb"``; ``nan_color`` is what values that are not finite are drawn in,
    empty when there are none. ``points`` and ``cells`` count the whole mesh, ``triangles`` what is drawn. ``notes`` are
    sentences to show beside the picture.
    """

    id: int
    points: int = 0
    cells: int = 0
    triangles: int = 0
    range: tuple[float, float] | None = None
    data_range: tuple[float, float] | None = None
    colors: tuple[str, ...] = ()
    nan_color: str = ""
    notes: tuple[str, ...] = ()


Message = (
    Ready | Failed | Progress
    | OpenDataset | ReadSample | WriteExample | Cancel
    | DatasetOpened | SampleRead | ExampleWritten | Cancelled
    | Attach | Resize | Scene | SetCamera | ResetCamera | Pointer | Release
    | Frame | SceneShown
)  # fmt: skip


def _kind(cls: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


MESSAGES: dict[str, type] = {_kind(cls): cls for cls in Message.__args__}
"""Message classes by the ``kind`` on the wire."""


def encode(message: Message) -> bytes:
    """Return the message as one line, newline included."""
    return json.dumps({"kind": _kind(type(message)), **to_plain(message)}).encode() + b"\n"


def decode(line: bytes) -> Message:
    """Return the message that a line holds.

    Raises
    ------
    ProtocolError
        When the line is not a message of the protocol.
    """
    try:
        plain = json.loads(line)
        cls = MESSAGES[plain.pop("kind")]
        message: Message = from_plain(cls, plain, cls.__name__)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProtocolError(
            "A child process sent something that is not a message; it will be restarted.",
            detail=f"{error}: {line[:200]!r}",
        ) from error
    return message
