"""The session decides; here it is asked and answered in every order that children and people come up with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.shell.fakes import CAMERA, TIMES, World, catalogue, frame
from viewer.outcome import Outcome
from viewer.protocol import (
    Catalogue,
    DatasetOpened,
    ExampleWritten,
    Failed,
    OpenDataset,
    Progress,
    ReadSample,
    SampleRead,
    SceneShown,
    Split,
    WriteExample,
)
from viewer.shell.children.crash_loop import DEATHS
from viewer.shell.session.difference import Other
from viewer.shell.session.state import DRAWING, EMPTY, FAILED, FIRST, LOADING, OPENING, SHOWN, Selection

KILLED = Outcome("reader", 9, True)


def test_from_nothing_to_a_picture(world: World) -> None:
    assert world.state.phase == EMPTY
    world.session.open_dataset(Path("/data/horn"))
    assert (world.state.phase, world.state.text) == (OPENING, "Opening horn…")
    assert (world.asked.id, world.asked.path) == (1, "/data/horn")
    world.reader.answered.emit(DatasetOpened(1, catalogue()))
    assert world.state.phase == LOADING
    assert world.asked == ReadSample(2, "/data/horn", "train", 0, str(world.root))
    world.reader.answered.emit(Progress(2, "Reading zone", 0.25))
    assert (world.state.text, world.state.fraction) == ("Reading zone", 0.25)
    directory = world.answer()
    assert world.state.phase == DRAWING
    assert (world.scene.artifact, world.scene.field, world.scene.location) == (str(directory), "pressure", "vertex")
    assert world.state.shown is None, "nothing is on screen before its frame is"
    world.draw()
    assert world.state.phase == SHOWN
    shown = world.state.shown
    assert shown is not None
    assert shown.selection == world.state.selection == Selection("train", 0, "Base_3_3", 0.0, "pressure", "vertex")
    assert world.troubles == []


def test_the_command_line_says_what_comes_first(world: World) -> None:
    world.opened(split="test", sample=1, time=0.4, field="density")
    assert world.asked == ReadSample(2, "/data/horn", "test", 1, str(world.root), "", 0.4, ("density",))
    world.answer(read=("density",))
    world.draw()
    assert world.state.shown is not None
    assert world.state.shown.selection == Selection("test", 1, "Base_3_3", 0.5, "density", "cell"), "nearest time"


def test_the_example_is_written_and_then_opened(world: World) -> None:
    world.session.open_example(Path("/home/example"))
    assert world.asked == WriteExample(1, "/home/example")
    world.reader.answered.emit(ExampleWritten(1, "/home/example"))
    assert (world.asked.id, world.asked.path) == (2, "/home/example")


def test_answers_to_older_requests_are_dropped(world: World) -> None:
    world.shown()
    world.session.select(sample=1)
    old = world.asked
    world.session.select(sample=2)
    before = world.state
    world.reader.answered.emit(Progress(old.id, "old", 0.5))
    world.reader.answered.emit(Failed(old.id, "old"))
    world.reader.answered.emit(SampleRead(old.id, str(world.publish(old)), ("pressure",)))
    world.reader.answered.emit(DatasetOpened(old.id, catalogue("/other")))
    assert world.state == before
    world.answer()
    world.draw()
    assert world.state.shown is not None
    assert world.state.shown.selection.sample == 2


def test_only_the_newest_scene_ends_the_drawing(world: World) -> None:
    world.shown()
    world.session.select(sample=1)
    world.answer()
    old = world.scene
    world.session.set_appearance(edges=True)
    world.draw(old)
    assert world.state.phase == DRAWING
    world.renderer.frame.emit(frame(world.scene.id))
    assert world.state.phase == DRAWING, "a frame without its scene's description"
    world.draw()
    assert world.state.phase == SHOWN


def test_words_follow_the_picture_when_something_newer_loads(world: World) -> None:
    world.shown()
    world.session.select(sample=1)
    world.answer()
    scene = world.scene
    world.session.select(sample=2)
    assert world.state.phase == LOADING
    world.draw(scene)  # the picture of sample 1 arrives while sample 2 is being read
    assert world.state.phase == LOADING
    assert world.state.shown is not None
    assert world.state.shown.selection.sample == 1
    assert world.state.stale


def test_each_picture_has_its_own_words_while_the_next_is_drawn(world: World) -> None:
    world.shown()
    assert world.session.wants_more
    world.session.select(time=TIMES[1])
    world.answer()
    first = world.scene
    assert not world.session.wants_more, "the next scene would take the place of this one"
    world.renderer.shown.emit(SceneShown(first.id, 8))
    assert world.state.phase == DRAWING and world.session.wants_more
    world.session.select(time=TIMES[2])
    assert not world.session.wants_more
    world.answer()
    world.renderer.frame.emit(frame(first.id))
    assert world.state.phase == DRAWING and world.state.shown is not None
    assert (world.state.shown.manifest.time_index, world.state.selection.time) == (1, TIMES[2])
    directories = {world.state.shown.directory, Path(world.scene.artifact)}
    assert len(directories) == 2 and directories <= world.budget.index.kept
    world.draw()
    assert world.state.phase == SHOWN and world.state.shown.manifest.time_index == 2


def test_no_picture_of_a_dataset_that_was_left(world: World) -> None:
    world.shown()
    world.session.select(time=TIMES[1])
    world.answer()
    scene = world.scene
    world.opened("/data/other")
    world.draw(scene)
    assert world.state.shown is None


def test_a_failed_sample_clears_the_picture_and_the_others_work(world: World) -> None:
    world.shown()
    world.session.select(sample=1)
    world.fail("Sample 1 is damaged.")
    assert world.state.phase == FAILED
    assert world.state.shown is None, "never the old picture under the new number"
    assert world.scene.artifact == ""
    assert world.state.failure is not None
    assert world.state.failure.sentence == "Sample 1 is damaged."
    assert world.troubles == []
    world.session.step(1)
    assert world.state.failure is None
    world.answer()
    world.draw()
    assert world.state.phase == SHOWN


def test_a_failed_drawing_is_a_failure_and_one_of_an_older_scene_is_not(world: World) -> None:
    world.shown()
    world.session.select(sample=1)
    world.answer()
    world.renderer.failed.emit(Failed(world.scene.id - 1, "old"))
    assert world.state.phase == DRAWING
    world.renderer.failed.emit(Failed(world.scene.id, "It cannot be drawn."))
    assert world.state.phase == FAILED
    world.renderer.failed.emit(Failed(0, "There is no OpenGL."))
    assert world.troubles == ["There is no OpenGL."]


def test_a_sample_seen_before_needs_no_reader(world: World) -> None:
    world.shown()
    world.session.step(1)
    world.answer()
    world.draw()
    count = len(world.reader.requests)
    world.session.step(-1)
    assert world.state.phase == DRAWING
    world.draw()
    assert world.state.shown is not None
    assert world.state.shown.selection.sample == 0
    world.session.select(time=0.4)
    assert world.asked.time == 0.4
    assert len(world.reader.requests) == count + 1


def test_a_time_on_the_way_is_the_nearest_there_is(world: World) -> None:
    world.shown()
    world.session.select(time=1.9)
    world.answer()
    world.draw()
    assert world.state.selection.time == 2.0
    count = len(world.reader.requests)
    world.session.select(time=1.8)
    world.draw()
    assert len(world.reader.requests) == count
    assert world.state.selection.time == 2.0


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        ({"split": "nope"}, "The dataset horn has no split nope; its splits are: train, test, void."),
        ({"sample": 5}, "There is no sample 5 in split train of horn; its samples are numbered 0 to 8 (5 in all)."),
        ({"split": "void", "sample": 0}, "There is no sample 0 in split void of horn; the split is empty."),
    ],
)
def test_what_is_not_there_is_said_with_what_is(world: World, first: dict[str, Any], sentence: str) -> None:
    world.opened(**first)
    assert world.state.phase == FAILED
    assert world.state.failure is not None
    assert world.state.failure.sentence == sentence
    assert len(world.reader.requests) == 1
    world.session.select(split="train", sample=1)
    assert world.asked.sample == 1


def test_keys_lead_out_of_a_gap(world: World) -> None:
    world.opened(sample=5)
    world.session.step(1)
    assert world.asked.sample == 7
    world.session.select(sample=5)
    world.session.step(-1)
    assert world.asked.sample == 2
    world.session.step(10**12)
    assert world.asked.sample == 8
    count = len(world.reader.requests)
    world.session.step(1)
    assert len(world.reader.requests) == count, "the end is the end"


def test_instead_of_a_field_that_is_missing_no_other_one_is_shown(world: World) -> None:
    world.opened(field="colour")
    world.answer()
    world.draw()
    assert world.troubles == [] and world.state.shown is not None
    assert world.state.shown.selection.field == "" and world.state.choice.field == "colour"


def test_a_first_field_that_was_not_read_gives_way(world: World) -> None:
    world.opened()
    world.answer(read=("density",))
    assert (world.scene.field, world.scene.location) == ("density", "cell")
    world.draw()
    world.session.step(1)
    world.answer(fields=(), read=())
    assert world.scene.field == ""


def test_no_field_is_the_solid_colour(world: World) -> None:
    world.opened()
    world.answer(fields=(), read=())
    world.draw()
    assert world.state.shown is not None
    assert world.state.shown.selection.field == ""


def test_another_field_starts_with_its_magnitude(world: World) -> None:
    world.shown()
    world.session.select(component=1)
    world.session.select(field="density", location="cell")
    assert world.state.selection.component == -1


def test_an_artifact_that_vanished_is_a_failure_in_words(world: World) -> None:
    world.opened()
    world.reader.answered.emit(SampleRead(world.asked.id, str(world.root / "gone"), ("pressure",)))
    assert world.state.phase == FAILED
    assert world.state.failure is not None
    assert "gone" in world.state.failure.sentence


def test_a_failed_opening_leaves_what_was_open(world: World) -> None:
    world.shown()
    before = world.state.shown
    world.session.open_dataset(Path("/nowhere"))
    world.fail("There is no folder /nowhere.")
    assert world.troubles == ["There is no folder /nowhere."]
    assert (world.state.phase, world.state.shown) == (SHOWN, before)
    assert world.state.catalogue is not None
    assert world.state.catalogue.name == "horn"


def test_a_failed_opening_takes_up_again_what_it_interrupted(world: World) -> None:
    world.shown()
    world.session.select(sample=1)
    world.session.open_dataset(Path("/nowhere"))
    world.fail()
    assert world.state.phase == LOADING
    assert world.asked.sample == 1
    world.answer()
    world.draw()
    assert world.state.shown is not None
    assert world.state.shown.selection == world.state.selection


def test_a_failed_opening_of_the_first_dataset(world: World) -> None:
    world.session.open_dataset(Path("/nowhere"))
    world.fail()
    assert world.state.phase == EMPTY
    assert len(world.troubles) == 1


def test_a_failed_opening_over_a_failed_sample_shows_the_failure_again(world: World) -> None:
    world.opened(sample=5)
    world.session.open_dataset(Path("/nowhere"))
    world.fail()
    assert world.state.phase == FAILED


def test_nothing_takes_the_place_of_an_opening(world: World) -> None:
    world.shown()
    world.session.open_dataset(Path("/data/other"))
    count = len(world.reader.requests)
    told = len(world.states)
    world.session.step(1)
    world.session.select(field="density")
    world.session.retry()
    assert len(world.reader.requests) == count
    assert world.state.phase == OPENING
    assert len(world.states) > told, "the widgets go back to what is so"
    world.reader.answered.emit(DatasetOpened(count, catalogue("/data/other")))
    assert world.state.catalogue is not None
    assert world.state.catalogue.name == "other"
    assert world.state.shown is None


def test_the_newest_opening_wins(world: World) -> None:
    world.session.open_dataset(Path("/data/a"))
    world.session.open_dataset(Path("/data/b"))
    world.reader.answered.emit(DatasetOpened(1, catalogue("/data/a")))
    assert world.state.catalogue is None
    world.reader.answered.emit(DatasetOpened(2, catalogue("/data/b")))
    assert world.state.catalogue is not None
    assert world.state.catalogue.name == "b"


def test_a_dataset_without_samples(world: World) -> None:
    world.session.open_dataset(Path("/data/void"))
    world.reader.answered.emit(DatasetOpened(1, Catalogue("/data/void", "void", "cgns", (Split("train", ()),))))
    assert world.state.phase == FAILED
    assert world.state.failure is not None
    assert world.state.failure.sentence.startswith("The dataset void has no samples")
    world.session.step(1)
    assert len(world.reader.requests) == 1


@pytest.mark.parametrize("phase", ["empty", "opening", "loading", "drawing", "shown", "failed"])
def test_a_change_of_appearance_never_blanks_what_is_on_screen(world: World, phase: str) -> None:
    if phase not in ("empty", "opening"):
        world.shown()
    if phase == "opening":
        world.shown()
        world.session.open_dataset(Path("/data/other"))
    elif phase in ("loading", "drawing", "failed"):
        world.session.select(sample=1)
        if phase == "drawing":
            world.answer()
        elif phase == "failed":
            world.fail()
    assert world.state.phase == phase
    artifact = world.scene.artifact if world.renderer.scenes else ""
    world.session.set_appearance(color_map="plasma", edges=True)
    assert (world.scene.color_map, world.scene.edges, world.scene.artifact) == ("plasma", True, artifact)
    assert world.state.phase == ("drawing" if phase == "shown" else phase)
    count = len(world.renderer.scenes)
    world.session.set_appearance(color_map="plasma")
    assert len(world.renderer.scenes) == count, "no change, no drawing"
    if phase in ("opening", "loading"):
        world.draw()
        assert world.state.phase == phase
        assert world.state.shown is not None
        assert world.state.shown.scene.id == world.scene.id


def die_of_it(world: World) -> None:
    """Let every reader die that is asked, until nobody is asked any more."""
    for attempt in range(DEATHS):
        request = world.asked
        world.reader.died.emit(KILLED, True)
        again = attempt < DEATHS - 1
        assert (world.asked.id != request.id) == again, "asked once more, but not for ever"
        assert replace(world.asked, id=0) == replace(request, id=0)


def test_a_reader_that_dies_at_rest(world: World) -> None:
    world.reader.died.emit(KILLED, False)
    assert world.troubles == [
        "The reader process was terminated by SIGKILL (it was killed, often for lack of memory); it has been restarted."
    ]
    assert world.reader.requests == []


def test_a_dataset_that_kills_readers(world: World) -> None:
    world.session.open_dataset(Path("/data/horn"))
    die_of_it(world)
    assert world.state.phase == EMPTY
    assert "while opening the dataset" in world.troubles[-1]
    world.session.open_dataset(Path("/data/horn"))
    world.reader.died.emit(KILLED, True)
    assert world.state.phase == OPENING, "the user may try again"


def test_a_sample_that_kills_readers_is_marked_and_the_others_work(world: World) -> None:
    world.shown()
    world.session.step(1)
    die_of_it(world)
    assert world.state.phase == FAILED
    assert world.state.failure is not None
    sentence = world.state.failure.sentence
    assert sentence == (
        "The reader process was terminated by SIGKILL (it was killed, often for lack of memory) while reading "
        "sample 1 of split train; the other samples can still be read."
    )
    world.session.step(1)
    world.answer()
    world.draw()
    count = len(world.reader.requests)
    world.session.step(-1)
    assert len(world.reader.requests) == count, "no reader is sacrificed again"
    assert world.state.failure is not None
    assert world.state.failure.sentence == sentence
    world.session.retry()
    assert len(world.reader.requests) == count + 1, "unless the user wants it"
    world.answer()
    world.draw()
    assert world.state.phase == SHOWN


def test_a_reader_that_cannot_be_started_is_not_asked_again(world: World) -> None:
    world.shown()
    world.session.step(1)
    count = len(world.reader.requests)
    world.reader.died.emit(Outcome("reader", error="No such file"), True)
    assert world.state.phase == FAILED
    assert len(world.reader.requests) == count
    world.session.step(1)
    world.session.step(-1)
    assert len(world.reader.requests) == count + 2, "it is not the sample's fault"


def test_a_renderer_that_dies(world: World) -> None:
    world.shown()
    world.renderer.died.emit(Outcome("renderer", 11, True))
    assert len(world.troubles) == 1
    assert world.state.phase == SHOWN
    world.session.step(1)
    world.fail()
    world.renderer.died.emit(Outcome("renderer", 11, True))
    assert len(world.troubles) == 1, "the failure is on screen already"


def test_a_new_cache_root_means_reading_again(world: World, tmp_path: Path) -> None:
    world.shown()
    count = len(world.reader.requests)
    (tmp_path / "new").mkdir()
    world.session.cache_root_changed(tmp_path / "new")
    assert len(world.reader.requests) == count + 1
    assert world.asked.cache_root == str(tmp_path / "new")
    world.session.open_dataset(Path("/data/other"))
    world.session.cache_root_changed(tmp_path / "new")
    assert isinstance(world.asked, OpenDataset), "an opening goes on"


def test_reload_reads_everything_again_and_comes_back(world: World) -> None:
    world.shown()
    world.session.select(sample=8)
    world.answer()
    world.draw()
    world.session.reload()
    assert isinstance(world.asked, OpenDataset)
    world.reader.answered.emit(DatasetOpened(world.asked.id, catalogue()))
    assert isinstance(world.asked, ReadSample), "what was read before is not believed"
    assert world.asked.sample == 8


def test_reload_comes_back_to_the_file_of_the_same_name(world: World) -> None:
    """Another one that came in between has taken its number, and that of what is subtracted."""

    def files(*names: str) -> Catalogue:
        return Catalogue("/data/run", "run", "mesh files", (Split("files", ((0, len(names)),), names),))

    world.session.open_dataset("/data/run")
    world.reader.answered.emit(DatasetOpened(world.asked.id, files("a.vtu", "c.vtu")))
    world.answer()
    world.draw()
    world.session.select(sample=1)
    world.session.set_difference(other=Other(sample=1))
    world.answer()
    world.draw()
    camera = replace(CAMERA, position=(0.0, 3.0, 0.0))
    world.look_from(camera)
    world.session.reload()
    world.reader.answered.emit(DatasetOpened(world.asked.id, files("a.vtu", "b.vtu", "c.vtu")))
    assert isinstance(world.asked, ReadSample) and world.asked.sample == 2
    assert world.state.difference.other.sample == 2
    assert world.renderer.camera == camera

    # So does what was open when the program was killed.
    world.session.opening.open_dataset("/data/run", Selection("files", 1), names={"files": {"1": "b.vtu"}})
    world.reader.answered.emit(DatasetOpened(world.asked.id, files("0.vtu", "a.vtu", "b.vtu")))
    assert isinstance(world.asked, ReadSample) and world.asked.sample == 2


def test_selecting_the_same_again_does_nothing_but_after_a_failure(world: World) -> None:
    world.shown()
    count = len(world.reader.requests)
    world.session.select(sample=0)
    assert len(world.reader.requests) == count
    world.session.select(sample=1)
    world.fail()
    world.session.select(sample=1)
    assert len(world.reader.requests) == count + 2


def test_before_anything_is_open_nothing_happens(world: World) -> None:
    world.session.select(sample=3)
    world.session.step(1)
    world.session.retry()
    world.session.reload()
    world.session.cache_root_changed(world.root)
    world.renderer.shown.emit(SceneShown(0))
    world.renderer.frame.emit(frame(0))
    assert world.reader.requests == []
    assert world.state.phase == EMPTY


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(FIRST, ("test", 1)), (Selection("train", 2), ("train", 2)), (replace(FIRST, field="pressure"), ("test", 1))],
)
def test_the_part_that_a_path_stands_for_is_shown_unless_another_is_asked_for(
    world: World, asked: Selection, shown: tuple[str, int]
) -> None:
    world.session.open_dataset(Path("/data/horn/data/test/sample_000000001"), asked)
    world.reader.answered.emit(DatasetOpened(world.asked.id, catalogue(), "test", 1))
    selection = world.state.selection
    assert (selection.split, selection.sample) == shown
    assert selection.field == asked.field


def test_another_file_of_the_dataset_that_is_open_changes_the_sample_alone(world: World) -> None:
    world.opened()
    world.session.select(field="pressure")
    world.session.open_dataset(Path("/data/horn/data/test/sample_000000001"))
    world.reader.answered.emit(DatasetOpened(world.asked.id, catalogue(), "test", 1))
    selection = world.state.selection
    assert (selection.split, selection.sample, selection.field) == ("test", 1, "pressure")
