"""One pane beside the active one, and how far it is on its way to the screen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from viewer.artifacts.store import ArtifactFound
from viewer.protocol import SceneShown
from viewer.shell.session.other_side import side_of, subtract
from viewer.shell.session.pane_state import PaneView
from viewer.shell.session.series_subject import SeriesKey, series_key
from viewer.shell.session.side_sample import SideSample
from viewer.shell.session.state import Selection, SessionFailure, Shown, describe
from viewer.shell.session.subtracted import Subtracted
from viewer.values import dataclass as value


@value(frozen=True, slots=True)
class PanePicture:
    """What there is to say about a pane beside the active one.

    Attributes
    ----------
    shown
        What is on screen in it; None while it is empty.
    failure
        Why what is wanted is not on screen.
    text
        What is being done; empty when what is wanted is there.
    """

    shown: Shown | None = None
    failure: SessionFailure | None = None
    text: str = ""


@dataclass(slots=True)
class SidePane:
    """What a pane is to show, what of it has been found, and what the renderer was told.

    Attributes
    ----------
    other, subtracted
        The other side of its difference: what is wanted, and what is there; None without one.
    drawn
        What the newest scene was made of.
    answers
        By the number of a scene that is on its way: what it shows, and what it came out as.
    """

    view: PaneView
    sample: SideSample
    found: ArtifactFound | None = None
    selection: Selection = field(default_factory=Selection)
    other: SideSample | None = None
    subtracted: Subtracted | None = None
    drawn: tuple[Any, ...] = ()
    scene: int = -1
    answers: dict[int, tuple[Shown, SceneShown | None]] = field(default_factory=dict)
    picture: PanePicture = field(default_factory=PanePicture)

    def want(self, view: PaneView, sample: SideSample) -> None:
        """Show that from now on; what was found is forgotten where another sample is wanted."""
        if sample != self.sample:
            self.sample, self.found = sample, None
        if self.found is None or view.difference != self.view.difference:
            self.other = self.subtracted = None
        self.view = view
        self._look_beyond()

    def forget(self, outdated: frozenset[Path]) -> bool:
        """Forget what was read of files that have changed since; return whether there was any."""
        gone = self.found is not None and self.found.directory in outdated
        if gone:
            self.found = self.other = self.subtracted = None
        elif self.subtracted is not None and self.subtracted.directory in outdated:
            self.subtracted, gone = None, True
        return gone

    @property
    def directories(self) -> tuple[Path, ...]:
        """The artifacts that its picture is made of."""
        own = (self.found.directory,) if self.found is not None else ()
        return own if self.subtracted is None else (*own, self.subtracted.directory)

    def take(self, sample: SideSample, found: ArtifactFound, selection: Selection) -> SessionFailure | None:
        """Take in a sample that was found, if it is wanted here; return why it does not do."""
        if sample == self.sample:
            self.found, self.selection = found, selection
            self._look_beyond()
        if sample == self.other and self.found is not None:
            made = subtract(
                self.view.difference,
                (replace(self.sample, selection=self.selection), self.found.manifest),
                (sample, selection, found),
            )
            if isinstance(made, SessionFailure):
                return made
            self.subtracted = made
        return None

    @property
    def ready(self) -> ArtifactFound | None:
        """The artifact, once all that belongs to the picture is there."""
        return self.found if self.other is None or self.subtracted is not None else None

    @property
    def samples(self) -> tuple[SideSample, ...]:
        """What has to be read, as far as that is known."""
        return (self.sample,) if self.other is None else (self.sample, self.other)

    @property
    def lacking(self) -> tuple[SideSample, ...]:
        """What of :attr:`samples` has not been found, as far as that is known."""
        own = () if self.found is not None else (self.sample,)
        return own if self.other is None or self.subtracted is not None else (*own, self.other)

    @property
    def series_key(self) -> SeriesKey:
        """What its range over all time steps is known by."""
        return series_key(self.selection, self.view.difference, self.view.dataset)

    def wait(self) -> None:
        """Say what it is waiting for, if it is."""
        if self.ready is None:
            what = self.view.choice if self.found is None or self.other is None else self.other.selection
            self.picture = replace(self.picture, failure=None, text=f"Loading {describe(what)}…")

    def _look_beyond(self) -> None:
        difference = self.view.difference
        if self.found is not None and difference.on and self.selection.field and self.other is None:
            self.other = side_of(difference.other, self.selection, self.found.manifest, self.sample.dataset)
