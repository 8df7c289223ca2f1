"""Every bad input is one clear sentence, and the rest stays reachable. Asked of a real reader process."""

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import damage
from tests import datasets as ds
from tests.another_user import may_not_read
from tests.reader.artifact import read
from tests.reader.child import ReaderChild
from viewer.errors import DatasetError, SampleError
from viewer.protocol import DatasetOpened, Failed, OpenDataset, ReadTable, SampleRead, TableRead
from viewer.reader.catalogue import open_dataset


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderChild]:
    """One reader for the module: it must survive all of this."""
    process = ReaderChild()
    yield process
    assert process.close() == 0


BOMB = b"a0: &a0 [0]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (level, level, b", ".join([b"*a%d" % (level - 1)] * 9)) for level in range(1, 12)
)
"""A thousand bytes of YAML that stand for 35 billion values."""


def sentence_of(answer: object, *parts: str) -> str:
    """Check that the answer is one sentence, and return it."""
    assert isinstance(answer, Failed), answer
    sentence = answer.sentence
    assert sentence[0].isupper() or sentence[0] == "/"
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert "unexpected error" not in sentence, answer.detail
    assert len(sentence) < 500
    for part in parts:
        assert part.casefold() in sentence.casefold(), sentence
    return sentence


# Datasets -------------------------------------------------------------------------------------------------------------


def test_missing_path(reader: ReaderChild, tmp_path: Path) -> None:
    path = str(tmp_path / "nowhere")
    sentence_of(reader.ask(OpenDataset(1, path)), "no folder", path)


