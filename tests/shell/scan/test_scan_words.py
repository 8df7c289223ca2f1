from __future__ import annotations

from dataclasses import replace

import pytest

from viewer.protocol.scan_figures import SplitFigures
from viewer.shell.scan.scan_words import (
    begin_words,
    duration,
    ended_words,
    plan_words,
    remark_details,
    remark_words,
    status_words,
)
from viewer.shell.session.scan_place import ScanPlace
from viewer.shell.session.scan_status import ScanStatus


def status(train: int = 0, test: int = 0, broken: int = 0) -> ScanStatus:
    splits = (SplitFigures("train", 800, train, broken), SplitFigures("test", 200, test, 0))
    return ScanStatus("idle", splits, broken=broken)


def test_what_is_known_is_said_in_words() -> None:
    assert status_words(ScanStatus()) == ""
    assert status_words(status()) == "Nothing has been scanned yet"
    assert status_words(status(12, broken=1)) == "12 of 1,000 samples are known; 1 cannot be read"
    assert status_words(status(800, 200)) == "All 1,000 samples are known"
    assert status_words(status(800, 200, 3), "train") == "All 800 samples of split train are known; 3 cannot be read"
    assert status_words(status(800), "test") == "Nothing has been scanned yet of split test"
    assert status_words(ScanStatus("idle", (SplitFigures("a", 1, 1, 0),))) == "The only sample is known"
    assert status_words(ScanStatus("idle", (SplitFigures("a", 0, 0, 0),))) == "There are no samples"


def test_where_a_scan_will_run_is_said_before(qapp: object) -> None:
    address = ""
    place, told = ScanPlace(lambda: address), []
    place.changed.connect(lambda: told.append(place.words))
    assert place.words.startswith("on ") and place.words.endswith(" of this machine")
    place.look()
    address = "tcp://there:8786"
    place.look()
    place.look()
    assert told == ["on the cluster tcp://there:8786"]
    assert plan_words(status(), "", told[0]) == f"Nothing has been scanned yet; a scan runs {told[0]}"
    assert plan_words(status(800), "", told[0]) == f"800 of 1,000 samples are known; a scan runs {told[0]}"
    assert plan_words(status(800), "train", told[0]) == "All 800 samples of split train are known"
    running = replace(status(), phase="running", done=312, total=1000)
    assert plan_words(running, "", told[0]) == status_words(running), "it runs already"


def test_another_window_that_scans_is_said() -> None:
    elsewhere = replace(status(), phase="running", done=312, total=1000, elsewhere=True)
    expected = "Another window scans this dataset; its results appear here: 312 of 1,000 samples"
    assert status_words(elsewhere) == expected


def test_how_far_a_scan_is_is_said_in_words() -> None:
    running = replace(status(), phase="running", done=312, total=1000)
    assert status_words(running) == "312 of 1,000 samples", "nobody can tell how long it takes"
    lately = replace(running, rate=85.2, left=8.4, broken=2)
    assert status_words(lately) == "312 of 1,000 samples, 85 per second, 8 s left; 2 cannot be read"
    assert status_words(replace(lately, rate=0.25)).startswith("312 of 1,000 samples, 0.25 per second, ")
    assert "Paused at 312" in status_words(replace(lately, phase="paused"))
    assert "kept" in status_words(replace(lately, phase="stopping"))
    assert ended_words(replace(running, done=1000)) == "Scanned 1,000 samples"
    assert ended_words(running) == "Scanned 312 of 1,000 samples; what was found is kept"


def test_what_is_to_be_known_of_a_scan() -> None:
    running = replace(status(), phase="running")
    assert (remark_words(running), remark_details(running)) == ("", "")
    one = replace(running, remarks=("Worker a is left out.",))
    assert (remark_words(one), remark_details(one)) == ("Worker a is left out.", "Worker a is left out.")
    two = replace(running, remarks=("Worker a is left out.", "Worker b has gone."))
    assert remark_words(two) == "Worker b has gone. (1 more; point here to see them)"
    assert remark_details(two) == "Worker a is left out.\nWorker b has gone."
    lost = replace(two, trouble="All workers have gone.", detail="OSError")
    assert remark_words(lost) == "All workers have gone." and remark_details(lost).startswith("OSError\nWorker a")


def test_the_button_says_what_it_does() -> None:
    assert begin_words(status()) == "Scan all samples"
    assert begin_words(status(), "test") == "Scan split test"
    assert begin_words(status(312)) == "Go on"
    assert begin_words(status(800), "test") == "Scan split test", "of that split nothing is known"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.1, "1 s"), (8.4, "8 s"), (99.4, "99 s"), (100, "2 min"), (3000, "50 min"), (7500, "2 h 5 min")],
)
def test_times_are_as_exact_as_they_are_known(seconds: float, words: str) -> None:
    assert duration(seconds) == words
