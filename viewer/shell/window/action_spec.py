"""What an action of the window is: a row of the table of actions."""

from __future__ import annotations

from PySide6.QtGui import QAction

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Attributes
    ----------
    id
        Stable dotted name; also the ``objectName`` of the QAction.
    menu
        Titles from the menu bar down, ``"&View/Colour &map"``; a new ``section`` starts with a separator.
    group
        Actions of one group exclude each other (radio items).
    needs
        ``""`` always enabled; ``"dataset"`` only with an open dataset; ``"picture"`` only with something on screen;
        ``"times"`` only where there are several time steps; ``"sweep"`` only while orphans are removed; ``"download"``
        only while a dataset is downloaded; ``"loading"`` only while a dataset or sample is on its way; ``"tools"`` and
        ``"pins"`` only while the dataset has some; ``"panes"`` only while there are several; ``"prediction"``,
        ``"errors"`` and ``"predictions"`` only with a prediction, with what is known of it, and with another one;
        ``"undo"`` and ``"redo"`` only while there is a step; ``"shown sample"`` with something on screen and no export
        running, ``"export"`` only while one runs, ``"ParaView"`` where it is installed; ``"film"`` with something on
        screen and no animation being saved, ``"animation"`` only while one is; ``"contact sheet"`` with a dataset and
        no sheet being saved, ``"saved contact sheet"`` only while one is; ``"passwords"`` only while some are
        remembered; ``"scan"`` where a scan can be begun, is under way or has found something.
    also
        More shortcuts, which are not listed.
    """

    id: str
    text: str
    menu: str
    section: int = 0
    shortcut: str = ""
    tip: str = ""
    checkable: bool = False
    checked: bool = False
    group: str = ""
    needs: str = ""
    also: tuple[str, ...] = ()
    role: QAction.MenuRole = QAction.MenuRole.NoRole
