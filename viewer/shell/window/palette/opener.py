"""Opens the command palette, which is made when it is asked for first: few sessions begin with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from viewer.shell.session.saved_state import SavedState
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.palette.entry import Provider

if TYPE_CHECKING:
    from viewer.shell.window.palette.command_palette import CommandPalette


class PaletteOpener:
    """Ties the palette to its action; it offers what its providers have."""

    def __init__(self, window: MainWindow, state: SavedState, providers: Sequence[Provider]) -> None:
        self._window, self._state, self._providers = window, state, providers
        self._palette: CommandPalette | None = None
        window.actions_.connect({"view.palette": self.toggle})

    def toggle(self) -> None:
        """Open the palette, or close it where it is open."""
        if self._palette is None:
            from viewer.shell.window.palette.command_palette import CommandPalette

            self._palette = CommandPalette(self._window, self._state, self._providers)
        self._palette.toggle()
