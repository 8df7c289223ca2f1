"""What the program remembers by itself: recent datasets, where the window was, what was open.

Nothing is remembered of samples that a script handed over from its memory: they are gone when it ends.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray

from viewer.address import is_address
from viewer.handover.layout import is_in_memory
from viewer.scanning.kept_file import kept_file
from viewer.shell.services.far_folders import FarFolders
from viewer.shell.services.json_file import JsonFile

if TYPE_CHECKING:
    from viewer.shell.session.state import Selection
    from viewer.shell.session.unfinished import Unfinished

MAX_RECENT, MAX_PLACES = 10, 40
"""Datasets that are offered, and that are remembered: addresses among them are offered alone, too."""
MAX_COMMANDS = 20
MAX_VIEWS = 50
"""Datasets whose last view is remembered."""

NAMES = "names"
"""In what is remembered of a view: what its samples are called, where they have names."""


class SavedState:
    """What the program remembers by itself.

    Parameters
    ----------
    kept
        Whether anything is remembered beyond this run.
    """

    def __init__(self, path: Path, *, kept: bool = True) -> None:
        self._folder, self._kept = path.parent, kept
        self._file = JsonFile(path, kept=kept)

    @property
    def recent(self) -> list[str]:
        """Paths and addresses of the datasets opened last, newest first."""
        return self._file.texts("datasets/recent")[:MAX_RECENT]

    @property
    def addresses(self) -> list[str]:
        """Addresses of the datasets on other machines that were opened last, newest first."""
        return [place for place in self._file.texts("datasets/recent") if is_address(place)]

    def add_recent(self, place: str) -> None:
        """Put a dataset on top of the recent ones."""
        if not is_in_memory(place):
            places = dict.fromkeys((place, *self._file.texts("datasets/recent")))
            self._file.put("datasets/recent", list(places)[:MAX_PLACES])

    def forget_recent(self) -> None:
        """Empty the list of recent datasets."""
        self._file.put("datasets/recent", [])

    @property
    def commands(self) -> list[str]:
        """Ids of what was chosen last in the command palette, newest first."""
        return self._file.texts("palette/recent")[:MAX_COMMANDS]

    def add_command(self, command: str) -> None:
        """Put what was chosen in the command palette on top."""
        self._file.put("palette/recent", list(dict.fromkeys((command, *self.commands)))[:MAX_COMMANDS])

    @property
    def tour_seen(self) -> bool:
        """Whether the tour has been shown."""
        return self._file.flag("tour/seen", False)

    def see_tour(self) -> None:
        """Note that the tour has been shown: it does not come by itself again."""
        self._file.put("tour/seen", True)

    @property
    def handles(self) -> bool:
        """Whether the tool at work has a handle in the view."""
        return self._file.flag("tools/handles", True)

    def remember_handles(self, shown: bool) -> None:
        """Remember whether handles are shown."""
        self._file.put("tools/handles", shown)

    @property
    def figure(self) -> dict[str, Any]:
        """How the last picture was saved, and in which folder; empty when that is not known."""
        return self._file.table("figure")

    def remember_figure(self, figure: dict[str, Any]) -> None:
        """Remember how a picture was saved."""
        self._file.put("figure", figure)

    @property
    def animation(self) -> dict[str, Any]:
        """How the last animation was saved, and in which folder; empty when that is not known."""
        return self._file.table("animation")

    def remember_animation(self, animation: dict[str, Any]) -> None:
        """Remember how an animation was saved."""
        self._file.put("animation", animation)

    @property
    def thumbnail_size(self) -> str:
        """The word for how large thumbnails are; empty when that is not known."""
        return "".join(self._file.texts("thumbnails/size")[:1])

    def remember_thumbnail_size(self, size: str) -> None:
        """Remember how large thumbnails are."""
        self._file.put("thumbnails/size", [size])

    @property
    def followed(self) -> list[str]:
        """Paths and addresses of the datasets whose links are followed wherever they lead."""
        return self._file.texts("datasets/followed")

    def follows(self, path: str) -> bool:
        """Whether the links of a dataset are followed wherever they lead."""
        return bool(followed := self.followed) and FarFolders.place(path) in followed

    def follow(self, path: str) -> None:
        """Follow the links of a dataset from now on."""
        self._file.put("datasets/followed", list(dict.fromkeys((FarFolders.place(path), *self.followed))))

    def forget_followed(self) -> None:
        """Follow no links any more that lead out of a dataset's folder."""
        self._file.put("datasets/followed", None)

    @property
    def geometry(self) -> QByteArray:
        """Where the window was."""
        return self._file.blob("window/geometry")

    @property
    def docks(self) -> QByteArray:
        """Where its docks were."""
        return self._file.blob("window/docks")

    def remember_window(self, geometry: QByteArray, docks: QByteArray) -> None:
        """Remember where the window and its docks are."""
        self._file.put("window/geometry", geometry)
        self._file.put("window/docks", docks)

    @property
    def columns(self) -> QByteArray:
        """Which columns the cache's tree shows, in which order and width."""
        return self._file.blob("window/cache_columns")

    def remember_columns(self, columns: QByteArray) -> None:
        """Remember the columns of the cache's tree."""
        self._file.put("window/cache_columns", columns)

    def unfinished(self) -> Unfinished | None:
        """Return what was open when the last run ended without saying goodbye; None when it did, or still runs."""
        from viewer.shell.session.unfinished import is_anothers, read_note  # not needed for the first paint

        note = self._file.table("session")
        return None if is_anothers(note) else read_note(note)

    def view_of(self, dataset: str) -> dict[str, Any]:
        """Return how a dataset was looked at last; empty when that is not known."""
        return self._of("views", dataset)

    def remember_view(self, dataset: str, selection: Selection, view: dict[str, Any]) -> None:
        """Remember what is open now and how, and write it at once: a killed program writes nothing.

        ``view`` is kept for this dataset, and for those opened last, when others are opened.
        """
        if is_in_memory(dataset):
            return
        from viewer.shell.session.unfinished import Unfinished, note_of

        self._remember("views", dataset, view)
        self._file.put("session", note_of(Unfinished(dataset, selection, view.get(NAMES, {}))))
        self._file.save()

    def plots_of(self, dataset: str) -> dict[str, Any]:
        """Return what was plotted and pinned of a dataset; empty when that is not known."""
        return self._of("plots", dataset)

    def remember_plots(self, dataset: str, plots: dict[str, Any]) -> None:
        """Remember what is plotted and pinned of a dataset, and of those that were looked at last."""
        self._remember("plots", dataset, plots)
        self._file.save()

    def prediction_of(self, dataset: str) -> dict[str, Any]:
        """Return what a dataset was compared with, and by which rules; empty when that is not known."""
        return self._of("predictions", dataset)

    def remember_prediction(self, dataset: str, known: dict[str, Any]) -> None:
        """Remember what a dataset is compared with; an empty table: with nothing."""
        self._remember("predictions", dataset, known)

    def table_of(self, dataset: str) -> dict[str, Any]:
        """Return which columns the table of a dataset's samples has; empty when nobody has chosen any."""
        return self._of("tables", dataset)

    def remember_table(self, dataset: str, columns: dict[str, Any]) -> None:
        """Remember which columns the table of a dataset's samples has."""
        self._remember("tables", dataset, columns)

    def marks_file(self, dataset: str) -> JsonFile:
        """Return the file of the samples that are marked in a dataset: of its own, as they may be 100,000."""
        file = kept_file(self._folder / "marks", dataset).with_suffix(".json")
        return JsonFile(file, kept=self._kept, seldom=True)

    def _of(self, what: str, dataset: str) -> dict[str, Any]:
        known = self._file.table(what).get(dataset)
        return known if isinstance(known, dict) else {}

    def _remember(self, what: str, dataset: str, known: dict[str, Any]) -> None:
        """Keep something of a dataset, and of those that were looked at last; nothing where it is empty."""
        if is_in_memory(dataset):
            return
        others = [(path, one) for path, one in self._file.table(what).items() if path != dataset]
        self._file.put(what, {**dict(others[-(MAX_VIEWS - 1) :]), **({dataset: known} if known else {})})

    def forget_view(self) -> None:
        """Note that this run ended, or begins, with nothing to restore."""
        from viewer.shell.session.unfinished import is_anothers

        if not is_anothers(self._file.table("session")):
            self._file.put("session", None)
            self._file.save()

    def save(self) -> None:
        """Write the file; a failure is logged, not raised."""
        self._file.save()
