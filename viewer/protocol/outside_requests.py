"""What is asked of a window from outside, see :mod:`viewer.protocol.outside`; each request has an id."""

from __future__ import annotations

from typing import Any

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ShowDataset:
    """Open a dataset or a view file, as the command line does, and bring the window to the front.

    Attributes
    ----------
    dataset, view
        Absolute paths; empty where there is none.
    looks
        A :class:`viewer.view_options.ViewOptions` as JSON; None: as it was looked at last.
    predictions
        What predicts the dataset.
    fresh
        As if the dataset had never been looked at.
    wait
        Whether the answer comes when the picture is on screen; else at once, and the window says what goes wrong.
    token
        What the desktop gave the peer for activating a window.
    """

    id: int
    dataset: str = ""
    view: str = ""
    example: bool = False
    split: str | None = None
    sample: int | None = None
    field: str | None = None
    time: float | None = None
    looks: dict[str, Any] | None = None
    predictions: tuple[str, ...] = ()
    fresh: bool = False
    wait: bool = False
    token: str = ""


@dataclass(frozen=True, slots=True)
class AwaitPicture:
    """Answered when the picture on screen is what is wanted.

    ``strict``: a sample without the field or base that was chosen is a failure.
    """

    id: int
    strict: bool = True


@dataclass(frozen=True, slots=True)
class ChangeSelection:
    """Show something else of the dataset; None leaves a part as it is."""

    id: int
    split: str | None = None
    sample: int | None = None
    time: float | None = None
    base: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeLooks:
    """Look at it in another way.

    Attributes
    ----------
    looks
        A :class:`viewer.view_options.ViewOptions` as JSON. Its tools take the place of those of their kinds.
    without
        Kinds of tools that are taken away, as ``"clip"``.
    """

    id: int
    looks: dict[str, Any]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PutView:
    """Look at it as the text of a view file says."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class TakeView:
    """Answered by the text of a view file, as :class:`ViewTaken`."""

    id: int


@dataclass(frozen=True, slots=True)
class SaveFigure:
    """Save the picture; ``options`` are the words of the command line for it. Answered by :class:`FileMade`.

    Where ``options`` name no file it is a PNG in the window's cache root, for the peer to take and remove.
    """

    id: int
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaveScreenshot:
    """Save the whole window as PNG."""

    id: int
    file: str


@dataclass(frozen=True, slots=True)
class ExportSample:
    """Write the sample for other programs; the ending of ``file`` says for which."""

    id: int
    file: str
    shown: bool = False


@dataclass(frozen=True, slots=True)
class TakeRows:
    """Answered by :class:`FileMade`: a JSON list of objects, the rows of a table: ``"samples"`` or ``"pins"``."""

    id: int
    table: str


@dataclass(frozen=True, slots=True)
class AddDataset:
    """Show what predicts the dataset: its errors, or, as ``"pane"``, the same sample of it beside the picture."""

    id: int
    dataset: str
    role: str = "prediction"


@dataclass(frozen=True, slots=True)
class KeepWindow:
    """Stay when the script that has started the window ends.

    ``samples`` are paths of samples in its memory, of which the window takes all over before it answers.
    """

    id: int
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EndWindow:
    """Close the window."""

    id: int


OutsideRequest = (
    ShowDataset | AwaitPicture | ChangeSelection | ChangeLooks | PutView | TakeView | SaveFigure | SaveScreenshot
    | ExportSample | TakeRows | AddDataset | KeepWindow | EndWindow
)  # fmt: skip
"""All of it."""
