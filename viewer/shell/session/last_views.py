"""How each dataset was looked at last: what was selected, how its colours were scaled, with which tools, from where."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer

from viewer.codec import from_plain, to_plain
from viewer.protocol import Camera, Catalogue, Tool
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.session.state import OPENING, SHOWN, ColorScale, Selection, SessionState

PAUSE = 1000
"""Milliseconds between two writes: time that plays changes the view thirty times a second."""


class LastViews(QObject):
    """Remembers views as they come to the screen and brings one back when its dataset is opened again.

    Parameters
    ----------
    enabled
        Whether a dataset opens with its last view; else with its first sample.
    """

    def __init__(
        self, renderer: RendererClient, state: SavedState, *, enabled: bool = True, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._enabled = enabled
        self._renderer = renderer
        self._state = state
        self._session: Session | None = None
        self._noted: tuple[Selection, ColorScale, tuple[Tool, ...]] | None = None
        self._leaving = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._on_state_after_pause)

    def follow(self, session: Session) -> None:
        """Remember the views of this session from now on."""
        self._session = session
        session.changed.connect(self._on_state)

    def _on_state(self, state: SessionState) -> None:
        leaving, self._leaving = self._leaving, state.phase == OPENING
        if self._leaving and not leaving:
            self.note()  # once as the dataset is left, from where it is looked at now
        if state.phase != SHOWN or state.catalogue is None or self._pause.isActive():
            return
        noted = (state.choice, state.color_scale, state.tools)
        if noted != self._noted:
            self._noted = noted
            self._state.remember_view(state.catalogue.path, state.choice, self._view(state))
            self._pause.start()

    def _on_state_after_pause(self) -> None:
        if self._session is not None:
            self._on_state(self._session.state)

    def note(self) -> None:
        """Remember how the dataset on screen is looked at now, the camera included: it is about to be left."""
        if self._session is None:
            return
        state = self._session.state
        if state.shown is not None and state.shown.selection == state.selection and state.catalogue is not None:
            self._state.remember_view(state.catalogue.path, state.choice, self._view(state))

    def _view(self, state: SessionState) -> dict[str, Any]:
        camera = self._renderer.camera
        return {
            "selection": to_plain(state.choice),
            "scale": to_plain(replace(state.color_scale, series=None)),
            "camera": to_plain(camera) if camera is not None else None,
            "tools": to_plain(state.tools),
        }

    def recall(self, catalogue: Catalogue) -> tuple[Selection, ColorScale] | None:
        """Return what to begin with and its scale, and bring back the camera; None when no view is known."""
        view = self._state.view_of(catalogue.path) if self._enabled else {}
        try:
            selection: Selection = from_plain(Selection, view["selection"])
            scale: ColorScale = from_plain(ColorScale, view["scale"])
            camera = from_plain(Camera, view["camera"]) if view.get("camera") else None
        except (KeyError, ValueError):
            return None
        split = next((known for known in catalogue.splits if known.name == selection.split), None)
        if split is None or split.position_of(selection.sample) is None:
            return None  # another download of the dataset
        if camera is not None:
            self._renderer.set_camera(camera)
        return selection, scale

    def tools_of(self, catalogue: Catalogue) -> tuple[Tool, ...]:
        """Return the tools that a dataset was looked at with; what is no tool of this program is left out."""
        view = self._state.view_of(catalogue.path) if self._enabled else {}
        known = view.get("tools")
        tools: list[Tool] = []
        for plain in known if isinstance(known, list) else ():
            with contextlib.suppress(ValueError):
                tools.append(from_plain(Tool, plain))  # type: ignore[arg-type]
        return tuple(tools)
