"""Why nothing is open, for a script that asks when that is known already."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from tests.shell.fakes import World
from viewer.protocol import DatasetEntry, DatasetsFound
from viewer.shell.app.outside.opening_trouble import OpeningTrouble
from viewer.shell.session.state import SessionFailure


class Files(QObject):
    failed = Signal(str)


def test_it_is_remembered_until_something_is_open(world: World) -> None:
    files: Any = Files()
    trouble = OpeningTrouble(world.session, files, world.session)
    assert trouble.sentence == ""
    world.session.trouble.emit("There is no folder /a.", "")
    assert trouble.sentence == "There is no folder /a."
    world.session.leads_on.emit(SessionFailure("It lies inside a dataset."))
    assert trouble.sentence == "It lies inside a dataset."
    world.session.outside.emit("/a", SessionFailure("Its links lead out."))
    assert trouble.sentence == "Its links lead out."
    entries = tuple(DatasetEntry(f"/a/{name}", name) for name in "bcdefg")
    world.session.found.emit(DatasetsFound(1, "/a", entries))
    assert trouble.sentence == "The folder /a contains several datasets: b, c, d, e, f…; choose one of them."
    files.failed.emit("The file holds no view.")
    assert trouble.sentence == "The file holds no view."
    world.shown()
    assert trouble.sentence == ""
