"""The files of an installation below ``/usr``: what the Debian package and the AppDir have in common."""

from __future__ import annotations

import gzip
import os
import re
import shutil
from pathlib import Path

from linux import manpages
from linux.commands import commands

from viewer import APP_ID, DISTRIBUTION, completions

CHECKOUT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PROGRAMS = (DISTRIBUTION, "plaid-viewer-cache")


def release_date() -> str:
    """Return the date of the newest release, as the metainfo has it: packages made twice must be equal."""
    text = (HERE / f"{APP_ID}.metainfo.xml").read_text(encoding="utf-8")
    found = re.search(r'<release version="[^"]+" date="([0-9-]+)"', text)
    if found is None:
        raise ValueError("the metainfo names no release")
    return found[1]


def install(root: Path, bundle: Path) -> None:
    """Write the installation into ``root``, an empty folder that stands for ``/``."""
    home = root / "usr" / "lib" / DISTRIBUTION
    _copy_bundle(bundle, home)
    (root / "usr" / "bin").mkdir(parents=True)
    for name in PROGRAMS:
        (root / "usr" / "bin" / name).symlink_to(f"../lib/{DISTRIBUTION}/{name}")
    share = root / "usr" / "share"
    write(share / "applications" / f"{APP_ID}.desktop", (HERE / f"{APP_ID}.desktop").read_bytes())
    write(share / "metainfo" / f"{APP_ID}.metainfo.xml", (HERE / f"{APP_ID}.metainfo.xml").read_bytes())
    write(share / "mime" / "packages" / f"{APP_ID}.xml", (HERE / f"{APP_ID}.mime.xml").read_bytes())
    for icon in (CHECKOUT / "resources" / "icons").iterdir():
        size = icon.stem.partition("-")[2]
        folder = f"{size}x{size}" if size else "scalable"
        write(share / "icons" / "hicolor" / folder / "apps" / f"{APP_ID}{icon.suffix}", icon.read_bytes())
    for command in commands():
        page = manpages.page(command, release_date()).encode()
        write(share / "man" / "man1" / f"{command.name}.1.gz", compressed(page))
        for folder, name, text in (
            ("bash-completion/completions", command.name, completions.bash(command)),
            ("zsh/vendor-completions", f"_{command.name}", completions.zsh(command)),
            ("fish/vendor_completions.d", f"{command.name}.fish", completions.fish(command)),
        ):
            write(share / folder / name, text.encode())


def write(file: Path, content: bytes) -> None:
    """Write a file and the folders above it, readable by everyone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    file.chmod(0o644)


def compressed(content: bytes) -> bytes:
    """Return gzip's bytes without name and time, so that they are the same on every build."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def _copy_bundle(bundle: Path, target: Path) -> None:
    """Copy the bundle; where the file system can, without a second copy of its 700 MB."""

    def copy(source: str, destination: str) -> str:
        try:
            # A link to the same bytes. Modes are those of the bundle, which PyInstaller sets.
            os.link(source, destination, follow_symlinks=False)
        except OSError:
            shutil.copy2(source, destination, follow_symlinks=False)
        return destination

    shutil.copytree(bundle, target, symlinks=True, copy_function=copy)
    for folder, folders, _files in os.walk(target):
        Path(folder).chmod(0o755)
        for name in folders:
            if not (Path(folder) / name).is_symlink():
                (Path(folder) / name).chmod(0o755)
