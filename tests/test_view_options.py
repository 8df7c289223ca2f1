"""The options that say how a sample is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from viewer.batch_options import file_of
from viewer.cli import parse
from viewer.option_values import CameraOption, RangeOption
from viewer.protocol import Clip, Deform, Plane, Slice
from viewer.view_options import ViewOptions


def looks(*arguments: str) -> ViewOptions | None:
    return parse(["/data", *arguments]).looks


def test_without_them_nothing_is_asked_for() -> None:
    assert looks() is None
    assert looks("--field", "p") is None


def test_each_says_what_it_says() -> None:
    assert looks("--base", "B", "--hide-zone", "a", "--hide-zone", "b") == ViewOptions("B", ("a", "b"))
    assert looks("--boundary", "Walls", "--boundary", "A/b") == ViewOptions(boundaries=("Walls", "A/b"))
    assert looks("--component", "magnitude") == ViewOptions(component=-1)
    assert looks("--component", "z") == ViewOptions(component=2)
    assert looks("--color-map", "vik", "--reversed", "--bands", "7") == ViewOptions(
        color_map="vik", reversed=True, bands=7
    )
    assert looks("--no-edges", "--unlit", "--log") == ViewOptions(edges=False, unlit=True, log=True)
    assert looks("--range", "times") == ViewOptions(range=RangeOption("times"))
    assert looks("--range=-2:1e3") == ViewOptions(range=RangeOption("", (-2.0, 1000.0)))
    assert looks("--range", "all") == ViewOptions(range=RangeOption("all", (0.0, 100.0), True))
    assert looks("--range", "split:5%:99%") == ViewOptions(range=RangeOption("split", (5.0, 99.0), True))
    assert looks("--range", "2%:98%") == ViewOptions(range=RangeOption("", (2.0, 98.0), True))
    assert looks("--camera", "x", "--parallel") == ViewOptions(camera=CameraOption("+x"), parallel=True)
    assert looks("--camera=-y") == ViewOptions(camera=CameraOption("-y"))
    assert looks("--camera=0,0,5:0,0,0:0,1,0") == ViewOptions(camera=CameraOption("", (0.0, 0.0, 5.0)))


def test_tools_come_in_the_order_in_which_they_are_written() -> None:
    found = looks("--slice", "z@0,0,1", "--clip=-y", "--warp", "U:2")
    assert found is not None
    assert found.tools == (
        Slice(plane=Plane((0.0, 0.0, 1.0), (0.0, 0.0, 1.0))),
        Clip(shape=Plane(None, (0.0, -1.0, 0.0))),
        Deform(field="U", factor=2.0),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        ("--component", "w"),
        ("--color-map", "viridiss"),
        ("--bands", "1"),
        ("--bands", "many"),
        ("--range", "1"),
        ("--range", "all:3%:97%"),
        ("--range", "all:99%:1%"),
        ("--range", "all:1:99"),
        ("--range", "split:"),
        ("--range", "every"),
        ("--range", "2:1"),
        ("--range", "nan:1"),
        ("--range", "2%:1"),
        ("--range", "5%:101%"),
        ("--camera", "top"),
        ("--camera=0,0,1:0,0,1:0,1,0",),
        ("--camera=0,1,0:0,0,0:0,1,0",),
        ("--camera=0,1:0,0,0:0,1,0",),
        ("--clip", "0,0,0"),
        ("--clip", "w"),
        ("--slice", "x@1,2"),
        ("--threshold", "p:1"),
        ("--threshold", "p:2:1"),
        ("--threshold", ":1:2"),
        ("--iso", "p"),
        ("--iso", "p:a"),
        ("--warp", "U:x"),
        ("--warp", ""),
        ("--arrows", ""),
    ],
)
def test_what_makes_no_sense_is_said(wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        looks(*wrong)
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and wrong[0].partition("=")[0] in said and "Traceback" not in said


def test_a_view_file_is_known_by_its_name() -> None:
    options = parse(["/data/one.plaidview"])
    assert (options.dataset, options.view) == (None, Path("/data/one.plaidview"))
    options = parse(["/data/horn", "--view", "a.json"])
    assert (options.dataset, options.view) == ("/data/horn", Path("a.json"))


def test_lists_of_samples() -> None:
    options = parse(["/data", "--samples", "0-2,7", "--screenshot", "out/{split}_{sample:03}.png"])
    assert options.samples is not None and list(options.samples) == [0, 1, 2, 7]
    assert file_of(Path("out/{split}_{sample:03}.png"), dataset="d", split="a/b", sample=7) == Path("out/a_b_007.png")
    every = parse(["/data", "--samples", "all", "--screenshot", "{sample}.png"]).samples
    assert every is not None and list(every) == [] and every.ranges == ()


@pytest.mark.parametrize(
    ("samples", "name", "words"),
    [
        ("0-1", "shot.png", "{sample}"),
        ("0-1", "{sampel}.png", "{sampel}"),
        ("0-1", "{sample", "no name"),
        ("0-1", "{}.png", "there is no {}"),
        ("0-1", "{sample:q}.png", "no name"),
        ("0-1", None, "--screenshot"),
        ("2-1", "{sample}.png", "ends before"),
        ("1,0-3", "{sample}.png", "twice"),
        ("one", "{sample}.png", "0-99,120"),
        ("", "{sample}.png", "0-99,120"),
    ],
)
def test_lists_that_make_no_sense(
    samples: str, name: str | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse(["/data", "--samples", samples, *([] if name is None else ["--screenshot", name])])
    assert words in capsys.readouterr().err
