"""The files of a Linux desktop: judged by the tools of the distributions, where they are installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from linux import appdir, commands, debian, manpages, tree

from viewer import APP_ID, APP_NAME, DISTRIBUTION, __version__, completions
from viewer.mesh_kinds import KINDS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="files of a Linux desktop")

HERE = tree.HERE
DESKTOP = HERE / f"{APP_ID}.desktop"
MIME = HERE / f"{APP_ID}.mime.xml"
METAINFO = HERE / f"{APP_ID}.metainfo.xml"
MINUTES = 120


def tool(name: str, *arguments: str | Path, cwd: Path | None = None) -> str:
    """Run a tool that must have nothing to say against its file; skip where it is not installed."""
    if shutil.which(name) is None:
        pytest.skip(f"needs {name}; the test command installs it on Debian as root")
    command = [name, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=MINUTES, check=False, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stand-in for the bundle: two executables and a library, so that packing takes no time."""
    folder = tmp_path_factory.mktemp("dist") / DISTRIBUTION
    library = folder / "_internal" / "libfreetype.so.6"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"\x7fELF GLIBC_2.4\x00GLIBC_2.34\x00")
    for name in tree.PROGRAMS:
        (folder / name).write_text("#!/bin/sh\necho " + name + "\n")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def package(bundle: Path) -> Path:
    """The Debian package of the stand-in."""
    if shutil.which("dpkg-deb") is None:
        pytest.skip("needs dpkg-deb")
    return debian.build(bundle, bundle.parent)


class TestDesktopFile:
    def test_is_valid(self):
        assert tool("desktop-file-validate", DESKTOP) == ""

    def test_says_the_program_s_own_names(self):
        text = DESKTOP.read_text()
        assert f"\nName={APP_NAME}\n" in text
        assert f"\nExec={DISTRIBUTION} --reuse %f\n" in text
        # The window system matches a window to its launcher by these.
        assert f"\nIcon={APP_ID}\n" in text
        assert f"\nStartupWMClass={APP_ID}\n" in text

    def test_offers_itself_for_folders_mesh_files_and_views(self):
        kinds = "inode/directory;application/x-cgns;application/x-vtk;application/x-gmsh;model/stl;model/obj;model/ply"
        kinds += ";application/vnd.plaid-viewer.mesh"
        kinds += "".join(f";application/vnd.plaid-viewer.{name}" for name in ("xdmf", "med", "bdf"))
        assert f"\nMimeType={kinds};application/vnd.plaid-viewer.view+json;\n" in DESKTOP.read_text()


class TestMimeTypes:
    def test_each_ending_that_opens_has_a_type_that_the_launcher_lists(self):
        known = {"model/stl": [".stl"]}  # that of every desktop
        for kind in ElementTree.parse(MIME).getroot():
            globs = [one.get("pattern", "") for one in kind if one.tag.endswith("}glob")]
            known[kind.get("type", "")] = [glob.removeprefix("*") for glob in globs]
        endings = sorted(ending for found in known.values() for ending in found)
        assert endings == sorted([".cgns", ".plaidview", *(ending for kind in KINDS for ending in kind.endings)])
        listed = next(line for line in DESKTOP.read_text().splitlines() if line.startswith("MimeType="))
        assert set(known) <= set(listed.removeprefix("MimeType=").split(";"))

    def test_the_database_of_a_desktop_takes_it(self, tmp_path):
        (tmp_path / "packages").mkdir()
        shutil.copy(MIME, tmp_path / "packages")
        tool("update-mime-database", tmp_path)  # it only notes that no desktop looks there
        assert "50:application/x-vtk:*.vtu" in (tmp_path / "globs2").read_text()

    def test_endings_of_music_and_fonts_are_told_by_content(self, tmp_path, monkeypatch):
        (tmp_path / "mime" / "packages").mkdir(parents=True)
        shutil.copy(MIME, tmp_path / "mime" / "packages")
        tool("update-mime-database", tmp_path / "mime")
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        files = {
            "a.xmf": (b'<?xml version="1.0"?>\n<Xdmf Version="3.0"></Xdmf>', "application/vnd.plaid-viewer.xdmf"),
            "b.xmf": (b"<Xdmf></Xdmf>", "application/vnd.plaid-viewer.xdmf"),
            "a.bdf": (b"SOL 101\nCEND\nBEGIN BULK\n", "application/vnd.plaid-viewer.bdf"),
            "b.bdf": (b"STARTFONT 2.1\n", "application/x-font-bdf"),
            "a.obj": (b"v 0 0 0\n", "model/obj"),
            "a.med": (b"\x89HDF\r\n\x1a\n" + bytes(1000) + b"INFOS_GENERALES", "application/vnd.plaid-viewer.med"),
        }
        for name, (content, kind) in files.items():
            (tmp_path / name).write_bytes(content)
            assert f"standard::content-type: {kind}\n" in tool(
                "gio", "info", "--attributes=standard::content-type", tmp_path / name
            )


