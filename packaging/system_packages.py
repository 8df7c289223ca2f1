"""The system libraries that Qt and VTK load, and the programs that the tests and the bundle need.

The wheels bring nearly everything; this is the rest, found by trying in a bare Debian. On a Debian-like system root
gets what is missing installed and anyone else the exact command; on another Linux the libraries are named; Windows and
macOS lack nothing (:func:`missing` is the seam).
"""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from steps import StepFailedError, run_logged, say
from system_probes import egl_vendor, file, font, library, module, program, server


@dataclass(frozen=True)
class Need:
    """Something of the system that a part of the product needs."""

    part: str
    """``window``, ``tests`` or ``bundle``."""
    probe: Callable[[str], bool]
    """Takes ``name``, returns whether it is there."""
    name: str
    """A library's soname, a program, a module or places of files: what the probe looks for."""
    package: str
    """Debian's package that brings it."""
    why: str
    optional: bool = False
    """Whether the program does without: it is installed along with others, never asked for alone."""


PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

NEEDS = (
    # A bare Debian's python3 has neither.
    Need("window", module, "ensurepip", "python3-venv", "makes .venv, with pip in it"),
    # QtGui and QtWidgets link these: without one of them the import of PySide6 fails.
    Need("window", library, "libGL.so.1", "libgl1", "QtGui links it, VTK draws with it"),
    Need("window", library, "libEGL.so.1", "libegl1", "QtGui links it, VTK draws off screen with it"),
    Need("window", library, "libglib-2.0.so.0", "libglib2.0-0", "QtCore links it: the event loop"),
    Need("window", library, "libfontconfig.so.1", "libfontconfig1", "QtGui links it: finds fonts"),
    Need("window", library, "libfreetype.so.6", "libfreetype6", "QtGui links it: draws text"),
    Need("window", library, "libxkbcommon.so.0", "libxkbcommon0", "QtGui links it: keyboard layouts"),
    Need("window", library, "libX11.so.6", "libx11-6", "QtGui and the platform 'offscreen' link it"),
    Need("window", library, "libdbus-1.so.3", "libdbus-1-3", "QtGui links QtDBus, which links it: desktop settings"),
    Need("window", library, "libzstd.so.1", "libzstd1", "QtCore links it: compressed resources"),
    Need("window", library, "libz.so.1", "zlib1g", "QtCore links it"),
    # Not linked, but without them there is no text and no picture.
    Need("window", file, "/etc/fonts/fonts.conf", "fontconfig-config", "tells fontconfig where fonts are"),
    Need(
        "window",
        font,
        "/usr/share/fonts /usr/local/share/fonts ~/.local/share/fonts ~/.fonts",
        "fonts-dejavu-core",
        "a font: without any all text is boxes",
    ),
    Need("window", file, "/usr/share/X11/xkb/rules/evdev", "xkb-data", "key tables: without them no key works"),
    Need(
        "window",
        egl_vendor,
        "/usr/share/glvnd/egl_vendor.d/*.json /etc/glvnd/egl_vendor.d/*.json",
        "libegl-mesa0",
        "the EGL driver behind libEGL: VTK draws through it, on the processor if need be",
    ),
    # VTK's second choice for drawing off screen. Newer distributions no longer have it, and EGL above always works.
    Need("window", library, "libOSMesa.so.8", "libosmesa6", "draws off screen where EGL does not work", optional=True),
    # The X11 platform plugin of Qt (libqxcb.so).
    Need("window", library, "libX11-xcb.so.1", "libx11-xcb1", "Qt on X11"),
    Need("window", library, "libxcb-cursor.so.0", "libxcb-cursor0", "Qt on X11: mouse pointers"),
    Need("window", library, "libxcb-glx.so.0", "libxcb-glx0", "Qt on X11: OpenGL"),
    Need("window", library, "libxcb-icccm.so.4", "libxcb-icccm4", "Qt on X11: window manager"),
    Need("window", library, "libxcb-image.so.0", "libxcb-image0", "Qt on X11: pictures"),
    Need("window", library, "libxcb-keysyms.so.1", "libxcb-keysyms1", "Qt on X11: keyboard"),
    Need("window", library, "libxcb-randr.so.0", "libxcb-randr0", "Qt on X11: screens"),
    Need("window", library, "libxcb-render-util.so.0", "libxcb-render-util0", "Qt on X11: pictures"),
    Need("window", library, "libxcb-render.so.0", "libxcb-render0", "Qt on X11: pictures"),
    Need("window", library, "libxcb-shape.so.0", "libxcb-shape0", "Qt on X11: drag and drop"),
    Need("window", library, "libxcb-shm.so.0", "libxcb-shm0", "Qt on X11: fast pictures"),
    Need("window", library, "libxcb-sync.so.1", "libxcb-sync1", "Qt on X11: smooth resizing"),
    Need("window", library, "libxcb-util.so.1", "libxcb-util1", "Qt on X11"),
    Need("window", library, "libxcb-xfixes.so.0", "libxcb-xfixes0", "Qt on X11: clipboard"),
    Need("window", library, "libxcb-xkb.so.1", "libxcb-xkb1", "Qt on X11: keyboard"),
    Need("window", library, "libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "Qt on X11: keyboard"),
    # The Wayland platform plugin of Qt; a Wayland desktop has the first, not always the others.
    Need("window", library, "libwayland-client.so.0", "libwayland-client0", "Qt on Wayland"),
    Need("window", library, "libwayland-cursor.so.0", "libwayland-cursor0", "Qt on Wayland: mouse pointers"),
    Need("window", library, "libwayland-egl.so.1", "libwayland-egl1", "Qt on Wayland: OpenGL"),
    # The tests.
    Need("tests", program, "Xvfb", "xvfb", "a display for the tests"),
    Need("tests", program, "xdotool", "xdotool", "presses keys and buttons as a user does", optional=True),
    Need("tests", program, "openbox", "openbox", "a window manager: without one no keyboard shortcut arrives"),
    # Judges of the files for a Linux desktop; a test whose judge is absent is skipped.
    Need("tests", program, "desktop-file-validate", "desktop-file-utils", "judges the desktop file", optional=True),
    Need("tests", program, "appstreamcli", "appstream", "judges the metainfo", optional=True),
    Need("tests", program, "mandoc", "mandoc", "judges the man pages", optional=True),
    Need("tests", program, "lintian", "lintian", "judges the Debian package", optional=True),
    Need("tests", server, "sshd", "openssh-server", "a machine that datasets are read from", optional=True),
    Need("tests", program, "zsh", "zsh", "judges its completion", optional=True),
    Need("tests", program, "fish", "fish", "judges its completion", optional=True),
    # PyInstaller.
    Need("bundle", program, "objdump", "binutils", "PyInstaller reads libraries with it"),
    Need("bundle", library, f"libpython{PYTHON}.so.1.0", f"libpython{PYTHON}", "the interpreter as a library"),
)


def missing(parts: Iterable[str], needs: Iterable[Need] = NEEDS, *, optional: bool = False) -> list[Need]:
    """Return what the system lacks for these parts, either what must be there or what is optional.

    Windows and macOS never lack anything: their wheels are complete.
    """
    if sys.platform != "linux":
        return []
    wanted = set(parts)
    return [need for need in needs if need.part in wanted and need.optional == optional and not need.probe(need.name)]


def is_debian_like() -> bool:
    """Whether packages come from Debian or a system made from it."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    names = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return bool(names & {"debian", "ubuntu"}) and shutil.which("apt-get") is not None


def install_command(needs: Iterable[Need]) -> list[str]:
    """Return the command that installs what is missing, without the packages apt would only recommend."""
    packages = sorted({need.package for need in needs})
    return ["apt-get", "install", "--yes", "--no-install-recommends", *packages]


def instructions(needs: list[Need], *, debian_like: bool) -> str:
    """Return what a user who is not root, or whose system has other package names, should do."""
    if not debian_like:
        listed = "".join(f"  {need.name}: {need.why}\n" for need in needs)
        return f"This system lacks what Qt and VTK load; install the packages that bring:\n{listed}and call this again."
    listed = "".join(f"  {need.package}: {need.why}\n" for need in needs)
    command = f"sudo apt-get update && sudo {shlex.join(install_command(needs))}"
    return f"This system lacks:\n{listed}Install it with\n\n  {command}\n\nand call this again."


def ensure(parts: Iterable[str], logs: Path) -> None:
    """See to it that the system has what these parts need.

    Raises
    ------
    StepFailedError
        When something is missing and could not be, or may not be, installed.
    """
    needs = missing(parts)
    if not needs:
        _add_judges(set(parts) & {"tests"}, logs / "apt-judges.txt")
        return
    debian_like = is_debian_like()
    if not debian_like or os.geteuid() != 0:
        raise StepFailedError(instructions(needs, debian_like=debian_like))
    # Noninteractive: a package that asks would wait for ever; the lock: another apt-get may be at work.
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=120"]
    run_logged(
        "Reading the lists of system packages", [*apt, "update"], logs / "apt-update.txt", timeout_s=300, env=quiet
    )
    extras = [need for need in missing(parts, optional=True) if _is_available(need.package)]
    command = install_command(needs + extras)
    what = f"Installing {len(command) - 4} system packages: {' '.join(command[4:])}"
    run_logged(what, [*apt, *command[1:]], logs / "apt-install.txt", timeout_s=900, env=quiet)
    still = missing(parts)
    if still:
        names = ", ".join(f"{need.name} (package {need.package})" for need in still)
        raise StepFailedError(f"The packages are installed and yet this is not to be found: {names}.")


def _add_judges(parts: set[str], log: Path) -> None:
    """Install what some tests would be skipped without; tried once for an environment, and no failure if it fails."""
    judges = missing(parts, optional=True)
    if not judges or log.exists() or os.geteuid() != 0 or not is_debian_like():
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=120"]
    try:
        run_logged("Reading the lists of system packages", [*apt, "update"], log, timeout_s=120, env=quiet)
        command = install_command(need for need in judges if _is_available(need.package))
        what = f"Installing what judges the packages: {' '.join(command[4:])}"
        run_logged(what, [*apt, *command[1:]], log, timeout_s=300, env=quiet)
    except StepFailedError as failure:
        say(f"{failure}\nThe tests that need them are skipped.")


def _is_available(package: str) -> bool:
    """Whether the distribution has the package at all."""
    return subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode == 0
