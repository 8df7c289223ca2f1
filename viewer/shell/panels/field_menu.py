"""Entries of context menus that choose a field, its component, and the zones that are drawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from viewer.protocol import Probed
from viewer.shell.session.session import Session
from viewer.shell.widgets.context_menu import add_copy
from viewer.shell.widgets.plain_text import menu_text

MOST = 30
"""Fields in a menu; a search finds the others."""


class FieldMenu:
    """Adds entries for the fields of the sample on screen.

    Parameters
    ----------
    search
        The action that finds the fields that a menu has no room for.
    """

    def __init__(self, session: Session, search: QAction) -> None:
        self._session, self._search = session, search

    def add_choice(self, menu: QMenu, _found: Probed | None = None) -> None:
        """Add a menu of the fields, and one of the components of a vector."""
        manifest, selection = self._session.state.manifest, self._session.state.selection
        names = manifest.field_names() if manifest is not None else ()
        fields = menu.addMenu("Field")
        fields.setEnabled(bool(names))
        self._offer(fields, "Solid colour", not selection.field, field="", location="")
        for name, location in names[:MOST]:
            now = (name, location) == (selection.field, selection.location)
            text = f"{name} ({location})" if location == "cell" else name
            self._offer(fields, text, now, field=name, location=location)
        if len(names) > MOST:
            fields.addSeparator()
            fields.addAction(f"{len(names) - MOST:,} more…").triggered.connect(self._search.trigger)
        self._add_components(menu)

    def _add_components(self, menu: QMenu) -> None:
        manifest, selection = self._session.state.manifest, self._session.state.selection
        found = manifest.find_fields(selection.field or "", selection.location) if manifest is not None else ()
        components = found[0][1].components if found and selection.field else ()
        if components:
            inner = menu.addMenu("Component")
            for place, text in enumerate(("Magnitude", *components), start=-1):
                self._offer(inner, text, place == selection.component, component=place)

    def add_for_dock(self, menu: QMenu) -> None:
        """Add the same, and copying the name of the field."""
        self.add_choice(menu)
        if field := self._session.state.selection.field:
            menu.addSeparator()
            add_copy(menu, "Copy the name", field)

    def add_zone(self, menu: QMenu, found: Probed | None) -> None:
        """Add what can be done with the zone under the cursor, where there are several."""
        manifest, hidden = self._session.state.manifest, self._session.state.selection.hidden_zones
        names = tuple(zone.name for zone in manifest.meshes) if manifest is not None else ()
        if len(names) > 1:
            zone = found.zone if found is not None and found.zone in names else ""
            add_zone_entries(menu, zone, names, hidden, lambda now: self._session.select(hidden_zones=now))

    def _offer(self, menu: QMenu, text: str, chosen: bool, **changes: object) -> None:
        action = menu.addAction(menu_text(text))
        action.setCheckable(True)
        action.setChecked(chosen)
        action.triggered.connect(lambda: self._session.select(**changes))


def add_zone_entries(
    menu: QMenu,
    zone: str,
    names: tuple[str, ...],
    hidden: tuple[str, ...],
    choose: Callable[[tuple[str, ...]], None],
) -> None:
    """Add *Only this*, *Hide* and *Show all*; ``choose`` takes the names of the zones that are hidden then."""
    shown = [name for name in names if name not in hidden]
    if zone:
        others = tuple(name for name in names if name != zone)
        only = menu.addAction(menu_text(f"Only {zone}"))
        only.setEnabled(shown != [zone])
        only.triggered.connect(lambda: choose(others))
        hide = menu.addAction(menu_text(f"Hide {zone}"))
        hide.setEnabled(zone in shown and len(shown) > 1)
        hide.triggered.connect(lambda: choose(tuple(name for name in names if name in hidden or name == zone)))
    everything = menu.addAction("Show all zones")
    everything.setEnabled(len(shown) < len(names))
    everything.triggered.connect(lambda: choose(()))
