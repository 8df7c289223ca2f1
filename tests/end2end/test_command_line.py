"""What the command line does without a display: pictures, usage, one clear sentence for everything that is wrong."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.end2end.conftest import Start
from tests.end2end.probes import children, state, widgets
from tests.end2end.program import ROOT, Program, run
from tests.frames import Pixels, color_count, near, png_pixels, share

DATASET_DOCK, VIEW, COLOR_BAR = slice(10, 280), slice(310, 700), slice(700, 790)
"""Columns of a window of 800 × 774."""


@pytest.fixture
def shoot(temp_root: Path, base: Path) -> Callable[..., Pixels]:
    """Take a picture with the program and return its pixels."""

    def take(*arguments: str | Path, **more: str | None) -> Pixels:
        file = temp_root / "shot.png"
        done = run(
            "--basedir", base, "--screenshot", file, "--size", "800x774", *arguments, temp_root=temp_root, more=more
        )
        assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
        assert list((base / "cache").iterdir()) == []
        return png_pixels(file)

    return take


def test_version(temp_root: Path) -> None:
    from viewer import __version__

    done = run("--version", temp_root=temp_root)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, f"plaid-viewer-desktop {__version__}", "")


def test_help_names_every_option(temp_root: Path) -> None:
    done = run("--help", temp_root=temp_root)
    assert done.returncode == 0
    for word in [
        "DATASET",
        "--split",
        "--sample",
        "--field",
        "--time",
        "--screenshot",
        "--picture",
        "--picture-size",
        "--size",
        "--quit-after",
        "--cache-dir",
        "--basedir",
    ]:
        assert word in done.stdout
    assert "--role" not in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nope"],
        ["--size", "3x3"],
        ["--size", "big"],
        ["--sample", "x"],
        ["--sample", "-1"],
        ["--quit-after", "99999999999999"],
        ["--log-level", "loud"],
        ["--split"],
        ["--example", "/somewhere"],
        ["--versio"],
        ["--example", "--picture", "x.bmp"],
        ["--example", "--picture", "x.png", "--picture-size", "8.5cm@1"],
        ["--example", "--picture", "x.png", "--title", "{colour}"],
        ["--example", "--picture", "x.png", "--screenshot", "y.png"],
        ["--example", "--background", "white"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line(arguments: list[str], temp_root: Path) -> None:
    done = run(*arguments, temp_root=temp_root)
    assert done.returncode == 2
    assert re.fullmatch(r"plaid-viewer-desktop: [^\n]+\n", done.stderr), done.stderr


def test_without_a_display_it_says_so(temp_root: Path, base: Path) -> None:
    done = run("--basedir", base, temp_root=temp_root)
    assert done.returncode == 1
    assert re.fullmatch(r"plaid-viewer-desktop: There is no display [^\n]+--screenshot[^\n]+\n", done.stderr)
    assert not (base / "cache").exists()


def test_a_display_that_is_not_there(temp_root: Path, base: Path) -> None:
    done = run("--basedir", base, temp_root=temp_root, more={"DISPLAY": ":4711"})
    assert done.returncode == 1
    assert re.fullmatch(r"plaid-viewer-desktop: The display :4711 cannot be opened[^\n]+\n", done.stderr)


ASKED = ("--split", "test", "--sample", "1", "--field", "temperature", "--time", "0.41")


def test_screenshot_shows_docks_mesh_and_color_bar(shoot: Callable[..., Pixels]) -> None:
    pixels = shoot("--example")
    assert pixels.shape == (774, 800, 3)
    assert color_count(pixels[50:420, VIEW]) > 500, "a shaded mesh"
    assert share(pixels[50:420, VIEW], "#f7f8fa") > 0.3, "the background of the view"
    ground, mesh = (near(pixels[50:420, VIEW], "#f7f8fa", away) for away in (3, 100))
    beside = (ground[:, :-2] & ~mesh[:, 2:]) | (ground[:, 2:] & ~mesh[:, :-2])
    assert (beside & mesh[:, 1:-1] & ~ground[:, 1:-1]).sum() > 80, "between them the edges are smooth"
    bar = pixels[:, COLOR_BAR]
    for color in ("#fde725", "#440154", "#21918c"):  # viridis: its ends and its middle
        assert near(bar, color, 10).any(), color
    text = near(pixels[40:360, DATASET_DOCK], "#000000", 60)
    assert text.sum() > 500, "the dataset dock has words"
    assert near(pixels[600:740, VIEW], "#000000", 60).sum() > 300, "the table of samples has words"
    assert not np_equal(pixels[50:420, VIEW], shoot("--example", *ASKED)[50:420, VIEW])


def test_each_thing_that_is_asked_for_is_shown(start: Start) -> None:
    window = start("--example", *ASKED)
    window.until_shown(1)
    times = window.ask(state.times)
    nearest = min(times, key=lambda time: abs(time - 0.41))
    assert nearest != times[0], "another one than without the option"
    assert window.ask(state.shown_time) == nearest
    assert window.ask(state.shown_field) == "temperature"
    assert window.ask(widgets.title).startswith("test 1 ")


def np_equal(first: Pixels, second: Pixels) -> bool:
    return first.shape == second.shape and bool((first == second).all())


def test_twice_the_scale_is_twice_as_sharp(shoot: Callable[..., Pixels]) -> None:
    pixels = shoot("--example", QT_SCALE_FACTOR="2")
    assert pixels.shape == (1548, 1600, 3)
    view = pixels[100:1080, 620:1400].astype(int)
    # A picture drawn small and stretched repeats each pixel; a sharp one has edges between the pairs and within them.
    even = (abs(view[:, 1::2] - view[:, ::2]).max(axis=-1) > 60).sum()
    odd = (abs(view[:, 2::2] - view[:, 1:-1:2]).max(axis=-1) > 60).sum()
    assert min(even, odd) > 0.5 * max(even, odd) > 20


# Bad input ------------------------------------------------------------------------------------------------------------


def _nothing(dataset: Path) -> list[str | Path]:
    return []


def _mesh(dataset: Path, sample: int = 0) -> Path:
    return sorted((dataset / "data" / "train" / f"sample_{sample:09d}" / "meshes").glob("*.cgns"))[0]


def _missing(dataset: Path) -> list[str | Path]:
    return [dataset / "nowhere"]


def _empty(dataset: Path) -> list[str | Path]:
    (dataset.parent / "empty").mkdir()
    return [dataset.parent / "empty"]


def _not_a_dataset(dataset: Path) -> list[str | Path]:
    (dataset / "infos.yaml").unlink()
    return [dataset]


def _a_file(dataset: Path) -> list[str | Path]:
    return [dataset / "infos.yaml"]


def _not_yaml(dataset: Path) -> list[str | Path]:
    (dataset / "infos.yaml").write_text("{[")
    return [dataset]


def _binary_infos(dataset: Path) -> list[str | Path]:
    (dataset / "infos.yaml").write_bytes(bytes(range(256)) * 8)
    return [dataset]


def _unknown_backend(dataset: Path) -> list[str | Path]:
    infos = dataset / "infos.yaml"
    infos.write_text(infos.read_text().replace("cgns", "papyrus"))
    return [dataset]


def _no_data(dataset: Path) -> list[str | Path]:
    shutil.rmtree(dataset / "data")
    return [dataset]


def _no_samples(dataset: Path) -> list[str | Path]:
    for split in (dataset / "data").iterdir():
        for sample in split.iterdir():
            shutil.rmtree(sample)
    return [dataset]


def _no_such_sample(dataset: Path) -> list[str | Path]:
    return [dataset, "--sample", "77"]


def _no_such_split(dataset: Path) -> list[str | Path]:
    return [dataset, "--split", "validation"]


def _no_such_field(dataset: Path) -> list[str | Path]:
    return [dataset, "--field", "colour"]


def _truncated(dataset: Path) -> list[str | Path]:
    os.truncate(_mesh(dataset), 3000)
    return [dataset]


def _emptied(dataset: Path) -> list[str | Path]:
    os.truncate(_mesh(dataset), 0)
    return [dataset]


def _damage(dataset: Path, change: str) -> list[str | Path]:
    """Change the first CGNS tree of the first sample, in a process of its own."""
    import subprocess
    import sys

    code = (
        "import sys, numpy as np, CGNS.MAP as m, CGNS.PAT.cgnsutils as u\n"
        "file = sys.argv[1]; tree = m.load(file)[0]\n"
        "def find(label, node=tree):\n"
        "    return [node] * (node[3] == label) + [n for child in node[2] for n in find(label, child)]\n"
        f"{change}\nm.save(file, tree)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(_mesh(dataset))], check=True, capture_output=True)
    return [dataset]


def _index_out_of_range(dataset: Path) -> list[str | Path]:
    return _damage(
        dataset,
        "for section in find('Elements_t'):\n"
        "    node = [n for n in section[2] if n[0] == 'ElementConnectivity'][0]\n"
        "    node[1] = node[1].copy(); node[1][5] = 99999999",
    )


SHORT_PRESSURE = """
for solution in find('FlowSolution_t'):
    for n in solution[2]:
        if n[0] == 'pressure': n[1] = n[1][:-7].copy()
