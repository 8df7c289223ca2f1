"""Open a damaged dataset through real reader processes, and judge what comes back."""

from __future__ import annotations

import math
import queue
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests import datasets as ds
from tests.reader.artifact import Artifact
from tests.reader.child import ReaderChild
from viewer.errors import ArtifactError
from viewer.protocol import (
    ALL_BASES,
    DatasetOpened,
    Failed,
    Message,
    OpenDataset,
    Progress,
    ReadSample,
    ReadSeriesRange,
    ReadTable,
    SampleRead,
    SeriesRangeRead,
    TableRead,
)

PATIENCE = 30.0
"""Seconds within which every request must be answered, on a busy machine too."""

PREPARE = "from viewer.memory import limit_memory; limit_memory(2 * 2**30)"
"""The window limits its readers as well, by a share of the machine's memory."""

SHOWN, REFUSED, DIED, HUNG, WRONG = "shown", "refused", "died", "hung", "wrong"
"""Verdicts; the first three are what a window can deal with."""


class Trial:
    """Readers that are replaced when they die or hang, as the window does; ``findings`` collects what is wrong."""

    def __init__(self) -> None:
        self._reader: ReaderChild | None = None
        self.findings: list[str] = []

    def close(self) -> None:
        """End the reader."""
        if self._reader is not None:
            self._reader.close_quietly()
            self._reader = None

    def run(self, dataset: Path, cache_root: Path, *, trusted: bool, time: float = 2.0) -> str:
        """Ask everything of a dataset and return the worst verdict.

        Parameters
        ----------
        trusted
            Whether what is shown must be the known values, or may be anything that is whole.
        time
            The one at which all bases are read; one base is read at the first.
        """
        self.findings = []
        path = str(dataset)
        place = (path, "train", 0)
        verdicts = [self._verdict(OpenDataset(1, path), lambda answer: None, DatasetOpened)]
        if verdicts[0] == SHOWN:
            fields = ("pressure", "Velocity", "density")

            def picture(answer: Message) -> None:
                check_picture(answer, trusted)

            verdicts += [
                self._verdict(ReadSample(2, *place, str(cache_root), "Base_3_3", None, fields), picture, SampleRead),
                self._verdict(ReadSample(3, *place, str(cache_root), ALL_BASES, time, fields), picture, SampleRead),
                self._verdict(ReadTable(4, path, "train", 0), lambda answer: check_table(answer, trusted), TableRead),
                self._verdict(ReadSeriesRange(5, *place, "Base_3_3", "pressure"), check_ranges, SeriesRangeRead),
            ]
        return max(verdicts, key=(SHOWN, REFUSED, DIED, HUNG, WRONG).index)

    def _verdict(self, request: Any, check: Any, kind: type) -> str:
        name = type(request).__name__
        try:
            answer = self._ask(request)
        except queue.Empty:
            self.findings.append(f"{name}: no answer within {PATIENCE:g} s")
            return HUNG
        if answer is None:
            return DIED
        try:
            if isinstance(answer, Failed):
                check_sentence(answer)
                return REFUSED
            assert isinstance(answer, kind), f"answered by {type(answer).__name__}"
            check(answer)
        except (AssertionError, ArtifactError) as error:
            self.findings.append(f"{name}: {error}")
            return WRONG
        return SHOWN

    def _ask(self, request: Any) -> Message | None:
        """Return the answer; None when the reader died of it."""
        if self._reader is None:
            self._reader = ReaderChild(prepare=PREPARE)
        reader = self._reader
        end = time.monotonic() + PATIENCE
        try:
            reader.send(request)
            answer: Message | None = Progress(0, "")
            while isinstance(answer, Progress):
                answer = reader.receive(max(end - time.monotonic(), 0.01))
        except BrokenPipeError:
            answer = None
        except queue.Empty:
            reader.process.kill()
            self.close()
            raise
        if answer is None:
            self.close()
        return answer


def check_sentence(answer: Failed) -> None:
    """Check that a failure is one sentence for the user."""
    sentence = answer.sentence
    assert sentence.endswith((".", "?")), sentence
    assert "\n" not in sentence, sentence
    assert "Traceback" not in sentence, sentence
    assert "unexpected error" not in sentence, answer.detail
    assert len(sentence) < 600, sentence


def check_picture(answer: Any, trusted: bool) -> None:
    """Check that an artifact is whole; and, where nothing but loss can have happened, that it is true."""
    found = Artifact(Path(answer.artifact))
    manifest = found.manifest
    assert manifest.zones, "an artifact without zones"
    for zone in manifest.zones:
        points = found.array("points", zone.name)
        assert points.shape == (zone.points, 3)
        assert np.isfinite(points).all(), "points that are not finite"
        if zone.dimensions is None:
            nodes = found.array("connectivity", zone.name)
            assert found.array("offsets", zone.name)[-1] == len(nodes), "offsets that do not fit"
            assert not nodes.size or (nodes.min() >= 0 and nodes.max() < zone.points), "connectivity out of range"
        for record in zone.fields:
            if record.name in answer.fields:
                values = found.field(record.name, zone.name, record.location)
                count = zone.points if record.location == "vertex" else zone.cells
                assert len(values) == count, f"{record.name} has {len(values)} values for {count}"
        if trusted:
            _check_values(found, zone.name, manifest.base, manifest.time, answer.fields)


def _pair(name: str) -> tuple[str, str]:
    base, zone = name.split("/")
    return base, zone


def _check_values(found: Artifact, zone: str, base: str, time: float, fields: tuple[str, ...]) -> None:
    key = (base, zone) if base != ALL_BASES else _pair(zone)
    points, _, elements = ds.zones()[key]
    known = {
        "pressure": ds.pressure(points, time, 0),
        "Velocity": ds.velocity(points, time, 0),
        "density": ds.density(len(elements), time, 0),
    }
    assert np.array_equal(found.array("points", zone), points), "wrong points"
    assert np.array_equal(found.array("connectivity", zone).reshape(elements.shape), elements), "wrong cells"
    for record in found.zone(zone).fields:
        if record.name in fields and record.name in known:
            values, expected = found.field(record.name, zone), known[record.name]
            for lost in [f"Velocity{axis}" for axis in "XYZ"[len(record.components) :] if record.components]:
                assert any(lost in note for note in found.manifest.warnings), f"{lost} is missing without a word"
                expected = expected[:, : len(record.components)]
            assert np.allclose(values, expected, rtol=1e-6), f"wrong values of {record.name}"


def check_table(answer: Any, trusted: bool) -> None:
    """Check that a table has rows, and that what is in them is what was written."""
    assert answer.rows, "a table without rows"
    for number, row in enumerate(answer.rows):
        for name, value in (row or {}).items():
            assert isinstance(value, (int, float, str)), f"{name} is {value!r}"
            if trusted and not isinstance(value, str):  # a text that was cut off is a text
                known = [ds.globals_at(time, number)[name.partition("[")[0]] for time in ds.TIMES]
                assert value in np.ravel(known), f"wrong value {value!r} of {name}"


def check_ranges(answer: Any) -> None:
    """Check that ranges are in order."""
    for pair in answer.ranges:
        assert pair is None or (pair[0] <= pair[1] and all(map(math.isfinite, pair))), pair
