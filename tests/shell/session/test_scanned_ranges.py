"""Ranges of the colours over all samples, and over time, as a scan has found them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.panels.scans import NAN, KnownScan
from viewer.pairs.matching import FieldKey
from viewer.protocol import ALL_BASES
from viewer.protocol.scan_figures import ALL_SPLITS, FieldFigures, ScanColumn, SplitFigures
from viewer.protocol.scan_results import ReadColumns, ReadFigures
from viewer.shell.session.player import Player
from viewer.shell.session.range_words import range_words
from viewer.shell.session.scan_lookup import ScanLookup
from viewer.shell.session.scanned_ranges import ScannedRanges
from viewer.shell.session.selection import OF_ALL, OF_SPLIT, WHOLE
from viewer.shell.session.series_range import SeriesRange
from viewer.shell.session.series_subject import SeriesKey
from viewer.shell.session.state import SERIES

PRESSURE = FieldKey("pressure", "vertex", "Base_3_3")
ENDS = (ScanColumn("min", PRESSURE), ScanColumn("max", PRESSURE))


def figures(low: float, high: float, key: FieldKey = PRESSURE) -> FieldFigures:
    percentiles = ((1.0, low + 1.0), (50.0, (low + high) / 2.0), (99.0, high - 1.0))
    return FieldFigures(key, 2, 10, 0, 0, low, high, 0.0, 1.0, percentiles)


def splits(known: int = 5) -> tuple[SplitFigures, ...]:
    return (
        SplitFigures("train", 5, known, 0, (figures(-4.0, 4.0),)),
        SplitFigures("test", 2, 2, 0, (figures(-9.0, 9.0),)),
        SplitFigures(ALL_SPLITS, 7, known + 2, 0, (figures(-9.0, 9.0),)),
    )


@pytest.fixture
def scan(world: World, tmp_path: Path) -> KnownScan:
    """A scan that the session looks things up in."""
    made = KnownScan(tmp_path)
    made.lookup = ScanLookup(world.session, made)  # type: ignore[attr-defined, arg-type]
    return made


def columns() -> dict[str, dict[ScanColumn, list[float]]]:
    return {
        "train": {ENDS[0]: [-3.0, -1.0, NAN, 0.0, 0.0], ENDS[1]: [3.0, 1.0, NAN, 0.0, 0.0]},
        "test": {ENDS[0]: [0.0, 0.0], ENDS[1]: [0.0, 0.0]},
    }


def words(world: World) -> str:
    assert world.state.shown is not None
    return range_words(world.state.shown).sentence.replace("\N{NO-BREAK SPACE}", " ")


def test_the_range_over_samples_is_that_of_the_scan(world: World, scan: KnownScan, qtbot: QtBot) -> None:
    scan.know(columns(), splits())
    world.shown()
    scan.answer()
    world.session.set_color_scale(mode=OF_SPLIT)
    assert world.scene.range is None and world.state.color_scale.awaits_scan
    world.draw()
    assert words(world) == "The range is that of this time step; that of all samples of split train is being looked up."
    qtbot.waitUntil(lambda: len(scan.waiting) == 1)
    assert [type(question) for question in scan.answer()] == [ReadFigures]
    assert world.scene.range == (-4.0, 4.0) and world.scene.widen
    world.draw()
    assert words(world) == "The range is that of all 5 samples of split train."
    world.session.set_color_scale(mode=OF_ALL, share=(1.0, 99.0))
    assert world.scene.range == (-8.0, 8.0) and not world.scene.widen
    world.draw()
    assert words(world) == ("The range leaves out what is below 1 % or above 99 % of the values of all 7 samples.")
    world.session.select(sample=1)
    world.answer()
    assert world.scene.range == (-8.0, 8.0), "one range for all samples, at once"
    assert scan.waiting == [], "it is known"


def test_what_is_not_known_is_said(world: World, scan: KnownScan, qtbot: QtBot) -> None:
    world.shown()
    scan.status = replace(scan.status, splits=(SplitFigures("train", 5, 0, 0), SplitFigures("test", 2, 0, 0)))
    world.session.set_color_scale(mode=OF_ALL)
    qtbot.waitUntil(lambda: world.state.color_scale.samples_known)
    assert scan.waiting == [] and world.scene.range is None
    assert world.state.color_scale.scanned == (0, 7)
    world.draw()
    assert words(world) == (
        "The range is that of this time step; that of all samples is not known, as none of them has been scanned."
    )
    scan.know(columns(), splits(known=3))
    scan.answer()
    assert world.scene.range == (-9.0, 9.0)
    world.draw()
    assert words(world) == "The range is that of 5 of 7 samples; the others have not been scanned."
    scan.know({})
    scan.answer()
    assert world.scene.range is None, "it was forgotten"


def test_the_range_over_time_comes_from_the_scan(world: World, scan: KnownScan, qtbot: QtBot) -> None:
    class Background:
        def stop(self, _job: object) -> None: ...

    lookup: Any = scan.lookup  # type: ignore[attr-defined]
    job = SeriesRange(world.session, Background(), Player(world.session, world.session))  # type: ignore[arg-type]
    job.wait_for(lambda: lookup.waits)
    scan.know(columns(), splits())
    world.shown()
    assert world.state.color_scale.mode == SERIES
    assert job.next_request(world.state) is None, "nothing is read while it is looked up"
    qtbot.waitUntil(lambda: len(scan.waiting) == 1)
    assert job.next_request(world.state) is None
    (question,) = scan.answer()
    assert isinstance(question, ReadColumns) and question.columns == ENDS
    assert world.scene.range == (-3.0, 3.0)
    world.draw()
    assert range_words(world.state.shown).short == "all time steps"  # type: ignore[arg-type]
    assert job.next_request(world.state) is None
    world.session.select(sample=1)
    world.answer()
    assert world.scene.range == (-1.0, 1.0), "that of another sample is known at once"
    world.draw()
    world.session.select(sample=2)
    world.answer()
    world.draw()
    assert world.scene.range is None and job.next_request(world.state) is not None, "this one has not been scanned"


def test_a_field_that_the_scan_lacks_is_read(world: World, scan: KnownScan, qtbot: QtBot) -> None:
    class Background:
        def stop(self, _job: object) -> None: ...

    lookup: Any = scan.lookup  # type: ignore[attr-defined]
    job = SeriesRange(world.session, Background(), Player(world.session, world.session))  # type: ignore[arg-type]
    job.wait_for(lambda: lookup.waits)
    scan.know({split: {ScanColumn("points"): [1.0] * 5} for split in ("train", "test")}, splits())
    with qtbot.waitSignal(lookup.settled):
        world.shown()
    assert scan.waiting == [] and job.next_request(world.state) is not None


def test_another_dataset_has_none_of_it(world: World, scan: KnownScan, qtbot: QtBot) -> None:
    scan.know(columns(), splits())
    world.shown()
    world.session.set_color_scale(mode=OF_ALL)
    qtbot.waitUntil(lambda: len(scan.waiting) > 0)
    scan.answer()
    assert world.scene.range == (-9.0, 9.0)
    scan.know({})
    world.opened("/data/other")
    world.answer()
    world.session.set_color_scale(mode=OF_ALL)
    qtbot.waitUntil(lambda: world.state.color_scale.samples_known)
    assert world.scene.range is None


def test_components_and_bases() -> None:
    key = SeriesKey("train", 0, "One", "U", "vertex")
    ranges = ScannedRanges()
    one, two = FieldKey("U", "vertex", "One"), FieldKey("U", "vertex", "Two")
    both = (figures(0.0, 5.0, one), figures(2.0, 8.0, two), figures(-5.0, 1.0, FieldKey("Ux", "vertex", "One")))
    ranges.put_figures((SplitFigures("train", 5, 5, 0, both),))
    assert ranges.over_samples(OF_SPLIT, key, "U", WHOLE).range == (0.0, 5.0)
    assert ranges.over_samples(OF_SPLIT, key, "Ux", (1.0, 99.0)).range == (-4.0, 0.0)
    assert ranges.over_samples(OF_ALL, key, "U", WHOLE).range is None
    everywhere = replace(key, base=ALL_BASES)
    assert ranges.over_samples(OF_SPLIT, everywhere, "U", WHOLE).range == (0.0, 8.0)
    assert ranges.over_samples(OF_SPLIT, everywhere, "U", (1.0, 99.0)).range is None, "not known of both together"
    assert ranges.over_samples(OF_SPLIT, replace(key, dataset="/another"), "U", WHOLE).range is None
    assert ranges.over_samples(OF_SPLIT, replace(key, location="cell"), "U", WHOLE).range is None