"""


def _no_zones(dataset: Path) -> list[str | Path]:
    return _damage(dataset, "for base in find('CGNSBase_t'):\n    base[2] = [n for n in base[2] if n[3] != 'Zone_t']")


BAD: dict[Callable[[Path], list[str | Path]], str] = {
    _nothing: "nothing to take a picture of",
    _missing: "nowhere",
    _empty: "is empty",
    _not_a_dataset: "infos.yaml",
    _a_file: "is a file",
    _not_yaml: "infos.yaml",
    _binary_infos: "infos.yaml",
    _unknown_backend: "papyrus",
    _no_data: "data",
    _no_samples: "sample",
    _no_such_sample: "sample 77",
    _no_such_split: "validation",
    _no_such_field: "colour",
    _truncated: "truncated",
    _emptied: "is empty",
    _index_out_of_range: "",
    _no_zones: "",
}

SAID_ON_STDERR = (
    _nothing,
    _missing,
    _a_file,
    _no_such_sample,
    _no_such_split,
    _no_such_field,
    _truncated,
)
"""What is tried from the command line: what only that can ask for, and one of each kind of the others."""


@pytest.mark.parametrize("spoil", SAID_ON_STDERR, ids=lambda spoil: spoil.__name__.lstrip("_"))
def test_bad_input_is_one_sentence(
    spoil: Callable[[Path], list[str | Path]], dataset: Path, base: Path, temp_root: Path
) -> None:
    arguments = spoil(dataset)
    file = temp_root / "shot.png"
    done = run("--basedir", base, "--screenshot", file, *arguments, temp_root=temp_root)
    assert done.returncode == 1, done.stderr
    assert re.fullmatch(r"plaid-viewer-desktop: [^\n]{15,400}[.)'?]\n", done.stderr), done.stderr
    assert BAD[spoil] in done.stderr
    assert "Traceback" not in done.stderr
    assert "report" not in done.stderr, "a mistake of this program, not of the user's"
    assert not file.exists()
    assert list((base / "cache").iterdir()) == []


def test_a_window_says_it_as_well(start: Start, example_dataset: Path, tmp_path: Path) -> None:
    """What the command line cannot spoil is opened in one window, one after the other: one sentence each."""
    window = start("--example")
    window.until_shown(0)
    window.ask(state.note_trouble)
    for number, spoil in enumerate(spoil for spoil in BAD if spoil not in SAID_ON_STDERR):
        dataset = shutil.copytree(example_dataset, tmp_path / f"bad{number}" / "horn")
        (path,) = spoil(dataset)
        window.ask(widgets.drop_anew, str(path))
        sentence = window.until(state.trouble_or_failure, str(path))
        assert re.fullmatch(r"[^\n]{15,400}[.)'?]", sentence), sentence
        assert BAD[spoil] in sentence
        assert "report" not in sentence, "a mistake of this program, not of the user's"
    assert "Traceback" not in window.output
    assert window.quit() == 0
    assert window.caches() == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_dataset_without_permission(dataset: Path, base: Path, temp_root: Path) -> None:
    dataset.chmod(0)
    try:
        done = run("--basedir", base, "--screenshot", temp_root / "x.png", dataset, temp_root=temp_root)
    finally:
        dataset.chmod(0o700)
    assert done.returncode == 1
    assert re.fullmatch(r"plaid-viewer-desktop: [^\n]+[Pp]ermission[^\n]+\n", done.stderr), done.stderr


def test_without_the_engine(tmp_path: Path, base: Path, temp_root: Path, example_dataset: Path) -> None:
    for name in ("plaid", "CGNS", "yaml"):
        (tmp_path / "hidden").mkdir(exist_ok=True)
        (tmp_path / "hidden" / f"{name}.py").write_text(
            f"raise ModuleNotFoundError(\"No module named '{name}'\", name='{name}')"
        )
    path = f"{tmp_path / 'hidden'}{os.pathsep}{ROOT}"
    done = run(
        "--basedir",
        base,
        "--screenshot",
        temp_root / "x.png",
        example_dataset,
        temp_root=temp_root,
        more={"PYTHONPATH": path},
    )
    assert done.returncode == 1
    assert re.fullmatch(
        r"plaid-viewer-desktop: The dataset engine is not installed[^\n]+pip install[^\n]+\n", done.stderr
    )


def test_a_bad_field_that_nobody_asked_for_leaves_the_others(shoot: Callable[..., Pixels], dataset: Path) -> None:
    whole = shoot(dataset, "--field", "temperature")
    _damage(dataset, SHORT_PRESSURE)
    assert np_equal(shoot(dataset)[50:420, VIEW], whole[50:420, VIEW])


def test_a_sample_without_a_readable_field(window: Program, dataset: Path) -> None:
    _damage(dataset, SHORT_PRESSURE.replace("n[0] == 'pressure'", "n[1] is not None and n[1].dtype.kind == 'f'"))
    before = window.output.count("reading ahead: sample 1 of")
    window.ask(state.open_anew, str(dataset))
    window.until(state.is_dataset_shown, str(dataset))
    window.until(widgets.is_table_filled)
    window.until(children.is_quiet)
    assert window.output.count("reading ahead: sample 1 of") - before <= 2, "what nobody finds is not read for ever"


def test_a_picture_without_a_window(base: Path, temp_root: Path) -> None:
    """As the dialog saves it; with the display of nobody, it needs none."""
    file, page = temp_root / "new" / "fig.png", temp_root / "fig.svg"
    wanted = ("--example", "--split", "train", "--sample", "4", "--field", "pressure")
    size = ("--picture-size", "8.5x6cm@300", "--background", "transparent")
    done = run("--basedir", base, "--picture", file, *wanted, *size, temp_root=temp_root, more={"DISPLAY": ":4711"})
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    with Image.open(file) as image:
        assert image.size == (1004, 709) and image.mode == "RGBA"
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        pixels = np.array(image)
    assert pixels[1, 1, 3] == 0 and (pixels[..., 3] == 255).mean() > 0.1
    assert color_count(pixels[:, 650:, :3]) > 200, "the colour bar"
    more = ("--title", "{split} {sample}, {field}", "--no-color-bar")
    done = run("--basedir", base, "--picture", page, *wanted, *more, temp_root=temp_root)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", page.read_text(encoding="utf-8"))
    assert "train 4, pressure [Pa]" in texts and not any("time steps" in text for text in texts)
    assert list((base / "cache").iterdir()) == []
    assert not (base / "state" / "state.json").exists(), "nothing is remembered"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--example", "--picture", "file/x.png"], r"The folder of [^\n]+ cannot be created"),
        (["--example", "--picture", "/proc/x.pdf"], r"The picture could not be written to /proc/x.pdf"),
        (["--picture", "x.png"], "There is nothing to take a picture of"),
        (["--example", "--picture", "x.png", "--field", "nothing"], "has no field “nothing”"),
    ],
)
def test_a_picture_that_cannot_be(arguments: list[str], said: str, base: Path, temp_root: Path) -> None:
    (temp_root / "file").touch()
    done = run("--basedir", base, *arguments, temp_root=temp_root)
    assert done.returncode == 1
    assert re.fullmatch(rf"plaid-viewer-desktop: [^\n]*{said}[^\n]*\n", done.stderr), done.stderr
    assert not (temp_root / "x.png").exists()


def test_a_picture_that_cannot_be_written(base: Path, temp_root: Path) -> None:
    (temp_root / "file").touch()
    done = run("--basedir", base, "--screenshot", temp_root / "file" / "x.png", "--example", temp_root=temp_root)
    assert done.returncode == 1
    assert re.fullmatch(r"plaid-viewer-desktop: [^\n]+\n", done.stderr), done.stderr


def test_a_picture_that_comes_too_late(base: Path, temp_root: Path) -> None:
    done = run(
        "--basedir", base, "--screenshot", temp_root / "x.png", "--example", "--quit-after", "1", temp_root=temp_root
    )
    assert done.returncode == 1
    assert done.stderr == "plaid-viewer-desktop: The picture was not ready after 1 ms.\n"
    assert list((base / "cache").iterdir()) == []


def test_a_cache_directory_that_cannot_be(base: Path, temp_root: Path) -> None:
    (temp_root / "file").touch()
    for place in (temp_root / "file", Path("/proc/nowhere")):
        done = run(
            "--basedir",
            base,
            "--cache-dir",
            place,
            "--example",
            "--screenshot",
            temp_root / "x.png",
            temp_root=temp_root,
        )
        assert done.returncode == 1
        assert re.fullmatch(r"plaid-viewer-desktop: [^\n]+\n", done.stderr), done.stderr
        assert str(place) in done.stderr


def test_basedir_keeps_everything_inside(example_dataset: Path, temp_root: Path, home: Path, tmp_path: Path) -> None:
    before = set(home.rglob("*"))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "data").mkdir()
    (tmp_path / "b" / "data" / "example_dataset").symlink_to(example_dataset)
    (tmp_path / "pictures").mkdir()
    done = run(
        "--basedir", tmp_path / "b", "--example", "--screenshot", tmp_path / "pictures" / "x.png", temp_root=temp_root
    )
    assert done.returncode == 0, done.stderr
    mine = {path for path in set(home.rglob("*")) - before if not _of_libraries(path)}
    assert mine == set()
    assert list(temp_root.iterdir()) == []
    folders = ["cache", "compiled", "config", "data", "logs", "state"]
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == folders
    assert list((tmp_path / "b" / "state").iterdir()) == [], "a picture changes nothing for the next start"
    for folder in ("cache", "config", "logs", "state"):
        assert (tmp_path / "b" / folder).stat().st_mode & 0o777 == 0o700, folder


def _of_libraries(path: Path) -> bool:
    """Whether a path belongs to a library's cache (fontconfig, Mesa), which no option of ours moves."""
    return ".cache" in path.parts