def test_empty_folder(reader: ReaderChild, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    sentence_of(reader.ask(OpenDataset(1, str(folder))), "is empty", str(folder))


def test_file_instead_of_folder(reader: ReaderChild, tmp_path: Path) -> None:
    file = tmp_path / "mesh.txt"
    file.write_bytes(b"x")
    sentence_of(reader.ask(OpenDataset(1, str(file))), "is a file of a kind", str(file))
    file = file.rename(tmp_path / "mesh.cgns")
    sentence_of(reader.ask(OpenDataset(2, str(file))), "is damaged or is not a CGNS file", str(file))


def test_not_a_dataset(reader: ReaderChild, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    sentence_of(reader.ask(OpenDataset(1, str(tmp_path))), "not a PLAID dataset", "infos.yaml and data")


def test_name_that_cannot_be_a_path(reader: ReaderChild) -> None:
    sentence_of(reader.ask(OpenDataset(1, "/tmp/a\0b")))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(reader: ReaderChild, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    sentence_of(reader.ask(OpenDataset(1, str(folder))), "do not have permission to read")


def test_permission_is_named(reader: ReaderChild, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """For root, who may read everything: the same answer from the same error."""
    from viewer.errors import DatasetError
    from viewer.reader import catalogue

    def refuse(path: Path) -> list[str]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("viewer.reader.given_path.os.listdir", refuse)
    with pytest.raises(DatasetError, match="do not have permission to read"):
        catalogue.open_dataset(tmp_path)


def test_folder_inside_a_dataset(reader: ReaderChild, cgns_dataset: Path) -> None:
    inside = str(cgns_dataset / "data" / "train")
    sentence_of(reader.ask(OpenDataset(1, inside)), "is inside one", str(cgns_dataset))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"a: [1, 2\nb: }", "not valid YAML (line 2)"),
        (b"\xff\xfe\x00garbage\x80", "YAML"),
        (b"- just\n- a list\n", "names with values"),
        (b"", "names with values"),
        (b"storage_backend: tape\n", "'tape'"),
        (b"owner: me\n", "does not say in infos.yaml how it is stored"),
        (b"storage_backend: [cgns]\n", "cgns"),
        (b"!!python/object/apply:os.system ['true']", "not valid YAML"),
        (b"a: &a [*a]\n", "contains itself"),
        (BOMB, "too many values"),
    ],
)
def test_infos(reader: ReaderChild, tmp_path: Path, content: bytes, part: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "infos.yaml").write_bytes(content)
    sentence_of(reader.ask(OpenDataset(1, str(tmp_path))), part, str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX pipes")
def test_pipes_do_not_hang_it(reader: ReaderChild, cgns_dataset: Path, tmp_path: Path, cache_root: Path) -> None:
    other = tmp_path / "other"
    (other / "data").mkdir(parents=True)
    os.mkfifo(other / "infos.yaml")
    sentence_of(reader.ask(OpenDataset(1, str(other))), "infos.yaml")

    def replace_by_pipe(file: Path) -> None:
        file.unlink()
        os.mkfifo(file)

    path = damage.damaged_copy(cgns_dataset, tmp_path / "copy", replace_by_pipe)
    sentence_of(reader.read(path, cache_root), "it is not a file but a pipe")


def test_infos_that_is_missing(reader: ReaderChild, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    sentence_of(reader.ask(OpenDataset(1, str(tmp_path))), "has no infos.yaml")
    (tmp_path / "infos.yaml").mkdir()
    sentence_of(reader.ask(OpenDataset(1, str(tmp_path))), "infos.yaml cannot be read: it is not a file")


def test_no_samples(reader: ReaderChild, tmp_path: Path) -> None:
    (tmp_path / "data" / "train").mkdir(parents=True)
    (tmp_path / "infos.yaml").write_text("storage_backend: cgns\n")
    sentence_of(reader.ask(OpenDataset(1, str(tmp_path))), "no samples")


def test_stray_things_do_not_matter(reader: ReaderChild, dataset: Path, tmp_path: Path, cache_root: Path) -> None:
    path = tmp_path / "copy"
    shutil.copytree(dataset, path)
    backend = "cgns" if (path / "data/train/sample_000000000/meshes").exists() else ""
    (path / "notes.txt").write_text("hello")
    (path / "problem_definitions" / "broken.yaml").write_text("a: [")
    (path / "problem_definitions" / ".hidden").write_text("x")
    (path / "problem_definitions" / "folder").mkdir()
    if (path / "data/train/sample_000000000").exists():
        (path / "data" / "train" / "sample_xxx").mkdir()
        (path / "data" / "train" / "sample_7").mkdir()
        (path / "data" / "train" / "readme.txt").write_text("x")
    if backend:
        (path / "data/train/sample_000000000/meshes/notes.txt").write_text("x")
        (path / "data/train/sample_000000000/meshes/mesh_000000000.cgns.bak").write_text("x")
    answer = reader.ask(OpenDataset(1, str(path)))
    assert isinstance(answer, DatasetOpened), answer
    assert [len(split) for split in answer.catalogue.splits] == [3, 2]
    assert list(answer.catalogue.problems) == ["regression"]
    (warning,) = answer.catalogue.warnings
    assert "broken.yaml" in warning
    assert isinstance(reader.read(path, cache_root), SampleRead)


def test_partial_download_keeps_real_ids(reader: ReaderChild, dataset: Path, tmp_path: Path, cache_root: Path) -> None:
    if not (dataset / "data/train/sample_000000000").exists():
        pytest.skip("one table holds all samples")
    path = tmp_path / "copy"
    shutil.copytree(dataset, path)
    shutil.rmtree(path / "data/train/sample_000000001")
    answer = reader.ask(OpenDataset(1, str(path)))
    assert isinstance(answer, DatasetOpened)
    assert answer.catalogue.splits[0].ranges == ((0, 1), (2, 3))
    assert "2 of the 3 samples" in answer.catalogue.warnings[0]
    assert isinstance(reader.read(path, cache_root, 2), SampleRead)
    sentence_of(reader.read(path, cache_root, 1), "no sample 1 of split train")


# Samples --------------------------------------------------------------------------------------------------------------


def test_no_such_sample(reader: ReaderChild, dataset: Path, cache_root: Path) -> None:
    sentence_of(reader.read(dataset, cache_root, 99), "no sample 99 of split train")
    sentence_of(reader.read(dataset, cache_root, 0, "nothing"), "split nothing")
    sentence_of(reader.read(dataset, cache_root, base="Base_9_9"), "no base “Base_9_9”", "Base_2_3")


@pytest.mark.parametrize("name", damage.DAMAGE)
def test_damaged_sample(reader: ReaderChild, cgns_dataset: Path, tmp_path: Path, cache_root: Path, name: str) -> None:
    path = damage.damaged_copy(cgns_dataset, tmp_path / "copy", damage.DAMAGE[name])
    assert isinstance(reader.ask(OpenDataset(1, str(path))), DatasetOpened)
    sentence_of(reader.read(path, cache_root, base="Base_3_3", time=0.0), "sample 0 of split train")
    assert list((cache_root / "artifacts").glob("**/.partial*")) == []
    assert list((cache_root / "artifacts").glob("arrays/*")) == []
    assert isinstance(reader.read(path, cache_root, 1, base="Base_3_3"), SampleRead)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("connectivity too high", ("1 to 999", "36", "zone “Solid”")),
        ("connectivity zero", ("0 to 36",)),
        ("coordinate short", ("CoordinateY", "5 values", "instead of 36")),
        ("coordinate NaN", ("at 1 of its 36 vertices", "not finite")),
        ("no coordinates", ("has no coordinates",)),
        ("zone too large", ("1,000,000",)),
        ("unknown element", ("77",)),
        ("truncated", ("truncated", "mesh_000000000.cgns")),
        ("missing", ("sample 0", "downloaded")),
    ],
)
def test_words(
    reader: ReaderChild, cgns_dataset: Path, tmp_path: Path, cache_root: Path, name: str, parts: tuple[str, ...]
) -> None:
    path = damage.damaged_copy(cgns_dataset, tmp_path / "copy", damage.DAMAGE[name])
    sentence_of(reader.read(path, cache_root, base="Base_3_3"), *parts)


@pytest.mark.parametrize("name", damage.FIELD_DAMAGE)
def test_damaged_field(reader: ReaderChild, cgns_dataset: Path, tmp_path: Path, cache_root: Path, name: str) -> None:
    path = damage.damaged_copy(cgns_dataset, tmp_path / "copy", damage.FIELD_DAMAGE[name])
    sentence = sentence_of(reader.read(path, cache_root, base="Base_3_3", fields=("pressure",)), "pressure", "Solid")
    if name != "text":
        assert re.search(r"has \d+ values instead of 36", sentence)
    answer = reader.read(path, cache_root, base="Base_3_3", fields=("density",))
    assert isinstance(answer, SampleRead)
    assert answer.fields == ("density",)
    answer = reader.read(path, cache_root, base="Base_3_3", fields=("no field",))
    assert isinstance(answer, SampleRead)
    assert answer.fields == ()
    answer = reader.read(path, cache_root, base="Base_3_3")
    assert isinstance(answer, SampleRead)
    assert answer.fields == ("Velocity",)


@pytest.mark.parametrize(
    ("bases", "part"),
    [
        ([ds.base("Base", 3, 3, [])], "no zones"),
        ([], "no base"),
        ([ds.base("Base", 3, 3, [["Zone", np.array([[4, 0, 0]]), [], "Zone_t"]])], "no cells"),
        ([ds.base("Base", 3, 3, [["Zone", None, [], "Zone_t"]])], "no zones"),
        ([ds.base("Base", 3, 3, [["Zone", np.array([[1.5, 2.5, 3.5]]), [], "Zone_t"]])], "no cells"),
    ],
)
def test_nothing_to_draw(
    reader: ReaderChild, tmp_path: Path, cache_root: Path, bases: list[ds.Tree], part: str
) -> None:
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(*bases)]])
    sentence_of(reader.read(path, cache_root), part, "sample 0 of split train")


