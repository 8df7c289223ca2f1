"""The store by itself: whatever the order in which samples come and go, it tells the same of them."""

from __future__ import annotations

import math
import random
import sqlite3
import struct
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.scanning.test_health import field, number, sample
from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.protocol import Catalogue, Split
from viewer.protocol.scan_figures import ALL_SPLITS, VALUE, ScanColumn
from viewer.reader.scan_figures import describe
from viewer.scanning.sample import ScannedField, ScannedSample
from viewer.scanning.store.figures import counts_of, figures_of
from viewer.scanning.store.findings import findings_in
from viewer.scanning.store.histogram import histogram_of
from viewer.scanning.store.numbers import BLOCK
from viewer.scanning.store.store import ScanStore

CHANCE = np.random.default_rng(11)
P = FieldKey("p", "vertex", "Base")
IDS = (0, 1, 5, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7)
SPLIT = Split("train", ((0, 2), (5, 6), (BLOCK - 1, BLOCK + 2), (3 * BLOCK + 7, 3 * BLOCK + 8)))
CATALOGUE = Catalogue("/d", "d", "cgns", (SPLIT,))


def made(place: int) -> ScannedSample:
    values = np.random.default_rng(place).normal(100, 30, 50)
    figures, sketch, even_bins = describe(values)
    p = ScannedField("Base", "vertex", "p", figures, "Pa", sketch=sketch.to_text(), even_bins=even_bins.to_text())
    return replace(sample(place, p, number("a", float(place))), state=f"as of {place}", times=(0.0,))


@pytest.fixture
def store(tmp_path: Path) -> ScanStore:
    made_store = ScanStore(tmp_path / "a.sqlite")
    made_store.take_up(CATALOGUE)
    return made_store


def column(store: ScanStore, which: ScanColumn, split: Split = SPLIT) -> list[float]:
    content = store.numbers(split, which)
    return list(struct.unpack(f"<{len(content) // 8}d", content))


def test_what_is_put_is_what_is_read(store: ScanStore) -> None:
    samples = [made(place) for place in IDS]
    store.put(samples)
    plain = [
        replace(one, fields=tuple(replace(part, sketch="0;;", even_bins="") for part in one.fields)) for one in samples
    ]
    assert list(store.samples("train")) == plain
    assert list(store.samples("train", sketches=True)) == samples
    assert column(store, ScanColumn(VALUE, FieldKey("a", GLOBAL))) == list(map(float, IDS))
    assert store.states("train") == [(place, f"as of {place}") for place in IDS]
    assert column(store, ScanColumn("points"), Split("dev", ((0, 2),))) == pytest.approx([math.nan] * 2, nan_ok=True)
    assert store.sample("train", 2) is None and store.sum("dev").samples == 0


def test_any_order_and_any_removal_give_the_same(store: ScanStore, tmp_path: Path) -> None:
    shuffled = [made(place) for place in IDS]
    random.Random(3).shuffle(shuffled)
    for one in shuffled:
        store.put([one])
    store.put([replace(made(5), state="older"), made(6)])
    store.put([made(5)])
    assert store.remove("train", {6: "as of 6", 0: "another state", 99: "never there"}) == 1
    other = ScanStore(tmp_path / "b.sqlite")
    other.put([made(place) for place in IDS])
    (found, _), (same, _) = figures_of(store, [SPLIT]), figures_of(other, [SPLIT])
    assert (found.known, len(found.fields)) == (len(IDS), 2)
    for mine, its in zip(found.fields, same.fields, strict=True):
        assert replace(mine, mean=its.mean, deviation=its.deviation) == its
        assert mine.mean == pytest.approx(its.mean, rel=1e-12) and mine.deviation == pytest.approx(
            its.deviation, rel=1e-12
        )
    for which in store.columns():
        assert column(store, which) == column(other, which)
    values = np.concatenate([np.random.default_rng(place).normal(100, 30, 50) for place in IDS])
    p = next(field for field in found.fields if field.field == P)
    assert (p.low, p.high, p.count) == (values.min(), values.max(), values.size)
    assert p.mean == pytest.approx(values.mean(), rel=1e-12) and p.deviation == pytest.approx(values.std(), rel=1e-12)


