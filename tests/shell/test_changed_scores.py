"""Scores whose files change, with a reader of the test's own making: what is asked, said, and compared again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.shell.fakes import World
from tests.shell.test_prediction import FOUND, sample
from viewer.pairs.sample_errors import SampleErrors
from viewer.protocol import Cancelled, CheckErrors, ErrorsChecked, ErrorsRead, Failed, FindPairs, ReadErrors
from viewer.shell.prediction.changed_scores import ChangedScores
from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.ranking_lines import ranked_lines
from viewer.shell.prediction.score_words import summary
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.saved_state import SavedState

SAMPLES = tuple(replace(sample(number), state=f"state of {number}") for number in (0, 1, 2, 7, 8))


class Pair:
    """What is compared, and what looks at its files."""

    def __init__(self, world: World, state: SavedState) -> None:
        background = BackgroundReading(world.session, world.reader)  # type: ignore[arg-type]
        self.judging = Judging(world.session, background, state)
        self.changed = ChangedScores(self.judging, background)
        background.begin(self.changed, self.judging)


@pytest.fixture
def pair(world: World, tmp_path: Path) -> Iterator[Pair]:
    made = Pair(world, SavedState(tmp_path / "state.json"))
    world.shown()
    made.judging.use("/data/model")
    world.reader.end_background(FOUND)
    world.reader.end_background(ErrorsRead(2, "train", 0, SAMPLES))
    assert world.reader.idle

    yield made


def asked(world: World, kind: type) -> Any:
    request = world.reader.in_background[-1]
    assert isinstance(request, kind), request
    return request


def test_what_has_changed_is_marked_and_compared_again(world: World, pair: Pair) -> None:
    judging, told = pair.judging, []
    judging.begun.connect(lambda: told.append(set(judging.current.changed)))
    before = summary(judging.current, "")
    pair.changed.check_all()
    request = asked(world, CheckErrors)
    assert (request.dataset, request.prediction, request.split) == ("/data/horn", "/data/model", "train")
    assert request.samples == (0, 1, 2, 7, 8) and request.states[3] == "state of 7"
    world.reader.end_background(Cancelled(request.id))
    assert asked(world, CheckErrors).samples == request.samples, "what was interrupted is asked again"
    world.reader.end_background(ErrorsChecked(request.id, "train", (1, 2, 8)))
    assert world.reader.idle and not judging.wanted, "the user says when"
    assert summary(judging.current, "").startswith("Out of date: files of 3 samples have changed; Compute")
    assert summary(judging.current, "").endswith(before)
    judging.use("/data/other", compute=False)
    assert ranked_lines(judging.all, "")[0].cells[3] == "Out of date"
    judging.remove("/data/other")
    told.clear()

    pair.changed.check_some()
    assert asked(world, CheckErrors).samples == (0, 7), "the others are known to have changed"
    world.reader.end_background(ErrorsChecked(1, "train", ()))
    judging.compute()
    asked(world, FindPairs)
    assert len(judging.current.pairing.pairs) == 2, "until then what is known stays"
    world.reader.end_background(FOUND)
    assert told == [set()]
    request = asked(world, ReadErrors)
    assert (request.start, request.most) == (1, 2)
    world.reader.end_background(ErrorsRead(3, "train", 1, _better(1)))
    request = asked(world, ReadErrors)
    assert (request.start, request.most) == (2, 1)
    world.reader.end_background(ErrorsRead(3, "train", 2, _better(2)))
    assert (asked(world, ReadErrors).start, asked(world, ReadErrors).most) == (4, 0)
    world.reader.end_background(ErrorsRead(4, "train", 4, _better(8)))
    assert world.reader.idle and not judging.wanted and not judging.current.changed
    keeper = judging.current.keeper("train")
    assert [keeper.of_sample("train", number, 0).mae for number in (0, 1, 2, 7, 8)] == pytest.approx(
        [0.0, 0.125, 0.25, 3.5, 1.0]
    )
    assert summary(judging.current, "").startswith("Score ")


def test_a_prediction_that_is_gone_is_not_what_was_compared(world: World, pair: Pair) -> None:
    pair.changed.check_some()
    world.reader.end_background(Failed(1, "There is no prediction /data/model."))
    assert "files of 5 samples have changed" in summary(pair.judging.current, "")
    pair.judging.compute()
    world.reader.end_background(Failed(1, "There is no prediction /data/model."))
    assert summary(pair.judging.current, "") == "There is no prediction /data/model."
    assert world.reader.idle
    pair.judging.compute()  # it is there again
    world.reader.end_background(FOUND)
    assert (asked(world, ReadErrors).start, asked(world, ReadErrors).most) == (0, 0)


def test_samples_that_come_to_a_prediction(world: World, pair: Pair) -> None:
    judging = pair.judging
    judging.remove("/data/model")
    judging.use("/data/arrays")
    world.reader.end_background(replace(FOUND, listing="four files"))
    known = [replace(one, lacking=() if one.sample != 1 else ((0, 0),)) for one in SAMPLES]
    world.reader.end_background(ErrorsRead(2, "train", 0, tuple(known)))
    before = summary(judging.current, "")
    pair.changed.check_all()
    request = asked(world, CheckErrors)
    assert (request.samples, request.listing) == ((), "four files")
    world.reader.end_background(ErrorsChecked(request.id, "", (), relisted=True))
    request = asked(world, CheckErrors)
    assert request.samples and not request.listing
    world.reader.end_background(ErrorsChecked(request.id, "train", ()))
    said = "Out of date: the prediction has other samples now; Compute takes them in. Before: "
    assert summary(judging.current, "") == said + before
    assert not judging.all.is_complete and not judging.wanted, "the user says when"
    judging.compute()
    world.reader.end_background(replace(FOUND, listing="five files"))
    request = asked(world, ReadErrors)
    assert (request.start, request.most) == (1, 1), "what the prediction lacked before"
    world.reader.end_background(ErrorsRead(3, "train", 1, _better(1)))
    assert judging.all.is_complete and summary(judging.current, "").startswith("Score ")


def test_other_pairs_begin_anew(world: World, pair: Pair) -> None:
    pair.judging.note_changed(pair.judging.current, "train", (1,))
    pair.judging.compute()
    pairing = replace(FOUND.pairing, pairs=FOUND.pairing.pairs[:1])
    world.reader.end_background(replace(FOUND, pairing=pairing))
    assert pair.judging.current.done == 0 and asked(world, ReadErrors).pairs == pairing.pairs


def test_a_dataset_that_is_read_again_is_compared_again(world: World, pair: Pair) -> None:
    pair.judging.use("/data/idle", compute=False)
    world.reader.end_background(FOUND)
    pair.judging.set_outputs((1,))
    world.opened()
    world.draw()
    assert [(one.path, one.wanted) for one in pair.judging.all.every] == [("/data/model", True), ("/data/idle", False)]
    world.reader.end_background(FOUND)
    assert (pair.judging.current.path, pair.judging.current.outputs) == ("/data/idle", (1,))
    world.reader.end_background(FOUND)
    assert asked(world, ReadErrors).prediction == "/data/model"


def _better(number: int) -> tuple[SampleErrors, ...]:
    return (replace(sample(number, 0.125), state="new"),)
