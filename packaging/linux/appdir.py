"""An AppDir: a folder that appimagetool packs into one AppImage, and that runs as it is by its ``AppRun``."""

from __future__ import annotations

import shutil
from pathlib import Path

from linux import tree
from steps import say

from viewer import APP_ID, DISTRIBUTION


def build(bundle: Path, folder: Path) -> Path:
    """Make ``<folder>/<name>.AppDir`` anew and return it."""
    target = folder / f"{DISTRIBUTION}.AppDir"
    say(f"Making {target} ...")
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(parents=True)
    tree.install(target, bundle)
    # The three things that the AppImage specification wants at the top. A link serves as AppRun: the bundle finds its
    # libraries beside its real executable and needs no variable set.
    (target / "AppRun").symlink_to(f"usr/bin/{DISTRIBUTION}")
    (target / f"{APP_ID}.desktop").symlink_to(f"usr/share/applications/{APP_ID}.desktop")
    (target / f"{APP_ID}.png").symlink_to(f"usr/share/icons/hicolor/256x256/apps/{APP_ID}.png")
    (target / ".DirIcon").symlink_to(f"{APP_ID}.png")
    # appimagetool looks for the name that the metainfo had before 2016.
    (target / "usr" / "share" / "metainfo" / f"{APP_ID}.appdata.xml").symlink_to(f"{APP_ID}.metainfo.xml")
    return target
