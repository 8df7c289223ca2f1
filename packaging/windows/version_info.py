"""The version resource of the Windows executables: what Explorer shows under *Properties, Details*."""

from __future__ import annotations

from pathlib import Path

from viewer import APP_NAME, __version__

COMPANY = "The Plaid Viewer Desktop developers"


def numbers(version: str = __version__) -> tuple[int, int, int, int]:
    """Return the version as four numbers, which is all that Windows compares: ``1.2.3rc1`` is 1.2.3.0."""
    found = []
    for part in version.split(".")[:3]:
        digits = ""
        for letter in part:
            if not letter.isdigit():
                break
            digits += letter
        found.append(int(digits or 0))
    found += [0] * (4 - len(found))
    return found[0], found[1], found[2], found[3]


def text(name: str) -> str:
    """Return the resource of the executable ``name`` in the form of PyInstaller's version files, which are Python."""
    words = {
        "CompanyName": COMPANY,
        "FileDescription": APP_NAME,
        "FileVersion": __version__,
        "InternalName": name,
        "LegalCopyright": f"Copyright {COMPANY}, BSD-3-Clause",
        "OriginalFilename": f"{name}.exe",
        "ProductName": APP_NAME,
        "ProductVersion": __version__,
    }
    strings = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in words.items())
    # 0409 is US English, 04B0 (1200) is Unicode.
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers()}, prodvers={numbers()}), kids=["
        f"StringFileInfo([StringTable('040904B0', [{strings}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def write(name: str, folder: Path) -> str:
    """Write that file and return its path, as the spec wants it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}-version.txt"
    file.write_text(text(name), encoding="utf-8")
    return str(file)