class TestMetainfo:
    def test_is_valid(self):
        tool("appstreamcli", "validate", "--no-net", METAINFO)

    def test_knows_this_release(self):
        releases = re.findall(r'<release version="([^"]+)"', METAINFO.read_text())
        assert releases[0] == __version__

    def test_its_screenshots_are_those_made_by_script(self):
        names = re.findall(r"resources/screenshots/([^<]+)</image>", METAINFO.read_text())
        assert names
        for name in names:
            assert (tree.CHECKOUT / "resources" / "screenshots" / name).is_file()


class TestManPages:
    @pytest.mark.parametrize("number", [0, 1])
    def test_are_valid(self, tmp_path, number):
        command = commands.commands()[number]
        (tmp_path / "page.1").write_text(manpages.page(command, "2026-01-02"))
        assert tool("mandoc", "-T", "lint", "-W", "warning", tmp_path / "page.1") == ""

    def test_name_every_option_and_command(self):
        for command in commands.commands():
            page = manpages.page(command, "2026-01-02").replace("\\-", "-")
            for part in (command, *command.commands):
                assert part.name in page
                for argument in part.arguments:
                    assert all(flag in page for flag in argument.flags)

    def test_describe_what_the_help_describes(self):
        # The tables are read from inside argparse: should it change there, its own help tells.
        for command, module in zip(commands.commands(), ("viewer", "viewer.cache"), strict=True):
            for part, more in ((command, []), *((each, [each.name]) for each in command.commands)):
                line = [sys.executable, "-m", module, *more, "--help"]
                shown = subprocess.run(line, capture_output=True, text=True, timeout=60, check=True, cwd=tree.CHECKOUT)
                flags = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", shown.stdout.partition("\n\n")[2]))
                assert flags == {flag for argument in part.options for flag in argument.flags}


SHELLS = {"bash": completions.bash, "zsh": completions.zsh, "fish": completions.fish}


class TestCompletions:
    @pytest.mark.parametrize("shell", SHELLS)
    @pytest.mark.parametrize("number", [0, 1])
    def test_shell_accepts_them(self, tmp_path, shell, number):
        (tmp_path / "completion").write_text(SHELLS[shell](commands.commands()[number]))
        assert tool(shell, "-n", tmp_path / "completion") == ""

    @pytest.mark.parametrize(
        ("line", "offered"),
        [
            ("plaid-viewer-desktop --scr", "--screenshot"),
            ("plaid-viewer-desktop --log-level w", "warning"),
            ("plaid-viewer-desktop da", "data set"),
            ("plaid-viewer-desktop --screenshot s", "shot.png"),
            ("plaid-viewer-cache sw", "sweep"),
            ("plaid-viewer-cache sweep --d", "--dry-run"),
            ("plaid-viewer-cache ls --temp-root da", "data set"),
            ("plaid-viewer-cache completion z", "zsh"),
        ],
    )
    def test_bash_offers(self, tmp_path, line, offered):
        words = line.split(" ")
        command = next(each for each in commands.commands() if each.name == words[0])
        (tmp_path / "completion").write_text(completions.bash(command))
        (tmp_path / "data set").mkdir()
        (tmp_path / "shot.png").touch()
        function = "_" + words[0].replace("-", "_")
        script = f"""compopt() {{ :; }}; . ./completion; COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}
                     {function}; printf '%s\\n' "${{COMPREPLY[@]}}" """
        assert tool("bash", "-c", script, cwd=tmp_path).splitlines() == [offered]

    @pytest.mark.parametrize(
        ("line", "offered"),
        [
            ("plaid-viewer-desktop --scr", "--screenshot"),
            ("plaid-viewer-cache sw", "sweep"),
            ("plaid-viewer-cache completion z", "zsh"),
        ],
    )
    def test_fish_offers(self, tmp_path, line, offered):
        for command in commands.commands():
            (tmp_path / f"{command.name}.fish").write_text(completions.fish(command))
        script = f"source {tmp_path}/{line.split()[0]}.fish; complete -C '{line}'"
        answer = tool("fish", "--no-config", "-c", script)
        assert [row.split("\t")[0] for row in answer.splitlines()] == [offered]