def test_base_without_zones_by_name(reader: ReaderChild, tmp_path: Path, cache_root: Path) -> None:
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 3, 3, []))]])
    sentence_of(reader.read(path, cache_root, base="Base"), "base “Base”", "no zones")


# Backends with tables -------------------------------------------------------------------------------------------------


def spoil(file: Path, how: str, *, seed: int, count: int) -> None:
    """Take a file away, cut it in half, or change ``count`` of its bytes."""
    if how == "missing":
        file.unlink()
    elif how == "truncated":
        damage.truncate(file, 0.5)
    else:
        damage.flip(file, seed, count)


def refused_or_right(reader: ReaderChild, path: Path, cache_root: Path) -> None:
    """The dataset is refused in a sentence, or, if enough is left to open it, its sample is refused or right."""
    answer = reader.ask(OpenDataset(1, str(path)))
    if isinstance(answer, DatasetOpened):
        answer = reader.read(path, cache_root, base="Base_3_3")
        if isinstance(answer, SampleRead):
            return
    sentence_of(answer)


@pytest.mark.parametrize("kind", ["hf_datasets", "zarr"])
@pytest.mark.parametrize(
    "name", ["cgns_types.yaml", "variable_schema.yaml", "constants/train/layout.json", "constants/train/data.mmap"]
)
@pytest.mark.parametrize("how", ["missing", "truncated", "garbage"])
def test_damaged_metadata(
    reader: ReaderChild, written, tmp_path: Path, cache_root: Path, kind: str, name: str, how: str
) -> None:
    path = tmp_path / "copy"
    shutil.copytree(written(kind), path)
    file = path / name
    if how == "missing":
        file.unlink()
    elif how == "truncated":
        damage.truncate(file, 0.3)
    else:
        file.write_bytes(bytes(range(255, 0, -1)) * (file.stat().st_size // 255 + 1))
    refused_or_right(reader, path, cache_root)


@pytest.mark.parametrize("how", ["missing", "truncated", "garbage"])
def test_damaged_arrow_table(reader: ReaderChild, written, tmp_path: Path, cache_root: Path, how: str) -> None:
    path = tmp_path / "copy"
    shutil.copytree(written("hf_datasets"), path)
    (file,) = (path / "data" / "train").glob("*.arrow")
    spoil(file, how, seed=3, count=400)
    answer = reader.ask(OpenDataset(1, str(path)))
    assert isinstance(answer, DatasetOpened)
    if how != "garbage":  # the other split is whole
        assert [split.name for split in answer.catalogue.splits] == ["test"]
        assert answer.catalogue.warnings == (
            "Split train has 0 of the 3 samples that infos.yaml announces; its files are missing or damaged.",
        )
        assert isinstance(reader.read(path, cache_root, split="test"), SampleRead)
    answer = reader.read(path, cache_root, base="Base_3_3")
    if how != "garbage" or not isinstance(answer, SampleRead):
        sentence_of(answer)
    for file in (path / "data").glob("*/*.arrow"):
        damage.truncate(file, 0.5)
    sentence_of(reader.ask(OpenDataset(1, str(path))), "Arrow tables", "missing or damaged")


@pytest.mark.parametrize("how", ["missing", "truncated", "garbage"])
def test_damaged_zarr_array(reader: ReaderChild, written, tmp_path: Path, cache_root: Path, how: str) -> None:
    path = tmp_path / "copy"
    shutil.copytree(written("zarr"), path)
    array = path / "data" / "train" / "sample_000000001" / "Base_3_3__Solid__VertexFields__pressure"
    (chunk,) = [file for file in array.rglob("*") if file.is_file() and file.name != "zarr.json"]
    spoil(array / "zarr.json" if how == "missing" else chunk, how, seed=1, count=50)
    answer = reader.read(path, cache_root, 1, base="Base_3_3", fields=("pressure",))
    if how != "garbage":
        sentence_of(answer, "sample 1 of split train")
    assert isinstance(reader.read(path, cache_root, 1, base="Base_3_3", fields=("density",)), SampleRead)


def test_values_that_are_gone_are_not_zeros(reader: ReaderChild, written, tmp_path: Path, cache_root: Path) -> None:
    path = shutil.copytree(written("zarr"), tmp_path / "copy")
    array = path / "data" / "train" / "sample_000000001" / "Base_3_3__Solid__VertexFields__pressure"
    for chunk in array.glob("c/*"):
        chunk.unlink()
    answer = reader.read(path, cache_root, 1, base="Base_3_3", fields=("pressure",))
    sentence_of(answer, "sample 1 of split train", "pressure are damaged")


def test_a_field_of_zeros_is_shown(reader: ReaderChild, written, tmp_path: Path, cache_root: Path) -> None:
    """As zarr stores it: without a file for its values."""
    path = shutil.copytree(written("zarr"), tmp_path / "copy")
    array = path / "data" / "train" / "sample_000000001" / "Base_3_3__Solid__VertexFields__pressure"
    shutil.rmtree(array / "c")
    found = read(path, cache_root, 1, base="Base_3_3", fields=("pressure",))
    assert not found.field("pressure", "Solid").any()


def test_an_absurd_global_does_not_cost_the_sample(
    reader: ReaderChild, written, tmp_path: Path, cache_root: Path
) -> None:
    path = shutil.copytree(written("zarr"), tmp_path / "copy")
    file = path / "data" / "train" / "sample_000000001" / "Global__load" / "zarr.json"
    file.write_text(file.read_text().replace("[\n    3\n  ]", f"[\n    {2**50}\n  ]", 1))
    found = read(path, cache_root, 1)
    assert found.manifest.globals_["load"].startswith("array of 1,125,899,906,842,624 values")
    answer = reader.ask(ReadTable(1, str(path), "train", 1))
    assert isinstance(answer, TableRead)
    assert answer.rows[0] == {"alpha": 0.5, "energy": 10.0, "label": "windy"}


def test_damaged_global_is_a_warning(written, tmp_path: Path, cache_root: Path) -> None:
    path = tmp_path / "copy"
    shutil.copytree(written("zarr"), path)
    for chunk in (path / "data" / "train" / "sample_000000001" / "Global__load").glob("c/*"):
        damage.truncate(chunk, 0.5)
    found = read(path, cache_root, 1)
    assert found.manifest.globals_ == {"alpha": 0.5, "energy": 10.0, "label": "windy"}
    assert "Global/load" in found.manifest.warnings[0]


def test_one_damaged_field_does_not_hide_the_others(written, tmp_path: Path, cache_root: Path) -> None:
    path = tmp_path / "copy"
    shutil.copytree(written("zarr"), path)
    field = path / "data" / "train" / "sample_000000001" / "Base_3_3__Solid__VertexFields__pressure"
    (field / "zarr.json").write_text("{")
    assert read(path, cache_root, 1, base="Base_3_3", fields=("density",)).has("density", "Solid")
    with pytest.raises(SampleError, match="pressure are damaged"):
        read(path, cache_root, 1, base="Base_3_3", fields=("pressure",))


@pytest.mark.parametrize(
    ("backend", "part"),
    [
        ("hf_datasets", "data/train/state.json"),
        ("zarr", "data/train/zarr.json"),
    ],
)
def test_tables_that_may_not_be_read_are_not_called_damaged(
    written: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str, part: str
) -> None:
    path = shutil.copytree(written(backend), tmp_path / "dataset")
    shutil.rmtree(path / "data" / "test", ignore_errors=True)
    whole = Path(path / part)
    opened = os.open

    def refuse(file: Any, *arguments: Any, **options: Any) -> int:
        if os.fspath(file) == str(whole):
            raise PermissionError(errno.EACCES, "Permission denied", str(whole))  # root may read whatever it is
        return opened(file, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(DatasetError) as error:
        open_dataset(path)
    assert f"you do not have permission to read {whole}; ask its owner." in error.value.sentence


_CLOSED = [
    ("cgns", "infos.yaml", ""),
    ("cgns", "data", ""),
    ("cgns", "data/train", ""),
    ("cgns", "data/train/sample_000000000", "sample"),
    ("cgns", "data/train/sample_000000000/meshes", "sample"),
    ("cgns", "data/train/sample_000000000/meshes/mesh_000000000.cgns", "sample"),
    ("cgns", "problem_definitions", "warning"),
    ("cgns", "problem_definitions/*", "warning"),
    ("hf_datasets", "constants", ""),
    ("hf_datasets", "constants/train/data.mmap", ""),
    ("hf_datasets", "variable_schema.yaml", ""),
    ("hf_datasets", "data", ""),
    ("hf_datasets", "data/train", "warning"),
    ("hf_datasets", "data/train/*.arrow", "warning"),
    ("zarr", "data/train/sample_000000000", "sample"),
    ("zarr", "data/train/sample_000000000/zarr.json", "sample"),
    ("zarr", "data/train/sample_000000000/Base_3_3__Solid__VertexFields__pressure", "sample"),
    ("zarr", "data/train/sample_000000000/Base_3_3__Solid__VertexFields__pressure/c/0", "sample"),
]
"""What is closed in a dataset of a backend, and what that costs: the dataset, a sample, or only a part."""


def test_what_may_not_be_read_is_not_called_damaged(
    written: Callable[[str], Path], tmp_path: Path, cache_root: Path
) -> None:
    copies = {}
    for backend in ("cgns", "hf_datasets", "zarr"):
        copies[backend] = shutil.copytree(written(backend), tmp_path / backend)
        read(copies[backend], cache_root, base="Base_3_3", fields=("pressure",))  # all is imported, as root may
    for backend, name, lost in _CLOSED:
        path = copies[backend]
        (closed,) = list(path.glob(name))[:1]
        with may_not_read(closed, folder=path):
            try:
                opened = open_dataset(path)
                sample = opened.source.sample("train", 0) if lost == "sample" else None
                sentences = list(opened.catalogue.warnings)
                if sample is not None:
                    list(_values(sample.tree(0)))
            except (DatasetError, SampleError) as error:
                sentences = [error.sentence]
                assert isinstance(error, SampleError) == (lost == "sample"), (name, error.sentence)
        (said,) = sentences
        assert re.search(f"you do not have permission to read {re.escape(str(closed))}[^ ]*; ask its owner", said), said
        assert not re.search("damaged|missing|download|not there", said), said


def _values(node: Any) -> Iterator[Any]:
    yield node.value()
    for child in node.children:
        yield from _values(child)
