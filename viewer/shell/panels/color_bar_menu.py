"""The context menu of the colour bar: its range, its map, its bands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from viewer.shell.panels.range_rows import MODES, is_offered
from viewer.shell.session.session import Session
from viewer.shell.session.state import AUTO, FIXED
from viewer.shell.widgets.context_menu import ContextMenu, add_copy
from viewer.shell.widgets.plain_text import plain
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.menus import COLOR_MAP_MENU

BANDS = (0, 5, 8, 10, 16, 20)
"""Numbers of colours that are offered; the dock takes any other."""


class ColorBarMenu(QObject):
    """Offers what the dock *Colours* does, where the colours are.

    Parameters
    ----------
    bar
        The colour bar.
    values
        Says in text what it shows.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        bar: QWidget,
        values: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._values = window, session, values
        ContextMenu(bar, self._fill)

    def _fill(self, menu: QMenu, _place: QPoint) -> None:
        state, actions = self._session.state, self._window.actions_
        appearance, scale = state.appearance, state.color_scale
        each = state.shown is not None and bool(state.shown.scene.categories)
        if each or not scale.categories:
            self._switch(
                menu, "A colour for each value", scale.categories, self._scale(categories=not scale.categories)
            )
            menu.addSeparator()
        if not each:
            menu.addAction(actions["view.lock_range"])
            menu.addAction(actions["view.edit_range"])
            self._add_ranges(menu.addMenu("Range"))
            reset = menu.addAction("Reset the range")
            reset.setEnabled(scale.mode != AUTO)
            reset.triggered.connect(self._scale(mode=AUTO))
            self._switch(menu, "Logarithmic", scale.log, self._scale(log=not scale.log))
            menu.addSeparator()
            menu.addAction(self._window.menus[COLOR_MAP_MENU].menuAction())  # addMenu() would take it over
            self._switch(menu, "Reversed", appearance.reversed, self._look(reversed=not appearance.reversed))
            bands = menu.addMenu("Bands")
            for count in BANDS:
                text = f"{count} bands" if count else "Smooth"
                self._switch(bands, text, count == appearance.bands, self._look(bands=count))
            menu.addSeparator()
        add_copy(menu, "Copy the values", self._values())

    def _add_ranges(self, menu: QMenu) -> None:
        state = self._session.state
        for mode, text, tip in MODES:
            if mode == FIXED:
                continue  # that is locking
            action = self._switch(menu, text, mode == state.color_scale.mode, self._scale(mode=mode))
            action.setToolTip(plain(tip))
            action.setEnabled(is_offered(mode, state))

    def _switch(self, menu: QMenu, text: str, on: bool, use: Callable[[], None]) -> Any:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(use)
        return action

    def _scale(self, **changes: Any) -> Callable[[], None]:
        return lambda: self._session.set_color_scale(**changes)

    def _look(self, **changes: Any) -> Callable[[], None]:
        return lambda: self._session.set_appearance(**changes)