class TestDebianPackage:
    def test_lintian_has_nothing_to_say(self, package):
        # What it can say about the real bundle's libraries is in the overrides; here it judges what is ours.
        tags = tool("lintian", "--fail-on", "none", "--allow-root", "--no-tag-display-limit", package)
        known = re.compile(r"unused-override|malformed-override|mismatched-override")
        assert [line for line in tags.splitlines() if line.startswith(("E:", "W:")) and not known.search(line)] == []

    def test_holds_everything_a_desktop_looks_for(self, package):
        listed = tool("dpkg-deb", "--contents", package)
        for place in (
            f"usr/bin/{DISTRIBUTION} -> ../lib/{DISTRIBUTION}/{DISTRIBUTION}",
            "usr/bin/plaid-viewer-cache -> ",
            f"usr/share/applications/{APP_ID}.desktop",
            f"usr/share/metainfo/{APP_ID}.metainfo.xml",
            f"usr/share/icons/hicolor/scalable/apps/{APP_ID}.svg",
            f"usr/share/icons/hicolor/48x48/apps/{APP_ID}.png",
            f"usr/share/man/man1/{DISTRIBUTION}.1.gz",
            "usr/share/man/man1/plaid-viewer-cache.1.gz",
            f"usr/share/bash-completion/completions/{DISTRIBUTION}",
            f"usr/share/zsh/vendor-completions/_{DISTRIBUTION}",
            f"usr/share/fish/vendor_completions.d/{DISTRIBUTION}.fish",
            f"usr/share/doc/{DISTRIBUTION}/copyright",
        ):
            assert place in listed
        assert "root/root" in listed
        assert str(os.getuid()) + "/" not in listed

    def test_asks_for_what_the_bundle_does_not_carry(self, bundle):
        asked = debian.depends(bundle)
        assert asked[0] == "libc6 (>= 2.34)"
        assert {"libgl1", "libegl1", "fonts-dejavu-core", "xkb-data", "libegl-mesa0"} <= set(asked)
        assert "libfreetype6" not in asked  # carried
        assert "python3-venv" not in asked  # the bundle is its own Python

    def test_is_the_same_when_made_again(self, package, bundle):
        before = package.read_bytes()
        assert debian.build(bundle, bundle.parent).read_bytes() == before

    def test_does_not_change_the_bundle(self, package, bundle):
        assert sorted(path.name for path in bundle.iterdir()) == sorted(["_internal", *tree.PROGRAMS])


def test_appdir_starts_by_its_apprun(bundle: Path) -> None:
    folder = appdir.build(bundle, bundle.parent)
    for name in (f"{APP_ID}.desktop", f"{APP_ID}.png", ".DirIcon", f"usr/share/metainfo/{APP_ID}.appdata.xml"):
        assert (folder / name).is_file(), name
    done = subprocess.run([folder / "AppRun"], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == f"{DISTRIBUTION}\n"
    if shutil.which("appstreamcli") is not None:
        tool("appstreamcli", "validate-tree", "--no-net", folder)
