"""What a table of columns can be besides whole: renamed, rewritten, cut short, linked away, not there."""

import json
import os
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import datasets as ds
from tests.columns import change
from tests.reader.artifact import read
from tests.reader.child import ReaderChild
from tests.reader.test_inside import POINTER
from viewer.errors import OUTSIDE, DatasetError, SampleError
from viewer.protocol import DatasetOpened, Failed, OpenDataset, SampleRead
from viewer.reader.catalogue import open_dataset
from viewer.reader.column_names import Spelling, clashes
from viewer.reader.columns_zarr import ZarrRow
from viewer.reader.inside import Inside

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")

PRESSURE = "Base_3_3/Solid/VertexFields/pressure"


@pytest.fixture
def reader(lasting_reader: ReaderChild) -> ReaderChild:
    return lasting_reader


@pytest.fixture(params=["hf_datasets", "zarr"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def copy(written: Callable[[str], Path], kind: str, tmp_path: Path) -> Path:
    """A dataset of columns that a test may damage."""
    return shutil.copytree(written(kind), tmp_path / "copy")


@pytest.fixture
def zarr_copy(written: Callable[[str], Path], tmp_path: Path) -> Path:
    return shutil.copytree(written("zarr"), tmp_path / "copy")


def array_of(dataset: Path, path: str = PRESSURE, sample: int = 1) -> Path:
    return dataset / "data" / "train" / f"sample_{sample:09d}" / path.replace("/", "__")


def refused(reader: ReaderChild, dataset: Path, cache_root: Path, **options) -> Failed:
    """The answer of a dataset that cannot be opened, or whose sample 1 cannot be read."""
    answer = reader.ask(OpenDataset(1, str(dataset)))
    if isinstance(answer, DatasetOpened):
        answer = reader.read(dataset, cache_root, 1, base="Base_3_3", **options)
    assert isinstance(answer, Failed), answer
    assert "unexpected error" not in answer.sentence, answer.detail
    assert answer.sentence.endswith((".", "?"))
    return answer


# Names ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=ds.BACKENDS)
def underscores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset whose names look like what pyplaid puts between them."""
    return ds.written(tmp_path_factory, "underscores", request.param, {"train": 2})


def test_names_with_underscores_are_themselves(underscores: Path, cache_root: Path) -> None:
    found = read(underscores, cache_root, 1, fields=("dp__dx", "wall_times", "p"))
    assert found.manifest.base == "My__Base"
    assert [zone.name for zone in found.manifest.zones] == ["Z__1"]
    assert {record.name for record in found.zone().fields} == {"p", "dp__dx", "wall_times"}
    assert np.array_equal(found.field("p"), np.arange(4.0) + 1)
    assert np.array_equal(found.field("dp__dx"), np.arange(4.0) * 2 + 1)
    assert np.array_equal(found.field("wall_times"), np.arange(4.0) * 3 + 1)
    assert found.manifest.globals_ == {"a__b": 2.5, "cpu_times": 8.0}
    assert found.manifest.warnings == ()


def test_what_is_spelled_alike_is_not_guessed() -> None:
    spelling = Spelling(["A/b__c", "A/b"], {"A", "A__b", "A/b", "A/b__c", "A/b/c"})
    assert spelling.paths("A__b__c") == ["A/b__c"]  # the schema says which is stored
    assert spelling.paths("A__b") == ["A/b"]
    assert sorted(spelling.paths("A__b_times")) == ["A/b_times", "A__b_times"]
    assert spelling.paths("nothing") == []
    assert clashes({"G/cpu", "G/cpu_times", "G/wall_times"}) == ["G/cpu"]


def test_an_array_that_may_be_two_is_said(zarr_copy: Path, cache_root: Path) -> None:
    labels = zarr_copy / "cgns_types.yaml"
    schema = zarr_copy / "variable_schema.yaml"
    twin = PRESSURE.replace("/VertexFields/", "/VertexFields__")
    for file in (labels, schema):
        file.write_text(file.read_text() + (f"{twin}: DataArray_t\n" if file is labels else f"{twin}: {{ndim: 1}}\n"))
    found = read(zarr_copy, cache_root, 1, base="Base_3_3")
    assert any(f"{PRESSURE} or {twin}; neither is shown" in warning for warning in found.manifest.warnings)
    assert "pressure" not in {record.name for record in found.zone("Solid").fields}
    assert found.has("pressure", "Fluid") or found.zone("Fluid").fields


def test_a_field_in_the_place_of_times_is_said(copy: Path, cache_root: Path) -> None:
    labels = copy / "cgns_types.yaml"
    labels.write_text(labels.read_text() + f"{PRESSURE}_times: DataArray_t\n")
    found = read(copy, cache_root, 1, base="Base_3_3")
    assert any(f"{PRESSURE}_times may be a field or the times of" in warning for warning in found.manifest.warnings)
    assert not {"pressure", "pressure_times"} & {record.name for record in found.zone("Solid").fields}


# Chunks ---------------------------------------------------------------------------------------------------------------


def rewritten(array: Path, values: np.ndarray, **options) -> None:
    """Write an array anew with options of zarr."""
    import zarr

    shutil.rmtree(array)
    zarr.create_array(array, shape=values.shape, dtype=values.dtype, **options)[...] = values


BLOSC = {"name": "blosc", "configuration": {"cname": "lz4", "clevel": 5}}

LAYOUTS: dict[str, dict[str, Any]] = {
    "chunks": {"chunks": (5,)},
    "plain": {"chunks": (5,), "compressors": None},
    "gzip": {"chunks": (5,), "compressors": {"name": "gzip", "configuration": {"level": 1}}},
    "blosc": {"chunks": (5,), "compressors": BLOSC},
    "shards": {"chunks": (5,), "shards": (10,)},
    "shards of blosc": {"chunks": (5,), "shards": {"shape": (10,), "index_location": "start"}, "compressors": BLOSC},
    "dots": {"chunks": (5,), "chunk_key_encoding": {"name": "default", "separator": "."}},
    "zarr 2": {"chunks": (5,), "zarr_format": 2},
    "zarr 2, plain": {"chunks": (5,), "zarr_format": 2, "compressors": None},
}


def chunk_files(array: Path) -> list[Path]:
    names = ("zarr.json", ".zarray", ".zattrs")
    return sorted(file for file in array.rglob("*") if file.is_file() and file.name not in names)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_layouts(zarr_copy: Path, cache_root: Path, layout: str) -> None:
    known = read(zarr_copy, cache_root, 1, base="Base_3_3", fields=("pressure",)).field("pressure", "Solid")
    array = array_of(zarr_copy)
    import zarr

    values = np.asarray(zarr.open_array(array, mode="r"))
    rewritten(array, values, **LAYOUTS[layout])
    (array / ".zattrs").unlink(missing_ok=True)  # zarr 2 writes none without attributes, and neither do others
    found = read(zarr_copy, cache_root, 1, base="Base_3_3", fields=("pressure",))
    assert np.array_equal(found.field("pressure", "Solid"), known)
    assert found.manifest.warnings == ()
    files = chunk_files(array)
    assert len(files) > 1

    files[0].unlink()
    found = read(zarr_copy, cache_root, 1, base="Base_3_3", fields=("pressure",))
    assert found.manifest.warnings == (
        f"1 of {len(files)} chunks of {PRESSURE} are not stored: they are zeros, or lost.",
    )
    assert found.field("pressure", "Solid")[0] == 0 != known[1]

    content = files[1].read_bytes()
    for cut in (0, 1, 20, len(content) // 2, len(content) - 1):
        files[1].write_bytes(content[:cut])
        with pytest.raises(
            SampleError, match=r"(?i)sample 1 of split train.*(pressure are damaged|pressure/.*it is (empty|cut short))"
        ):
            read(zarr_copy, cache_root, 1, base="Base_3_3", fields=("pressure",))


def test_a_codec_that_nobody_has(zarr_copy: Path, cache_root: Path) -> None:
    """It is no damage. The formats of zarr say it in different places."""
    array = array_of(zarr_copy)
    for form, file in ((3, "zarr.json"), (2, ".zarray")):
        if form == 2:
            rewritten(array, np.arange(36.0), zarr_format=2)
        content = json.loads((array / file).read_text())
        if form == 3:
            content["codecs"][-1] = {"name": "tomorrow", "configuration": {}}
        else:
            content["compressor"] = {"id": "tomorrow"}
        before = (array / file).read_text()
        (array / file).write_text(json.dumps(content))
        with pytest.raises(SampleError, match="compressed in a way that this program does not support"):
            read(zarr_copy, cache_root, 1, base="Base_3_3", fields=("pressure",))
        (array / file).write_text(before)


def test_a_group_of_zarr_2(zarr_copy: Path, cache_root: Path) -> None:
    import zarr

    known = read(zarr_copy, cache_root, 1, base="Base_3_3", fields=("pressure",))
    folder = zarr_copy / "data" / "train"
    for array in sorted((folder / "sample_000000001").iterdir()):
        if array.is_dir():
            rewritten(array, np.asarray(zarr.open_array(array, mode="r")), zarr_format=2)
            (array / ".zattrs").unlink(missing_ok=True)
    for group in (folder, folder / "sample_000000001"):
        (group / "zarr.json").unlink()
        (group / ".zgroup").write_text('{"zarr_format": 2}')
    found = read(zarr_copy, cache_root, 1, base="Base_3_3", fields=("pressure",))
    for zone in ("Solid", "Fluid"):
        assert np.array_equal(found.field("pressure", zone), known.field("pressure", zone))
        assert np.array_equal(found.array("points", zone), known.array("points", zone))
    assert found.manifest.globals_ == known.manifest.globals_


def test_many_arrays_without_chunks_are_counted(zarr_copy: Path, cache_root: Path) -> None:
    arrays = list((zarr_copy / "data" / "train" / "sample_000000001").glob("Base_3_3__*__VertexFields__*"))
    for array in arrays:
        shutil.rmtree(array / "c")
    found = read(zarr_copy, cache_root, 1, base="Base_3_3", fields=("pressure",))
    assert not found.field("pressure", "Solid").any()
    assert len(found.manifest.warnings) == 4
    assert found.manifest.warnings[0].startswith("1 of 1 chunks of Base_3_3/Fluid/VertexFields/")
    assert (
        found.manifest.warnings[3]
        == f"Chunks of {len(arrays) - 3} more arrays are not stored: they are zeros, or lost."
    )


def test_times_that_are_lost_are_not_zeros(tmp_path: Path) -> None:
    """A field of such a name may be zeros."""
    import zarr

    path, field = "Base/Zone/V/p_times", "Base/Zone/V/wall_times"
    for name in (path, field):
        zarr.create_array(tmp_path / name.replace("/", "__"), shape=(3,), dtype="f8", chunks=(3,))[...] = 0
    labels = {"Base/Zone/V/p", field}
    row = ZarrRow(tmp_path, "sample", Spelling([path, field], labels), Inside(tmp_path))
    assert row.names() == {path, field}
    assert not np.asarray(row.column(field)).any()
    with pytest.raises(FileNotFoundError, match="chunks are gone"):
        row.column(path)


# State ----------------------------------------------------------------------------------------------------------------


def test_a_rewritten_sample_is_read_anew(copy: Path, kind: str, cache_root: Path) -> None:
    """By the same open dataset and the same sample, whose tables may be mapped."""
    from viewer.protocol import ReadSample
    from viewer.reader.publish import publish_sample

    opened = open_dataset(copy)
    sample = opened.source.sample("train", 1)
    before = sample.state(0)
    assert before
    assert before == sample.state(1) == open_dataset(copy).source.sample("train", 1).state(0)

    def pressure() -> np.ndarray:
        from tests.reader.artifact import Artifact

        request = ReadSample(1, str(copy), "train", 1, str(cache_root), base="Base_3_3", fields=("pressure",))
        done = publish_sample(sample, request, str(copy), lambda text, fraction: None)
        return Artifact(done.directory).field("pressure", "Solid").copy()

    known = pressure()
    change(copy, kind, PRESSURE, lambda array: array + 7, sample=1)
    assert sample.state(0) != before
    np.testing.assert_allclose(pressure(), known + 7)
    assert sample.state(0) == open_dataset(copy).source.sample("train", 1).state(0)


def test_another_sample_of_zarr_has_a_state_of_its_own(zarr_copy: Path) -> None:
    source = open_dataset(zarr_copy).source
    states = [source.sample("train", number).state(0) for number in (0, 1)]
    change(zarr_copy, "zarr", PRESSURE, lambda array: array + 1, sample=1)
    assert source.sample("train", 0).state(0) == states[0]
    assert source.sample("train", 1).state(0) != states[1]


def test_rewritten_constants_are_another_state(copy: Path) -> None:
    sample = open_dataset(copy).source.sample("train", 1)
    before = sample.state(0)
    file = copy / "constants" / "train" / "data.mmap"
    file.write_bytes(file.read_bytes())
    assert sample.state(0) != before


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("zarr", "constants/train/data.mmap"),
        ("hf_datasets", "constants/train/data.mmap"),
        ("hf_datasets", "data/train/data-00000-of-00001.arrow"),
    ],
    indirect=["kind"],
)
def test_what_is_cut_short_while_it_is_mapped_ends_no_reader(
    reader: ReaderChild, copy: Path, cache_root: Path, name: str
) -> None:
    assert isinstance(reader.ask(OpenDataset(1, str(copy))), DatasetOpened)
    assert isinstance(reader.read(copy, cache_root, 1, base="Base_3_3", fields=("pressure",)), SampleRead)
    os.truncate(copy / name, 100)
    for sample, field in ((1, "density"), (2, "pressure")):
        answer = reader.read(copy, cache_root, sample, base="Base_3_3", fields=(field,))
        assert isinstance(answer, Failed), answer
        assert "unexpected error" not in answer.sentence
    assert isinstance(reader.ask(OpenDataset(1, str(copy))), (DatasetOpened, Failed))


def test_a_mapped_file_is_looked_at_before_each_column(copy: Path, kind: str) -> None:
    tree = open_dataset(copy).source.sample("train", 1).tree(0)
    base = tree.child("Base_3_3")
    assert base is not None
    os.truncate(copy / "constants" / "train" / "data.mmap", 10)
    with pytest.raises(SampleError, match=r"data.mmap was rewritten in the meantime; read it again"):
        base.value()


# No files, or not here ------------------------------------------------------------------------------------------------

FILES = {
    "infos.yaml": "both",
    "cgns_types.yaml": "both",
    "variable_schema.yaml": "both",
    "constants/train/layout.json": "both",
    "constants/train/constant_schema.yaml": "both",
    "constants/train/data.mmap": "both",
    "data/dataset_dict.json": "hf_datasets",
    "data/train/state.json": "hf_datasets",
    "data/train/dataset_info.json": "hf_datasets",
    "data/train/data-00000-of-00001.arrow": "hf_datasets",
    "data/train/zarr.json": "zarr",
    "data/train/sample_000000001/zarr.json": "zarr",
    f"data/train/sample_000000001/{PRESSURE.replace('/', '__')}/zarr.json": "zarr",
    f"data/train/sample_000000001/{PRESSURE.replace('/', '__')}/c/0": "zarr",
}


def each(*more: str) -> pytest.MarkDecorator:
    """Do it in both backends to each file that they have."""
    cases = [
        (kind, file)
        for kind in ("hf_datasets", "zarr")
        for file in (*FILES, *more)
        if FILES.get(file, "both") in ("both", kind)
    ]
    return pytest.mark.parametrize(("kind", "file"), cases, indirect=["kind"])


@each()
def test_a_pipe_is_refused_at_once(reader: ReaderChild, copy: Path, cache_root: Path, file: str) -> None:
    (copy / file).unlink()
    os.mkfifo(copy / file)
    sentence = refused(reader, copy, cache_root, fields=("pressure",)).sentence
    assert "it is not a file but a pipe" in sentence
    assert Path(file).name in sentence


@each()
def test_a_pointer_of_git_lfs_is_named(reader: ReaderChild, copy: Path, cache_root: Path, file: str) -> None:
    (copy / file).write_bytes(POINTER)
    assert (
        "Git LFS pointer instead of the data; download the file itself"
        in refused(reader, copy, cache_root, fields=("pressure",)).sentence
    )


@each("data", "constants")
def test_links_are_followed_only_inside(
    reader: ReaderChild, copy: Path, cache_root: Path, tmp_path: Path, file: str
) -> None:
    away = tmp_path / "other disk"
    away.mkdir()
    (copy / file).rename(away / "it")
    (copy / file).symlink_to(away / "it")
    answer = refused(reader, copy, cache_root, fields=("pressure",))
    assert answer.reason == OUTSIDE
    assert f"{copy / file} is a link to {away / 'it'}" in answer.sentence
    opened = open_dataset(copy, follow=True)
    base = opened.source.sample("train", 1).tree(0).child("Base_3_3")
    assert base is not None
    assert base.value() is not None

    (copy / file).unlink()
    (copy / "inside").mkdir()
    (away / "it").rename(copy / "inside" / "it")
    (copy / file).symlink_to(copy / "inside" / "it")
    found = read(copy, cache_root, 1, base="Base_3_3", fields=("pressure",))
    assert found.field("pressure", "Solid").any()


def test_a_problem_definition_outside_is_left_out(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("a: 1\n")
    (copy / "problem_definitions" / "more.yaml").symlink_to(tmp_path / "secret.yaml")
    os.mkfifo(copy / "problem_definitions" / "pipe.yaml")
    catalogue = open_dataset(copy).catalogue
    assert list(catalogue.problems) == ["regression"]
    assert len(catalogue.warnings) == 2
    assert "more.yaml was skipped" in catalogue.warnings[0]
    assert "not a file but a pipe" in catalogue.warnings[1]


@pytest.mark.parametrize("where", ["state.json", "dataset_dict.json"])
def test_tables_name_no_files_elsewhere(written, tmp_path: Path, where: str) -> None:
    path = shutil.copytree(written("hf_datasets"), tmp_path / "copy")
    other = shutil.copytree(written("hf_datasets") / "data" / "train", tmp_path / "elsewhere")
    if where == "state.json":
        state = json.loads((path / "data/train/state.json").read_text())
        state["_data_files"][0]["filename"] = str(next(other.glob("*.arrow")))
        (path / "data/train/state.json").write_text(json.dumps(state))
    else:
        (path / "data/dataset_dict.json").write_text('{"splits": ["../../elsewhere"]}')
    with pytest.raises(DatasetError, match="outside the folder of the dataset") as caught:
        open_dataset(path)
    assert caught.value.reason == OUTSIDE
    assert " leads to " in caught.value.sentence and "is a link" not in caught.value.sentence


def test_a_snapshot_of_the_hubs_cache(copy: Path, tmp_path: Path, cache_root: Path) -> None:
    """Every file is a link to one beside; half of one says what is missing."""
    repo = tmp_path / "datasets--owner--name"
    snapshot = repo / "snapshots" / "0123abcd"
    snapshot.parent.mkdir(parents=True)
    (repo / "blobs").mkdir()
    copy.rename(snapshot)
    for place, file in enumerate(sorted(file for file in snapshot.rglob("*") if file.is_file())):
        blob = repo / "blobs" / f"{place:040x}"
        file.rename(blob)
        file.symlink_to(os.path.relpath(blob, file.parent))
    found = read(snapshot, cache_root, 1, base="Base_3_3", fields=("pressure",))
    assert found.field("pressure", "Solid").any()
    (snapshot / "constants/train/data.mmap").resolve().unlink()
    with pytest.raises(DatasetError, match=r"data.mmap"):
        open_dataset(snapshot)


# Tables that differ ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("backend", ["hf_datasets", "zarr"])
def test_outputs_that_the_test_split_does_not_have(
    tmp_path_factory: pytest.TempPathFactory, cache_root: Path, backend: str
) -> None:
    path = ds.written(tmp_path_factory, "inputs", backend, {"train": 2, "test": 2})
    train = read(path, cache_root, 1, fields=("p",))
    assert np.array_equal(train.field("p"), np.arange(4.0) + 1)
    found = read(path, cache_root, 1, split="test", fields=("p", "q"))
    assert [record.name for record in found.zone().fields] == ["q"]
    assert np.array_equal(found.field("q"), np.arange(4.0) * 2 + ds.HIDDEN + 1)
    assert found.manifest.warnings == ()


def test_constants_of_one_split_only(copy: Path, cache_root: Path) -> None:
    """What the test split has less of, it has not; the rest is read."""
    change(copy, "", "Base_2_3/Skin/ZoneType", lambda array: None, split="test")
    schema = copy / "constants" / "test" / "constant_schema.yaml"
    import yaml

    content = yaml.safe_load(schema.read_text())
    if content.pop("Base_2_3/Skin/ZoneType", None) is None:
        pytest.skip("no constant here")
    schema.write_text(yaml.safe_dump(content, sort_keys=False))
    found = read(copy, cache_root, 0, split="test", base="Base_3_3", fields=("pressure",))
    assert found.field("pressure", "Solid").any()


def test_values_of_no_type_of_cgns_are_said(written, tmp_path: Path, cache_root: Path) -> None:
    """Arrow has more types than numbers and texts."""
    import pyarrow as pa

    path = shutil.copytree(written("hf_datasets"), tmp_path / "copy")
    (file,) = (path / "data" / "train").glob("*.arrow")
    with pa.ipc.open_stream(file.read_bytes()) as stream:
        table = stream.read_all()
    odd = pa.array([[Decimal("1.5")]] * table.num_rows, pa.list_(pa.decimal128(10, 2)))
    table = table.set_column(table.column_names.index("Global/energy"), "Global/energy", odd)
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    found = read(path, cache_root).manifest
    assert "energy" not in found.globals_
    (note,) = [note for note in found.warnings if "energy" in note]
    assert note.endswith("has values of Global/energy that are neither numbers nor texts (Decimal).")
