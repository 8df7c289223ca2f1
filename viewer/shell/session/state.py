"""What is open, what is wanted and what is on screen, as one frozen value that every part of the window renders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from viewer.doors import Door
from viewer.shell.session.difference import Difference
from viewer.shell.session.selection import AUTO, FIRST, FIXED, NATURAL, PERCENTILES, SERIES, ColorScale, Selection
from viewer.values import dataclass
from viewer.wording import sample_name

if TYPE_CHECKING:
    from viewer.artifacts.manifest import Manifest
    from viewer.protocol import Catalogue, SceneShown, Split, Tool
    from viewer.shell.session.pane_state import Panes
    from viewer.shell.session.sample_order import SampleOrder
    from viewer.shell.session.subtracted import Subtracted

__all__ = [
    "AUTO",
    "DRAWING",
    "EMPTY",
    "FAILED",
    "FIRST",
    "FIXED",
    "LOADING",
    "NATURAL",
    "OPENING",
    "PERCENTILES",
    "SERIES",
    "SHOWN",
    "Appearance",
    "ColorScale",
    "Selection",
    "SessionFailure",
    "SessionState",
    "Shown",
    "describe",
    "describe_ids",
]

EMPTY, OPENING, LOADING, DRAWING, SHOWN, FAILED = "empty", "opening", "loading", "drawing", "shown", "failed"


@dataclass(frozen=True, slots=True)
class Appearance:
    """How it is drawn, whatever is shown."""

    color_map: str = "viridis"
    reversed: bool = False
    bands: int = 0
    representation: str = "surface"
    edges: bool = False
    unlit: bool = False
    background: str = "#ffffff"
    foreground: str = "#000000"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on screen now.

    ``tools`` are those of its scene, as the notes of the answer count them; ``scale`` says how its range came about;
    ``subtracted`` is what was subtracted from the field, None where the field itself is shown.
    """

    selection: Selection
    directory: Path
    manifest: Manifest
    scene: SceneShown
    tools: tuple[Tool, ...] = ()
    scale: ColorScale = ColorScale()
    subtracted: Subtracted | None = None


@dataclass(frozen=True, slots=True)
class SessionFailure:
    """Why what is wanted is not on screen: a sentence for the user, a detail for whoever mends it.

    ``reason`` is a word for the window where it can do something about it, and ``door`` what can be shown instead, see
    :class:`viewer.errors.ViewerError`.
    """

    sentence: str
    detail: str = ""
    reason: str = ""
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class SessionState:
    """Everything the window shows, as one value.

    Attributes
    ----------
    phase
        ``empty``, ``opening`` (a dataset), ``loading`` (a sample), ``drawing``, ``shown`` or ``failed``.
    choice
        What the user chose, where the selection is what this sample has of it (see :mod:`viewer.shell.session.choice`).
    table_order
        The order in which the table shows the samples of a split; None where that is the order of the split.
    tools
        What looks inside the meshes of this dataset, in the order in which it is applied.
    dragging
        Whether the tools are being dragged: until that ends, theirs are values on the way, and all are one change.
    color_scale
        Of the selected field.
    manifest
        Of the newest artifact that was read; what the choices in the docks are made from.
    outdated
        Artifacts whose files have changed since they were read.
    panes
        The panes of the view, of which one shows all this; None: there is one.
    difference
        What is subtracted from the field.
    awaits_other
        Whether what is being loaded is the other side of the difference.
    text, fraction
        What is being done, and how far it is (None: unknown).
    """

    phase: str = EMPTY
    catalogue: Catalogue | None = None
    selection: Selection = Selection()
    choice: Selection = Selection()
    table_order: SampleOrder | None = None
    appearance: Appearance = Appearance()
    tools: tuple[Tool, ...] = ()
    dragging: bool = False
    color_scale: ColorScale = ColorScale()
    manifest: Manifest | None = None
    shown: Shown | None = None
    failure: SessionFailure | None = None
    outdated: frozenset[Path] = frozenset()
    panes: Panes | None = None
    difference: Difference = Difference()
    awaits_other: bool = False
    text: str = ""
    fraction: float | None = None

    @property
    def split(self) -> Split | None:
        """The selected split."""
        splits = self.catalogue.splits if self.catalogue else ()
        return next((split for split in splits if split.name == self.selection.split), None)

    @property
    def order(self) -> Split | SampleOrder | None:
        """The samples of the selected split in the order in which one goes through them."""
        split, order = self.split, self.table_order
        return order if order is not None and order.split is split else split

    @property
    def busy(self) -> bool:
        """Whether something is on its way to the screen."""
        return self.phase in (OPENING, LOADING, DRAWING)

    @property
    def stale(self) -> bool:
        """Whether the picture on screen is of another sample, base, time or difference than the wanted one."""
        if self.shown is None:
            return False
        other_time = self.shown.selection.time != self.selection.time
        return self.busy and (self.other_sample or other_time or self.other_difference)

    @property
    def other_difference(self) -> bool:
        """Whether something else is to be subtracted than on screen, or nothing."""
        was = self.shown.subtracted if self.shown is not None else None
        wanted = self.difference.other if self.difference.on and self.selection.field else None
        return (was.difference.other if was is not None else None) != wanted

    @property
    def other_sample(self) -> bool:
        """Whether another sample or base is wanted than the one on screen, not just another time of it."""
        if self.shown is None:
            return True
        now, wanted = self.shown.selection, self.selection
        return (now.split, now.sample, now.base) != (wanted.split, wanted.sample, wanted.base)


def describe(selection: Selection) -> str:
    """Name a sample as sentences do: ``sample 3 of split train``."""
    return sample_name(selection.sample, selection.split)


def describe_ids(split: Split) -> str:
    """Say which sample ids a split has."""
    if not split.ranges:
        return "the split is empty"
    first, last = split.ranges[0][0], split.ranges[-1][1] - 1
    gaps = f" ({len(split):,} in all)" if len(split.ranges) > 1 else ""
    return f"its samples are numbered {first} to {last}{gaps}"
