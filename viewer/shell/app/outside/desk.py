"""What requests from outside are done with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from viewer.shell.app.features import Features
from viewer.shell.app.outside.opening_trouble import OpeningTrouble
from viewer.shell.children.reader_client import ReaderClient
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.window.main_window import MainWindow


@dataclass(frozen=True)
class OrderDesk:
    """The window as those see it who have something done in it.

    Attributes
    ----------
    let_go
        Has the window stay when the script that has started it ends.
    hidden
        Whether nobody sees the window, and nothing on screen is worth waiting for.
    trouble
        Why nothing is open, where a script has started the window.
    """

    window: MainWindow
    features: Features
    renderer: RendererClient
    reader: ReaderClient
    let_go: Callable[[], None]
    hidden: bool = False
    trouble: OpeningTrouble | None = None
