"""The command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from viewer.animation_options import AnimationWish
from viewer.batch_options import SampleList
from viewer.cli import parse
from viewer.figure_size import FigureSize
from viewer.picture_options import PictureWish


def test_options() -> None:
    options = parse(
        ["/data", "--split", "a", "--sample", "3", "--time", "0.5", "--size", "640X480", "--quit-after", "0"]
    )
    assert (options.dataset, options.split, options.sample, options.time) == ("/data", "a", 3, 0.5)
    assert (options.size, options.quit_after, options.example) == ((640, 480), 0, False)


def test_a_picture() -> None:
    plain = parse(["/data", "--picture", "a.b.PDF"])
    assert plain.picture == PictureWish(Path("a.b.PDF")) and plain.for_a_picture
    more = ["--picture-size", "8.5cm@300", "--background", "screen", "--no-color-bar", "--title", "{field}"]
    wish = parse(["/data", "--picture", "a.png", *more]).picture
    assert wish == PictureWish(Path("a.png"), FigureSize(8.5, 0.0, "cm", 300.0), "screen", False, "{field}")
    assert not parse(["/data"]).for_a_picture


def test_an_animation() -> None:
    options = parse(["/data", "--animation", "a.mp4", "--picture-size", "640x480@96", "--title", "{time}"])
    frame = PictureWish(Path("a.mp4"), FigureSize(640.0, 480.0, "px", 96.0), title="{time}")
    assert options.animation == AnimationWish(frame) and options.picture is None
    assert options.for_a_picture and options.is_hidden
    about = ["--over", "turn", "--fps", "12.5", "--frames", "30", "--every", "2"]
    wish = parse(["/data", "--animation", "out/a_{frame}.png", *about]).animation
    assert wish == AnimationWish(PictureWish(Path("out/a_{frame}.png")), "turn", 12.5, 30, 2)
    of_samples = parse(["/data", "--animation", "a.gif", "--samples", "3-5,1"])
    assert of_samples.samples == SampleList(((3, 5), (1, 1))), "one file needs no {sample} in its name"


def test_a_folder_gets_a_series(tmp_path: Path) -> None:
    for text in (str(tmp_path), f"{tmp_path}/new/"):
        wish = parse(["/data", "--animation", text]).animation
        assert wish is not None and wish.file == Path(text) / "frame_{frame}.png"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--animation", "a.avi"], "An animation cannot be saved as a.avi; give it one of the endings .mp4, .webm, "),
        (["--animation", "a.mp4", "--over", "space"], "invalid choice: 'space'"),
        (["--animation", "a.mp4", "--picture", "a.png"], "--picture and --animation are 2 runs; use one of them"),
        (["--animation", "a.mp4", "--samples", "all", "--over", "turn"], "--samples and --over turn do not fit"),
        (["--over", "time"], "--over needs --animation"),
        (["--picture", "a.png", "--fps", "3"], "--fps needs --animation"),
        (["--title", "{time}"], "--title needs --picture or --animation"),
    ],
)
def test_what_does_not_fit(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["/data", *arguments])
    said = capsys.readouterr().err
    assert ended.value.code == 2 and words in said and len(said.splitlines()) == 1
