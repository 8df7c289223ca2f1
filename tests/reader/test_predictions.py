"""Arrays that a model wrote, in every kind of file, as the prediction of a dataset."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests import judged
from tests.reader.artifact import Artifact
from tests.reader.child import ReaderChild
from tests.reader.test_errors import NO_RULES, close, errors, find, pair
from viewer.pairs.rules import PairRules
from viewer.pairs.score import ScoreKeeper
from viewer.protocol import CheckErrors, ErrorsChecked, Failed, FindPairs, PairsFound, ReadSample, SampleRead

NUMBERS = range(3)


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderChild]:
    process = ReaderChild()
    try:
        yield process
    finally:
        process.close()


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pair(tmp_path_factory, "cgns")[0]


def predicted(name: str, number: int, zone: int) -> np.ndarray:
    """All time steps, shape (times, n)."""
    return np.stack([judged.prediction_of(name, number, zone, time) for time in judged.TIMES])


def arrays(number: int) -> dict[str, np.ndarray]:
    """What a model would write of a sample: joined zones, single zones, whole paths and a global."""
    left, right = (predicted("q", number, zone) for zone in judged.ZONES.values())
    return {
        "Main/Left/VertexFields/p": predicted("p", number, 0),
        "Right/p": predicted("p", number, 1),
        "q": np.concatenate([left, right], axis=1),
        "c": np.concatenate([predicted("c", number, zone) for zone in judged.ZONES.values()], axis=1),
        "drag": np.array([judged.predicted_global("drag", number, time) for time in judged.TIMES]),
    }


def many_npz(path: Path) -> Path:
    (path / "train").mkdir(parents=True)
    for number in NUMBERS:
        np.savez(path / "train" / f"sample_{number:09d}.npz", **arrays(number))  # type: ignore[arg-type]
    return path


def one_npz(path: Path) -> Path:
    found = {f"train/{number}/{name}": values for number in NUMBERS for name, values in arrays(number).items()}
    np.savez_compressed(path.with_suffix(".npz"), **found)  # type: ignore[arg-type]
    return path.with_suffix(".npz")


def many_npy(path: Path) -> Path:
    for number in NUMBERS:
        for name, values in arrays(number).items():
            file = path / "train" / f"sample_{number:09d}" / f"{name}.npy"
            file.parent.mkdir(parents=True, exist_ok=True)
            np.save(file, values)
    return path


def rows(number: int) -> Iterator[tuple[str, int, str, int, float]]:
    for name, values in arrays(number).items():
        for index, value in reversed(list(enumerate(values.ravel()))):
            yield "train", number, name, index, float(value)


def csv_file(path: Path) -> Path:
    with path.with_suffix(".csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["split", "sample", "field", "index", "value"])
        for number in NUMBERS:
            writer.writerows(rows(number))
    return path.with_suffix(".csv")


def parquet_values(path: Path) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    columns = zip(*(row for number in NUMBERS for row in rows(number)), strict=True)
    names = ("split", "sample", "field", "index", "value")
    parquet.write_table(pa.table(dict(zip(names, map(list, columns), strict=True))), path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


def parquet_lists(path: Path) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    found = [arrays(number) for number in NUMBERS]
    columns = {name: [one[name].ravel().tolist() for one in found] for name in found[0]}
    table = pa.table({"split": ["train"] * len(found), "sample": list(NUMBERS), **columns})
    parquet.write_table(table, path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


@pytest.mark.parametrize("write", [many_npz, one_npz, many_npy, csv_file, parquet_values, parquet_lists])
def test_the_score_of_arrays(
    reader: ReaderChild, dataset: Path, tmp_path: Path, cache_root: Path, write: Callable[[Path], Path]
) -> None:
    prediction = write(tmp_path / "predicted")
    found = find(reader, dataset, prediction)
    assert [(pair.name, pair.base) for pair in found.pairing.pairs] == [
        ("p", "Main"), ("q", "Main"), ("c", "Main"), ("drag", ""),
    ]  # fmt: skip
    keeper = ScoreKeeper(found.pairing.pairs)
    keeper.add("train", errors(reader, dataset, prediction, found.pairing.pairs))
    for pair_, score in zip(keeper.pairs, keeper.scores(), strict=True):
        assert score.rrmse == close(judged.rrmse(pair_.name, list(NUMBERS)))
        assert score.lacking == len(judged.TIMES), "the last sample has no arrays"
    request = ReadSample(
        9, str(prediction), "train", 1, str(cache_root), "Main", 2.0, ("p", "c"), reference=str(dataset)
    )
    answer = reader.ask(request)
    assert isinstance(answer, SampleRead), answer
    for name in ("p", "c"):
        for zone, place in judged.ZONES.items():
            values = Artifact(Path(answer.artifact)).field(name, zone)
            assert values == pytest.approx(judged.prediction_of(name, 1, place, 2.0))


def test_arrays_that_come_later(reader: ReaderChild, dataset: Path, tmp_path: Path) -> None:
    folder = many_npz(tmp_path / "model")
    later = next(folder.rglob("*1.npz"))
    kept = later.rename(tmp_path / "later")
    found = reader.ask(FindPairs(1, str(dataset), str(folder), PairRules()))
    assert isinstance(found, PairsFound) and found.listing

    def relisted() -> bool:
        answer = reader.ask(CheckErrors(2, str(dataset), str(folder), "", (), (), found.listing))
        assert isinstance(answer, ErrorsChecked) and not answer.changed
        return answer.relisted

    assert not relisted()
    kept.rename(later)
    assert relisted()


def test_arrays_that_do_not_fit(reader: ReaderChild, dataset: Path, tmp_path: Path) -> None:
    prediction = many_npz(tmp_path / "predicted")
    whole = arrays(0)
    np.savez(prediction / "train" / "sample_000000000.npz", q=whole["q"][:, 1:], c=whole["c"], p=np.array([{}]))
    found = find(reader, dataset, prediction)
    read = errors(reader, dataset, prediction, found.pairing.pairs)
    (first, *others) = read
    words = " ".join(first.troubles)
    assert "The array q of sample 0 of split train cannot be used: It has 10 values, and the mesh 11 (vertex)" in words
    assert "holds Python objects, which are not read" in words
    assert {(one, time) for one, time in others[0].lacking} == set()


def test_what_is_no_prediction(reader: ReaderChild, dataset: Path, tmp_path: Path) -> None:
    def refusal(path: Path) -> str:
        answer = reader.ask(FindPairs(1, str(dataset), str(path), NO_RULES))
        assert isinstance(answer, Failed), answer
        return answer.sentence

    assert refusal(tmp_path / "nothing") == f"There is no prediction {tmp_path / 'nothing'}."
    (tmp_path / "a").mkdir()
    np.savez(tmp_path / "a" / "model.npz", pressure=np.zeros(3))
    assert "does not say to which sample it belongs" in refusal(tmp_path / "a")
    np.savez(tmp_path / "b.npz", **{"0/p": np.zeros(3)})  # type: ignore[arg-type]
    assert "may be of split train or test" in refusal(tmp_path / "b.npz")
    (tmp_path / "c.npz").write_bytes(b"PK nothing")
    assert "is damaged" in refusal(tmp_path / "c.npz")
    (tmp_path / "d.csv").write_text("x,y\n1,2\n")
    assert "has no column “sample”" in refusal(tmp_path / "d.csv")
