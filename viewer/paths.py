"""Every directory the program uses, decided in one place.

Nothing here creates a directory; :meth:`Paths.make` does, on request, with mode 0700.
"""

from __future__ import annotations

from pathlib import Path

from viewer import DISTRIBUTION, folders
from viewer.errors import ViewerError
from viewer.values import dataclass

SCANS = "scans"
"""Folder of what scans have found."""

COMPILED = "compiled"
"""Folder of code that a start would else compile again."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The directories of one run of the program.

    Attributes
    ----------
    config
        Settings that the user chose (JSON).
    state
        What the program remembers by itself: geometry, recent datasets, the last view.
    data
        What lasts and is big: the example dataset.
    logs
        Log files and the crash log of the last run.
    scans
        What scans of datasets have found: worth keeping, and found again where it is lost.
    temp_root
        Where the cache root is made, or None for the system's temporary directory.
    """

    config: Path
    state: Path
    data: Path
    logs: Path
    scans: Path
    temp_root: Path | None = None

    @classmethod
    def standard(cls, temp_root: Path | None = None) -> Paths:
        """Return the user's own directories, as the system's conventions have them (platformdirs).

        Raises
        ------
        ViewerError
            When the user has no home directory.
        """
        from platformdirs import PlatformDirs  # not at import: children and --version never need it

        dirs = PlatformDirs(DISTRIBUTION, appauthor=False, roaming=False)
        try:
            return cls(
                config=dirs.user_config_path,
                state=dirs.user_state_path,
                data=dirs.user_data_path,
                logs=dirs.user_log_path,
                scans=dirs.user_cache_path / SCANS,
                temp_root=temp_root,
            )
        except RuntimeError as error:  # a user id that the system has no entry for, as in some containers
            raise ViewerError(
                "There is no home directory for the settings; set HOME, or use --basedir DIR.", detail=str(error)
            ) from error

    @classmethod
    def chosen(cls, basedir: Path | None, temp_root: Path | None = None) -> Paths:
        """Return the directories under ``basedir`` if there is one, else the standard ones."""
        return cls.standard(temp_root) if basedir is None else cls.under(basedir, temp_root)

    @classmethod
    def under(cls, basedir: Path, temp_root: Path | None = None) -> Paths:
        """Return directories that all lie in ``basedir`` (``--basedir``), so that a run touches nothing else."""
        basedir = basedir.absolute()
        return cls(
            config=basedir / "config",
            state=basedir / "state",
            data=basedir / "data",
            logs=basedir / "logs",
            scans=basedir / SCANS,
            temp_root=temp_root or basedir / "cache",
        )

    @property
    def settings_file(self) -> Path:
        """The JSON file of the settings."""
        return self.config / "settings.json"

    @property
    def state_file(self) -> Path:
        """The INI file of the remembered state."""
        return self.state / "state.json"

    @property
    def example_dataset(self) -> Path:
        """Where the example dataset is written once."""
        return self.data / "example_dataset"

    @property
    def hub_datasets(self) -> Path:
        """Where datasets of the Hugging Face Hub are put unless the user chooses another folder."""
        return self.data / "hub"

    @property
    def kept_datasets(self) -> Path:
        """Where that is kept which was fetched of datasets on other machines, when the user wants that."""
        return self.data / "fetched"

    @staticmethod
    def make(directory: Path) -> Path:
        """Create ``directory`` (and what is above it) with mode 0700 if it is missing, and return it.

        Raises
        ------
        OSError
            When it cannot be created.
        """
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        return directory


def code_folder(basedir: Path | None) -> Path | None:
    """Return where code lies that a start would else compile again, before anything else is known; None: nowhere."""
    if basedir is not None:
        return basedir.absolute() / COMPILED
    try:
        return folders.user_cache() / COMPILED
    except FileNotFoundError:  # no home directory is known
        return None
