"""What the menu *View* says about how meshes are drawn, and what is remembered of it for the datasets to come."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from viewer.color_maps import MOST_BANDS, NAMES
from viewer.shell.services.settings import Settings
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.menus import REPRESENTATIONS

_REMEMBERED = ("color_map", "reversed", "bands", "unlit", "representation", "edges")
"""What of the :class:`Appearance` the settings hold, under the same names."""

_OF_FIELDS = ("color_map", "reversed")
"""What a difference has of its own, so that it says nothing about datasets to come."""

_SWITCHES = ("edges", "unlit")
"""What of it is on or off, and has an action of the same name."""


class AppearanceController(QObject):
    """Ties the menu to the session, and remembers what is chosen, there or elsewhere."""

    def __init__(self, window: MainWindow, session: Session, settings: Settings) -> None:
        super().__init__(window)
        self._actions, self._session, self._settings = window.actions_, session, settings
        self._rendered = session.state
        session.changed.connect(self._render_state)
        window.actions_.connect(
            {
                **{f"view.{name}": partial(self._switch, name) for name in _SWITCHES},
                **{
                    f"view.representation.{name}": partial(session.set_appearance, representation=name)
                    for name in REPRESENTATIONS
                },
                **{f"view.color_map.{name}": partial(session.set_appearance, color_map=name) for name in NAMES},
            }
        )
        self._apply_settings()

    def _apply_settings(self) -> None:
        """Draw as the user has drawn last; a dataset that is known is drawn as it was left."""
        changes: dict[str, Any] = {name: getattr(self._settings, name) for name in _REMEMBERED}
        changes["bands"] = min(changes["bands"], MOST_BANDS)
        if changes["color_map"] not in NAMES:
            del changes["color_map"]
        if changes["representation"] not in REPRESENTATIONS:
            del changes["representation"]
        self._session.set_appearance(**changes)

    def _remember(self, state: SessionState) -> None:
        """Remember what the user has changed, for the datasets that are not known yet."""
        before, self._rendered = self._rendered, state
        if state.catalogue is before.catalogue and state.appearance != before.appearance:
            for name in _REMEMBERED:
                if not (state.difference.on and name in _OF_FIELDS):
                    setattr(self._settings, name, getattr(state.appearance, name))

    def _render_state(self, state: SessionState) -> None:
        self._actions.check("color_map", f"view.color_map.{state.appearance.color_map}")
        self._actions.check("representation", f"view.representation.{state.appearance.representation}")
        for name in _SWITCHES:
            self._actions[f"view.{name}"].setChecked(getattr(state.appearance, name))
        self._remember(state)

    def _switch(self, name: str) -> None:
        self._session.set_appearance(**{name: self._actions[f"view.{name}"].isChecked()})
