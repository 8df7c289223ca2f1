"""The dock *Dataset* and the menu *Sample*: going through the samples, bases and fields of a dataset."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from viewer.shell.panels.dataset_panel import DatasetPanel
from viewer.shell.panels.field_menu import FieldMenu
from viewer.shell.session.session import Session
from viewer.shell.widgets.context_menu import ContextMenu
from viewer.shell.window.main_window import MainWindow

FAR = 10**12
"""More places than a split has."""


class DatasetController(QObject):
    """Ties the dock to the session; ``fields`` has what context menus offer about fields and zones.

    Signals
    -------
    rest_wanted
        The user wants to have downloaded what the open dataset lacks: a :class:`viewer.doors.Door`.
    """

    rest_wanted = Signal(object)

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self.panel = DatasetPanel()
        window.docks.add("dataset", self.panel)
        self.panel.chosen.connect(lambda changes: session.select(**changes))
        self.panel.stepped.connect(session.step)
        self.panel.notes.more_wanted.connect(lambda: window.docks.show("info"))
        self.panel.notes.rest_wanted.connect(self._want_rest)
        self._session = session
        self.fields = FieldMenu(session, window.actions_["view.palette"])
        for choice in self.panel.field_choices:
            ContextMenu(choice, lambda menu, _place: self.fields.add_for_dock(menu))
        session.changed.connect(self.panel.render_state)
        window.actions_.connect(
            {
                "sample.next": partial(session.step, 1),
                "sample.previous": partial(session.step, -1),
                "sample.forward": partial(session.step, 10),
                "sample.back": partial(session.step, -10),
                "sample.first": partial(session.step, -FAR),
                "sample.last": partial(session.step, FAR),
                "sample.retry": session.retry,
            }
        )

    def _want_rest(self) -> None:
        catalogue = self._session.state.catalogue
        if catalogue is not None and catalogue.rest is not None:
            self.rest_wanted.emit(catalogue.rest)