RUBBISH = {
    "binary": bytes(range(256)) * 40,
    "text": b"hello\nthis is no JSON file\n",
    "wrong types": b'{"cache/clean_at_start": "maybe", "view/color_map": [1], "view/edges": 17,'
    b' "datasets/recent": {"a": 1}, "window/geometry": 12, "window/docks": "no base 64",'
    b' "children/memory_limit": -1e400, "session": [null], "cache/temp_root": 3}',
    "wrong session": b'{"session": {"pid": 99999999999999999999, "dataset": "/nowhere", "selection": {"sample": "x"}}}',
    "no table": b"[1, 2, 3]",
    "deep": b"[" * 100_000,
    "long": b'{"window/geometry": "' + b"x" * 3_000_000 + b'"}',
    "half": b'{"datasets',
    "not UTF-8": b'{"view/color_map": "\xff\xfe"}',
}


# One of each kind: no JSON, wrong values, a session. All of it is read in tests/shell/services/test_settings.py.
@pytest.mark.parametrize("what", ["binary", "wrong types", "wrong session"])
def test_rubbish_in_settings_and_state_never_stops_the_start(what: str, base: Path, temp_root: Path) -> None:
    for folder, name in (("config", "settings.json"), ("state", "state.json")):
        (base / folder).mkdir()
        (base / folder / name).write_bytes(RUBBISH[what])
    # The window is enough to read both; no dataset is opened but what they ask for.
    done = run("--basedir", base, "--quit-after", "0", temp_root=temp_root, more={"QT_QPA_PLATFORM": "offscreen"})
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 2, done.stderr


def test_directories_in_place_of_files(base: Path, temp_root: Path) -> None:
    for folder, name in (
        ("config", "settings.json"),
        ("state", "state.json"),
        ("logs", "viewer.log"),
        ("logs", "crash.log"),
    ):
        (base / folder / name).mkdir(parents=True)
    done = run("--basedir", base, "--example", "--screenshot", temp_root / "x.png", temp_root=temp_root)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_files_in_place_of_directories(base: Path, temp_root: Path) -> None:
    for folder in ("config", "state", "logs"):
        (base / folder).touch()
    done = run("--basedir", base, "--example", "--screenshot", temp_root / "x.png", temp_root=temp_root)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
