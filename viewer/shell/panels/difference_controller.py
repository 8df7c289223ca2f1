"""The dock and the menu *Difference*: what is subtracted from the field on screen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from viewer.protocol.comparing import KINDS
from viewer.shell.panels.difference_panel import DifferencePanel
from viewer.shell.services.budget import Budget
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.difference import FIRST_TIME, STEP_BEFORE, Other
from viewer.shell.session.session import Session
from viewer.shell.session.side_reading import SideReading
from viewer.shell.session.state import SessionState
from viewer.shell.window.difference_actions import KIND_GROUP
from viewer.shell.window.main_window import MainWindow


class DifferenceController(QObject):
    """Ties the dock and the actions to the session; ``reading`` is the background job that gets the other side."""

    def __init__(self, window: MainWindow, session: Session, background: BackgroundReading, budget: Budget) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self.reading = SideReading("difference", background, budget, self)
        session.other_side.wanted.connect(self.reading.want)
        self.reading.found.connect(session.other_side.take)
        self.reading.failed.connect(session.other_side.take_failure)
        self.panel = DifferencePanel()
        window.docks.add("difference", self.panel)
        self.panel.chosen.connect(lambda changes: session.set_difference(**changes))
        session.changed.connect(self._render_state)
        window.actions_.connect(
            {
                "difference.toggle": self._toggle,
                "difference.this_sample": self._subtract_this_sample,
                "difference.first_step": lambda: self._subtract(Other(step=FIRST_TIME)),
                "difference.step_before": lambda: self._subtract(Other(step=STEP_BEFORE)),
                "difference.choose": self.choose,
                **{f"difference.kind.{kind}": partial(self._set_kind, kind) for kind in KINDS},
            }
        )

    def choose(self) -> None:
        """Open the dock."""
        self._window.docks.show("difference")
        self.panel.focus_choice()

    def subtract_sample(self, sample: int) -> None:
        """Subtract a sample of the split on screen, whatever sample the user goes to."""
        self._subtract(Other(split=self._session.state.selection.split, sample=sample))

    def add_sample(self, menu: QMenu, sample: int) -> None:
        """Offer it for the context menu of a sample."""
        menu.addAction("Subtract this sample").triggered.connect(lambda: self.subtract_sample(sample))

    def _subtract(self, other: Other) -> None:
        self._session.set_difference(on=True, other=other)

    def _subtract_this_sample(self) -> None:
        sample = self._session.state.selection.sample
        self.subtract_sample(sample)
        self._window.notify(f"Sample {sample} is subtracted from the samples that you go to")

    def _set_kind(self, kind: str) -> None:
        self._session.set_difference(kind=kind)
        self._render_state(self._session.state)  # without a dataset there is none to choose

    def _toggle(self) -> None:
        difference = self._session.state.difference
        if difference.on or difference.other != Other():
            self._session.set_difference(on=not difference.on)
        else:
            self._window.actions_["difference.toggle"].setChecked(False)
            self.choose()

    def _render_state(self, state: SessionState) -> None:
        self.panel.render_state(state)
        self._window.actions_["difference.toggle"].setChecked(state.difference.on)
        self._window.actions_.check(KIND_GROUP, f"difference.kind.{state.difference.kind}")
