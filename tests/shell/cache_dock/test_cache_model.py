"""The outline and the model of the cache dock: groups, order, filter, window, and what a view is told of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.shell.caches import finding, row
from viewer.cache import OwnerRecord, Usage, Verdict
from viewer.cache.verdict import RecordState
from viewer.shell.cache_dock.headings import OtherHeadings, own_heading
from viewer.shell.cache_dock.model import KEY_ROLE, CacheModel
from viewer.shell.cache_dock.outline import WINDOW, Outline
from viewer.shell.cache_dock.rows import (
    COLUMNS,
    SIZE,
    CacheRow,
    RowKind,
    ago,
    artifact_rows,
    owner_words,
)
from viewer.shell.cache_dock.snapshot import ArtifactEntry, Marks

HEADS = [*own_heading(0, 0), *OtherHeadings().rows()]
NOTES = {
    "this": "No sample has been viewed yet",
    "peers": "No other viewer is running",
    "rest": "Nothing is left behind",
}


def entry(sample: int, split: str = "train", dataset: str = "/data/wing", **changes: Any) -> ArtifactEntry:
    values: dict[str, Any] = {
        "directory": Path(f"/cache/{Path(dataset).name}/{split}/{sample}"),
        "dataset": dataset,
        "split": split,
        "sample": sample,
        "base": "Base",
        "bases": 1,
        "time": 0.0,
        "steps": 1,
        "fields": ("pressure",),
        "known_fields": 2,
        "bytes": 1000 * (sample + 1),
        "used": 1e9 + sample,
    }
    return ArtifactEntry(**values | changes)


@pytest.fixture
def model(qapp: Any) -> Iterator[CacheModel]:
    made = CacheModel()
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.apply(HEADS)
    yield made
    del tester


def names(model: CacheModel, parent: QModelIndex | None = None) -> list[str]:
    parent = parent or QModelIndex()
    return [model.index(number, 0, parent).data() for number in range(model.rowCount(parent))]


def below(model: CacheModel, key: str) -> list[str]:
    return names(model, model.index_of(key))


def test_the_groups_keep_their_places_and_say_when_they_are_empty(model: CacheModel) -> None:
    model.sort(SIZE, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["Orphans and others (0)", "This viewer (0)", "Other viewers (0)"]
    for group, note in NOTES.items():
        assert below(model, group) == [note]


def test_headings_count_and_sum() -> None:
    findings = [finding("a"), finding("b"), finding("c", Verdict.FOREIGN), finding("d", Verdict.ALIVE)]
    usages = {0: Usage(1, 1, 4096), 3: Usage(2, 1, 8192)}
    headings = OtherHeadings()
    for number, one in enumerate(findings):
        headings.put(one, usages.get(number))
    peers, rest = headings.rows()
    assert peers.texts[0:2] == ("Other viewers (1)", "8.2 kB")
    assert rest.texts[0:2] == ("Orphans and others (3)", "4.1 kB…")  # two are not counted yet
    assert rest.texts[4] == "2 orphans to clean, 1 kept"
    headings.put(finding("d"), Usage(2, 1, 8192))  # it has ended
    headings.put(findings[1], Usage(1, 1, 1000))
    headings.put(findings[2], Usage(1, 1, 1000))
    peers, note, rest = (headings.rows()[place] for place in (0, 2, 1))
    assert (peers.texts[0], note.texts[0]) == ("Other viewers (0)", NOTES["peers"])
    assert rest.texts[0:2] == ("Orphans and others (4)", "14.3 kB")
    assert rest.texts[4] == "3 orphans to clean, 1 kept"


def test_rows_come_change_and_go(model: CacheModel) -> None:
    model.apply([row("b"), row("a"), row("c", size=None)], ["rest/note"])
    assert below(model, "rest") == ["a", "b", "c"]
    place = model.index_of("/tmp/c")
    assert place.siblingAtColumn(SIZE).data() == "…"
    model.apply([row("c", size=5_000_000)])
    assert place.siblingAtColumn(SIZE).data() == "5.0 MB"
    model.apply([], ["/tmp/a", "/tmp/none"])
    assert below(model, "rest") == ["b", "c"]


def test_a_viewer_that_ends_moves_to_the_orphans(model: CacheModel) -> None:
    model.apply([row("x", Verdict.ALIVE)], ["peers/note"])
    assert below(model, "peers") == ["x"]
    model.apply([row("x", Verdict.ORPHAN), *HEADS])
    assert below(model, "peers") == [NOTES["peers"]]
    assert "x" in below(model, "rest")


def test_artifacts_lie_in_their_split_in_their_dataset(model: CacheModel) -> None:
    entries = [entry(10), entry(2), entry(2, "test"), entry(1, dataset="/data/heat")]
    marks = Marks(frozenset({entries[0].directory}), frozenset({entries[0].directory, entries[1].directory}))
    model.apply([*own_heading(5000, 4), *artifact_rows(entries, 4096, marks)], ["this/note"])
    assert below(model, "this") == ["heat", "wing", "Frame buffers"]
    assert below(model, "this//data/wing") == ["test", "train"]
    assert below(model, "this//data/wing//train") == ["Sample 2", "Sample 10"]
    shown = model.row_of(model.index_of(str(entries[0].directory)))
    assert shown is not None
    assert shown.texts[2] == "shown, pinned"
    assert shown.texts[4] == "pressure (1 more not yet read)"
    model.apply([], ["this//data/wing"])
    assert below(model, "this") == ["heat", "Frame buffers"]
    assert model.row_of(model.index_of(str(entries[0].directory))) is None


def test_what_a_sample_has_several_of_is_in_its_name() -> None:
    rows = artifact_rows([entry(3, bases=2, steps=4, time=0.25)], 0, Marks())
    assert rows[0].texts[0] == "Sample 3, Base, t = 0.25"


def test_only_a_window_of_many_rows_is_shown(model: CacheModel) -> None:
    model.apply([row(f"orphan-{number:05d}", size=number) for number in range(1000)], ["rest/note"])
    assert len(below(model, "rest")) == WINDOW + 1
    assert below(model, "rest")[-1] == f"{1000 - WINDOW:,} more…"
    model.sort(SIZE, Qt.SortOrder.DescendingOrder)
    assert below(model, "rest")[0] == "orphan-00999"
    model.show_more("rest")
    assert len(below(model, "rest")) == 2 * WINDOW + 1
    model.sort(SIZE, Qt.SortOrder.AscendingOrder)
    assert len(below(model, "rest")) == WINDOW + 1
    assert below(model, "rest")[0] == "orphan-00000"
    model.set_filter("orphan-0012")
    assert sorted(below(model, "rest")) == [f"orphan-0012{digit}" for digit in range(10)]
    assert names(model) == ["Orphans and others (0)"]
    model.set_filter("nothing like it")
    assert names(model) == []
    model.set_filter("")
    assert len(names(model)) == 3


def test_the_filter_takes_all_words_and_new_rows(model: CacheModel) -> None:
    model.set_filter("alpha PID")
    model.apply([row("alpha", pid=3), row("beta")], ["rest/note"])
    assert below(model, "rest") == ["alpha"]
    model.apply([row("alpha-2")])
    assert below(model, "rest") == ["alpha", "alpha-2"]


def test_a_moved_row_keeps_what_is_below_it(model: CacheModel) -> None:
    entries = [entry(1, dataset="/d/a"), entry(900, dataset="/d/b")]
    model.apply([*artifact_rows(entries, 0, Marks())], ["this/note"])
    assert below(model, "this") == ["a", "b"]
    model.sort(SIZE, Qt.SortOrder.DescendingOrder)
    assert below(model, "this") == ["b", "a"]
    assert below(model, "this//d/a") == ["train"]
    assert below(model, "this//d/a//train") == ["Sample 1"]


@pytest.mark.parametrize("seed", range(3))
def test_the_model_shows_the_outline_whatever_happens(model: CacheModel, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(60):
        act = dice.randrange(6)
        some = [f"n{dice.randrange(300)}" for _ in range(dice.randrange(80))]
        if act <= 1:
            verdict = dice.choice([Verdict.ALIVE, Verdict.ORPHAN, Verdict.UNKNOWN])
            model.apply([row(name, verdict, dice.choice([None, 10, 20, 30])) for name in some])
        elif act == 2:
            model.apply([], [f"/tmp/{name}" for name in some])
        elif act == 3:
            model.sort(dice.randrange(len(COLUMNS)), dice.choice(list(Qt.SortOrder)))
        elif act == 4:
            model.set_filter(dice.choice(["", "n1", "alive", "zzz"]))
        else:
            model.show_more(dice.choice(["rest", "peers"]))
        for parent in ("", "this", "peers", "rest"):
            if parent == "" or model.index_of(parent).isValid():
                index = model.index_of(parent)
                keys = [model.index(number, 0, index).data(KEY_ROLE) for number in range(model.rowCount(index))]
                assert keys == [shown.key for shown in model.outline.shown(parent)]
                for number, key in enumerate(keys):
                    found = model.row_of(model.index(number, 1, index))
                    assert found is not None
                    assert found.key == key
                    texts = [model.index(number, column, index).data() for column in range(len(COLUMNS))]
                    assert texts == list(found.texts)


def test_an_outline_tells_which_parents_changed() -> None:
    outline = Outline()
    outline.put(HEADS)
    same = row("a")
    assert outline.put([same]) == {"rest"}
    assert outline.put([same]) == set()
    assert outline.put([row("a", Verdict.ALIVE)]) == {"rest", "peers"}
    assert outline.drop(["/tmp/a"]) == {"peers"}
    assert outline.shown("peers")[0].kind is RowKind.NOTE


@pytest.mark.parametrize("seed", range(4))
def test_rows_that_come_and_go_one_by_one_are_where_sorting_all_would_put_them(seed: int) -> None:
    dice = random.Random(seed)
    outline = Outline()
    outline.put(HEADS)
    rows: dict[str, CacheRow] = {}
    for _ in range(150):
        some = [
            row(f"n{dice.randrange(40)}", dice.choice([Verdict.ORPHAN, Verdict.ALIVE]), dice.choice([None, 10, 20]))
            for _ in range(dice.randrange(1, 4))
        ]
        outline.put(some)
        rows.update({changed.key: changed for changed in some})
        gone = [key for key in rows if dice.random() < 0.05]
        outline.drop(gone)
        for key in gone:
            del rows[key]
        column, descending = outline._column, outline._descending
        for parent in ("rest", "peers"):
            here = [known for known in rows.values() if known.parent == parent]
            here.sort(key=lambda known: (known.order[column], known.key), reverse=descending)
            shown = [known for known in outline.shown(parent) if known.kind is not RowKind.NOTE]
            assert shown == here
            assert outline.count(parent) in (len(here), len(here) + 1), "with the note that nothing is there"
        if dice.random() < 0.1:
            outline.sort(dice.randrange(len(COLUMNS)), descending=dice.random() < 0.5)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "now"), (-3, "now"), (30, "30 s ago"), (120, "2 min ago"), (7200, "2 h ago"), (2e5, "2 d ago")],
)
def test_ages_in_words(seconds: float, words: str) -> None:
    assert ago(seconds) == words


def test_whose_it_is_as_far_as_that_is_known() -> None:
    older = finding("plaid-viewer-7-0123456789ab")
    assert owner_words(older) == "pid 7, an older viewer"
    assert owner_words(finding("plaid-viewer-7-abc")) == "pid 7, owner not recorded"
    assert owner_words(older._replace(record=RecordState.DAMAGED)) == "pid 7, its record is damaged"
    assert owner_words(older._replace(record=RecordState.BROKEN)) == "pid 7, its record cannot be used"
    hostile = OwnerRecord.of_this_process(lock_works=True)._replace(program="a\nb", host="\x1b[2J\u202eh")
    assert owner_words(older._replace(owner=hostile)).endswith("on \\x1b[2J\\u202eh")
