"""The Debian package, by dpkg-deb, from the bundle: no compiler and no network at installation."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import system_packages
import system_probes
from linux import tree
from steps import StepFailedError, run_logged, say

from viewer import DISTRIBUTION, __version__

MAINTAINER = "The Plaid Viewer Desktop developers <plaid-viewer-desktop@users.noreply.github.com>"

CONTROL = """\
Package: {package}
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Suggests: {suggests}
Section: science
Priority: optional
Homepage: https://github.com/PLAID-lib/plaid
Description: desktop viewer for PLAID datasets of physics simulations
 Shows CGNS meshes with their fields, sample by sample, in 3D. Opens datasets
 of the backends cgns, hf_datasets and zarr from a local folder.
 .
 Files are read in one process and drawn in another: a damaged file is a
 sentence in the window, not a crash. What it converts is kept in a scratch
 cache that disappears with the program.
 .
 The package carries its own Python, Qt and VTK.
"""

# Why lintian is told to keep silent, each with its reason.
OVERRIDES = """\
# The bundle of PyInstaller brings its libraries as their projects publish them, and finds them by $ORIGIN.
{package}: embedded-library
{package}: embedded-javascript-library
{package}: custom-library-search-path
{package}: library-not-linked-against-libc
{package}: sharedobject-in-library-directory-missing-soname
{package}: shared-library-lacks-prerequisites
{package}: shared-library-is-executable
{package}: executable-stack-in-shared-library
{package}: hardening-no-relro
{package}: hardening-no-fortify-functions
{package}: hardening-no-bindnow
{package}: hardening-no-pie
{package}: unstripped-binary-or-object
{package}: unstripped-static-library
{package}: spelling-error-in-binary
{package}: package-installs-python-bytecode
{package}: extra-license-file
{package}: package-contains-empty-directory
{package}: national-encoding
{package}: script-not-executable
{package}: non-standard-executable-perm
{package}: executable-not-elf-or-script
{package}: binary-from-other-architecture
{package}: unusual-interpreter
# util-linux' libblkid has the word as a string; nothing here calls it.
{package}: missing-depends-on-sensible-utils
# Not from Debian's archive: there is no bug to close.
{package}: initial-upload-closes-no-bugs
"""


def build(bundle: Path, folder: Path) -> Path:
    """Make the package in ``folder`` and return its file.

    Raises
    ------
    StepFailedError
        When dpkg-deb fails or is not there.
    """
    architecture = _output(["dpkg", "--print-architecture"])
    package = folder / f"{DISTRIBUTION}_{__version__}_{architecture}.deb"
    # Beside the bundle, so that its files can be linked instead of copied.
    with tempfile.TemporaryDirectory(prefix="deb-", dir=folder) as name:
        root = Path(name) / "root"
        root.mkdir(mode=0o755)
        root.chmod(0o755)
        tree.install(root, bundle)
        _documents(root)
        control = CONTROL.format(
            package=DISTRIBUTION,
            version=__version__,
            architecture=architecture,
            maintainer=MAINTAINER,
            size=_installed_kib(root),
            depends=", ".join(depends(bundle)),
            suggests=", ".join(sorted({need.package for need in _window_needs(optional=True)})),
        )
        tree.write(root / "DEBIAN" / "control", control.encode())
        environment = {**os.environ, "SOURCE_DATE_EPOCH": source_date_epoch()}
        # xz and not zstd: lintian, and a dpkg before Debian 12, refuse the other. A higher level takes many minutes.
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z2", "--build", str(root), str(package)]
        log = folder / "dpkg-deb.txt"
        run_logged("Making the Debian package", command, log, timeout_s=900, env=environment)
    say(f"  {package} has {package.stat().st_size / 1e6:.0f} MB")
    return package


def source_date_epoch() -> str:
    """Return the time that stands in the package for that of the build: given from outside, or that of the release."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return given or _output(["date", "--utc", "--date", tree.release_date(), "+%s"])


def depends(bundle: Path) -> list[str]:
    """Return the packages that the bundle needs: what was found by trying in a bare Debian, less what it carries.

    ``system_packages.NEEDS`` is the list that was found by trying. A library in the bundle need not be installed;
    fonts, key tables, the OpenGL driver and the libraries that PyInstaller leaves to the system on purpose must be.
    """
    carried = {path.name for path in (bundle / "_internal").rglob("*.so*")}
    packages = {
        need.package
        for need in _window_needs(optional=False)
        if need.probe is not system_probes.module and need.name not in carried
    }
    return [f"libc6 (>= {glibc(bundle)})", *sorted(packages)]


def _window_needs(*, optional: bool) -> list[system_packages.Need]:
    return [need for need in system_packages.NEEDS if need.part == "window" and need.optional == optional]


def glibc(bundle: Path) -> str:
    """Return the newest version of the C library that a binary of the bundle asks for."""
    versions = {(2, 17)}
    for file in _binaries(bundle):
        for major, minor in re.findall(rb"GLIBC_(\d+)\.(\d+)\b", file.read_bytes()):
            versions.add((int(major), int(minor)))
    return "{}.{}".format(*max(versions))


def _binaries(bundle: Path) -> Iterator[Path]:
    for path in bundle.rglob("*"):
        if path.is_file() and not path.is_symlink() and (".so" in path.name or path.parent == bundle):
            yield path


def _documents(root: Path) -> None:
    documents = root / "usr" / "share" / "doc" / DISTRIBUTION
    licence = (tree.CHECKOUT / "LICENSE").read_text(encoding="utf-8")
    note = (
        "Plaid Viewer Desktop; the licences of the libraries it carries lie in\n"
        f"/usr/lib/{DISTRIBUTION}/_internal, in the folder *.dist-info of each.\n\n"
    )
    tree.write(documents / "copyright", (note + licence).encode())
    date = _output(["date", "--utc", "--rfc-email", "--date", f"@{source_date_epoch()}"])
    entry = f"{DISTRIBUTION} ({__version__}) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n"
    entry += f"\n -- {MAINTAINER}  {date}\n"
    tree.write(documents / "changelog.gz", tree.compressed(entry.encode()))
    overrides = OVERRIDES.format(package=DISTRIBUTION)
    tree.write(root / "usr" / "share" / "lintian" / "overrides" / DISTRIBUTION, overrides.encode())


def _installed_kib(root: Path) -> int:
    return sum(path.lstat().st_size for path in root.rglob("*") if not path.is_dir()) // 1024 + 1


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise StepFailedError(f"Making the Debian package: failed, there is no {command[0]} on this system.") from None
    if done.returncode != 0:
        raise StepFailedError(f"Making the Debian package: failed, {command[0]} says: {done.stderr.strip()}")
    return done.stdout.strip()