def test_answers_that_were_made_hold_until_something_changes(store: ScanStore) -> None:
    store.put([made(place) for place in IDS])
    before = store.revision
    first, found = figures_of(store, [SPLIT]), findings_in(store, CATALOGUE)
    assert store.revision == before, "an answer is no change"
    assert figures_of(store, [SPLIT]) == first and findings_in(store, CATALOGUE) == found
    store.put([replace(made(1), troubles=("It is broken.",), state="newer")])
    assert figures_of(store, [SPLIT])[0].broken == counts_of(store, [SPLIT])[-1].broken == 1
    assert findings_in(store, CATALOGUE)[0].kind == "broken"
    assert math.isnan(column(store, ScanColumn("points"))[1])
    warned = replace(CATALOGUE, warnings=("Split train has fewer samples than infos.yaml says.",))
    assert [one.kind for one in findings_in(store, warned)] == ["broken", "dataset"]


def test_another_dataset_in_the_same_place_has_nothing_of_the_one_before(store: ScanStore) -> None:
    store.put([made(0)])
    assert not store.take_up(replace(CATALOGUE, warnings=("Anything.",))), "it is the same one"
    assert store.take_up(replace(CATALOGUE, backend="zarr"))
    assert store.splits() == [] and store.columns() == () and store.size() == 0


def test_names_may_have_bytes_that_are_no_text(store: ScanStore) -> None:
    odd = "tr\udcffin"
    one = replace(sample(0, replace(field("p\udc80", [1.0, 2.0]), unit="\ud800")), split=odd, state="\udcff")
    store.put([replace(one, state="x")])
    (again,) = store.samples(odd)
    assert again.fields[0].name == "p\udc80" and store.splits() == [odd]
    assert figures_of(store, [Split(odd, ((0, 1),))])[0].fields[0].unit == "\ud800"


def test_a_damaged_page_is_noticed_and_begun_anew(store: ScanStore) -> None:
    store.put([made(place) for place in range(200)])
    store.forget(["dev"])
    connection = sqlite3.connect(store.file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    store.close()
    content = bytearray(store.file.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    store.file.write_bytes(content)
    with pytest.raises(sqlite3.DatabaseError) as raised:
        list(store.samples("train"))
    store.begin_anew(raised.value)
    assert list(store.samples("train")) == []
    store.put([made(0)])
    assert len(list(store.samples("train"))) == 1 and Path(f"{store.file}.damaged").exists()


def test_threads_write_side_by_side(store: ScanStore) -> None:
    def put(first: int) -> None:
        for place in range(first, 300, 3):
            store.put([made(place)])
        store.close()

    threads = [threading.Thread(target=put, args=(first,)) for first in (0, 1, 2, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    split = Split("train", ((0, 300),))
    assert figures_of(store, [split])[0].fields[-1].samples == 300
    assert column(store, ScanColumn(VALUE, FieldKey("a", GLOBAL)), split) == list(map(float, range(300)))


@pytest.mark.parametrize("name", ["both signs", "whole range of doubles", "all the same", "with what is not finite"])
def test_histograms_add_up(store: ScanStore, name: str) -> None:
    values = {
        "both signs": CHANCE.normal(0, 3, 1000),
        "whole range of doubles": np.array([-1.7e308, 1.7e308, 0.0, 5e-324, -1.0]),
        "all the same": np.full(20, 7.5),
        "with what is not finite": np.array([1.0, 2.0, np.nan, np.inf, -np.inf, 3.0]),
    }[name]
    figures, _, even_bins = describe(values)
    store.put(
        [replace(sample(0, ScannedField("Base", "vertex", "p", figures, even_bins=even_bins.to_text())), state="x")]
    )
    finite = values[np.isfinite(values)]
    for chosen in (None, ("train", 0)):
        found = histogram_of(store, [SPLIT], P, 9, chosen)
        assert sum(found.counts) == finite.size and min(found.counts) >= 0
        assert (found.nan, found.infinite) == (np.isnan(values).sum(), np.isinf(values).sum())
        low, high = (finite.min(), finite.max()) if finite.min() < finite.max() else (7.0, 8.0)
        assert (found.edges[0], found.edges[-1]) == (low, high) and list(found.edges) == sorted(found.edges)
    assert histogram_of(store, [SPLIT], FieldKey("q", "vertex", "Base"), 9).edges == ()


def test_globals_of_several_values_have_figures_and_no_value(store: ScanStore) -> None:
    several = ScannedField("", GLOBAL, "v", describe(np.array([1.0, 2.0, 4.0]))[0])
    nothing = ScannedField("", GLOBAL, "w", describe(np.array([np.nan]))[0])
    store.put([replace(sample(0, several, nothing, number("a", 3.0)), state="x")])
    named = {(one.field.name, one.figure) for one in store.columns() if one.field is not None}
    assert ("a", VALUE) in named and ("v", "max") in named
    assert not {("v", VALUE), ("a", "max"), ("w", VALUE)} & named
    assert {one.split for one in figures_of(store, [SPLIT])} == {"train", ALL_SPLITS}
