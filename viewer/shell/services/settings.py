"""What the user chose: the settings, kept as JSON in the user's config folder."""

from __future__ import annotations

from pathlib import Path

from viewer.shell.services.json_file import JsonFile

SYSTEM = "system"
THEMES = (SYSTEM, "light", "dark")


class Settings:
    """What the user chose. Setting a property is remembered; whoever is concerned is told by the Preferences dialog."""

    def __init__(self, path: Path) -> None:
        self._file = JsonFile(path)

    @property
    def clean_at_start(self) -> bool:
        """Whether orphan caches are swept shortly after the start."""
        return self._file.flag("cache/clean_at_start", True)

    @clean_at_start.setter
    def clean_at_start(self, value: bool) -> None:
        self._file.put("cache/clean_at_start", value)

    @property
    def ask_before_sweep(self) -> bool:
        """Whether the user is asked before a sweep that removes a lot."""
        return self._file.flag("cache/ask_before_sweep", True)

    @ask_before_sweep.setter
    def ask_before_sweep(self, value: bool) -> None:
        self._file.put("cache/ask_before_sweep", value)

    @property
    def cache_budget(self) -> int:
        """Bytes that this viewer's artifacts may take; 0 leaves it to the program."""
        return self._file.number("cache/budget")

    @cache_budget.setter
    def cache_budget(self, value: int) -> None:
        self._file.put("cache/budget", value or None)

    @property
    def temp_root(self) -> Path | None:
        """Folder in which the cache root is made from the next start on; None for the system's temporary folder."""
        text = self._file.text("cache/temp_root")
        return Path(text) if text else None

    @temp_root.setter
    def temp_root(self, value: Path | None) -> None:
        self._file.put("cache/temp_root", str(value) if value else None)

    @property
    def memory_limit(self) -> int:
        """Bytes of memory that each child may take; 0 leaves it to the program."""
        return self._file.number("children/memory_limit")

    @memory_limit.setter
    def memory_limit(self, value: int) -> None:
        self._file.put("children/memory_limit", value or None)

    @property
    def cluster(self) -> str:
        """Address of the scheduler of the Dask cluster on which datasets are scanned; empty for this machine."""
        return self._file.text("scan/cluster")

    @cluster.setter
    def cluster(self, value: str) -> None:
        self._file.put("scan/cluster", value or None)

    @property
    def read_ahead_far(self) -> bool:
        """Whether samples that may be wanted next are fetched from other machines before they are."""
        return self._file.flag("far/read_ahead", True)

    @read_ahead_far.setter
    def read_ahead_far(self, value: bool) -> None:
        self._file.put("far/read_ahead", value)

    @property
    def theme(self) -> str:
        """One of :data:`THEMES`."""
        theme = self._file.text("window/theme", THEMES[0])
        return theme if theme in THEMES else THEMES[0]

    @theme.setter
    def theme(self, value: str) -> None:
        self._file.put("window/theme", value)

    @property
    def color_map(self) -> str:
        """Name of the colour map."""
        return self._file.text("view/color_map")

    @color_map.setter
    def color_map(self, value: str) -> None:
        self._file.put("view/color_map", value)

    @property
    def edges(self) -> bool:
        """Whether cell edges are drawn."""
        return self._file.flag("view/edges", False)

    @edges.setter
    def edges(self, value: bool) -> None:
        self._file.put("view/edges", value)

    @property
    def reversed(self) -> bool:
        """Whether the colour map is turned round."""
        return self._file.flag("view/reversed", False)

    @reversed.setter  # noqa: A003 - named as in the appearance
    def reversed(self, value: bool) -> None:
        self._file.put("view/reversed", value)

    @property
    def bands(self) -> int:
        """Number of bands that the colour map is cut into; 0 for a smooth one."""
        return self._file.number("view/bands")

    @bands.setter
    def bands(self, value: int) -> None:
        self._file.put("view/bands", value)

    @property
    def unlit(self) -> bool:
        """Whether there is no light and shade."""
        return self._file.flag("view/unlit", False)

    @unlit.setter
    def unlit(self, value: bool) -> None:
        self._file.put("view/unlit", value)

    @property
    def representation(self) -> str:
        """Whether meshes are drawn as surfaces, lines or points; empty where nobody has chosen."""
        return self._file.text("view/representation")

    @representation.setter
    def representation(self, value: str) -> None:
        self._file.put("view/representation", value)

    def save(self) -> None:
        """Write the file; a failure is logged, not raised."""
        self._file.save()
