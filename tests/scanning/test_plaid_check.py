"""A scan finds all that pyplaid's own check finds, on datasets with one damage each."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("plaid.cli.plaidcheck", reason="plaid-check is part of pyplaid")

from plaid.cli.plaidcheck import check_dataset

from tests import damage, faults
from tests import datasets as ds
from tests.conftest import written_once
from viewer.codec import from_plain
from viewer.errors import DatasetError
from viewer.protocol import Catalogue
from viewer.scanning.health import findings_of
from viewer.scanning.sample import ScannedSample
from viewer.scanning.task import describe_dataset, scan_samples

REFUSED = "refused"
"""In place of the kind of a finding: the dataset is not opened, and why is said."""

OURS = {
    "MISSING_PATH": {REFUSED, "broken", "dataset"},
    "INFOS_READ_ERROR": {REFUSED},
    "METADATA_READ_ERROR": {REFUSED, "broken"},
    "NUM_SAMPLES_MISSING_SPLIT": {"dataset"},
    "SPLIT_COUNT_MISMATCH": {"dataset"},
    "SAMPLE_CONVERSION_ERROR": {"broken"},
    "INVALID_DATA_VALUE A": {"not-finite", "lacking"},
    "GLOBAL_SHAPE_MISMATCH": {"shape", "lacking"},
    "DUPLICATED_DATA": {"leakage", "duplicate"},
    "PB_DEF_READ_ERROR": {"dataset"},
    "PB_DEF_UNKNOWN_INPUT": {"problem"},
    "PB_DEF_UNKNOWN_OUTPUT": {"problem"},
    "PB_DEF_SPLIT": {"problem"},
    "PB_DEF_UNKNOWN_SPLIT": {"problem"},
    "PB_DEF_DUPLICATE_INDICES": {"problem"},
    "PB_DEF_OUT_OF_RANGE_INDICES": {"problem"},
    "PB_DEF_INPUT_FEATURE_NOT_IN_SAMPLE": {"problem"},
    "PB_DEF_OUTPUT_FEATURE_NOT_IN_SAMPLE": {"problem"},
    "PB_DEF_FEATURE_READ_ERROR": {"problem"},
    "PB_DEF_SAMPLE_CONVERSION_ERROR": {"problem", "broken"},
    "PB_DEF_FEATURE_KEY_SAMPLE_CONVERSION_ERROR": {"problem", "broken"},
}
"""By a code of plaid-check the kinds of ours, one of which has to be there."""

NO_FAULTS = ("/DataClass", "/DimensionalExponents", "/DimensionalUnits", "global/label")
"""How places end at which plaid-check is wrong: units are no fields, and texts of other lengths no other shapes."""

Damage = Callable[[Path], object]


def replaced(file: str, old: str, new: str) -> Damage:
    def do(dataset: Path) -> None:
        text = (dataset / file).read_text()
        assert old in text
        (dataset / file).write_text(text.replace(old, new))

    return do


def edited(path: str, value: np.ndarray | None, sample: int = 2) -> Damage:
    return lambda dataset: damage.edit(ds.mesh_file(dataset, sample=sample), path, value)


INFOS, DEFINITION = "infos.yaml", "problem_definitions/regression.yaml"
DAMAGE: dict[str, tuple[str, Damage]] = {
    "NaN in a field": ("INVALID_DATA_VALUE A", faults.FAULTS["NaN"][1]),
    "infinite value": ("INVALID_DATA_VALUE A", faults.FAULTS["infinite"][1]),
    "NaN in a global": ("INVALID_DATA_VALUE A", edited("Global/mach", np.array([np.nan]))),
    "global of another size": ("GLOBAL_SHAPE_MISMATCH", edited("Global/mach", np.array([0.5, 0.6]))),
    "truncated file": ("SAMPLE_CONVERSION_ERROR", faults.FAULTS["truncated file"][1]),
    "the same in two splits": ("DUPLICATED_DATA", faults.FAULTS["duplicate across splits"][1]),
    "other count": ("SPLIT_COUNT_MISMATCH", replaced(INFOS, "train: 12", "train: 13")),
    "split that infos.yaml lacks": ("NUM_SAMPLES_MISSING_SPLIT", replaced(INFOS, "  test: 4\n", "")),
    "infos.yaml that is none": ("INFOS_READ_ERROR", replaced(INFOS, "owner:", "{[owner:")),
    "feature that no sample has": ("PB_DEF_OUTPUT_FEATURE_NOT_IN_SAMPLE", replaced(DEFINITION, "V/p", "V/pressure")),
    "input that no sample has": ("PB_DEF_INPUT_FEATURE_NOT_IN_SAMPLE", replaced(DEFINITION, "Global/mach", "Global/m")),
    "feature that one sample lacks": ("", faults.FAULTS["missing field"][1]),  # it looks at the first sample alone
    "split that is not there": ("PB_DEF_UNKNOWN_SPLIT", replaced(DEFINITION, "{test:", "{dev:")),
    "two splits": ("PB_DEF_SPLIT", replaced(DEFINITION, "{train: all}", "{train: all, test: [0]}")),
    "samples that are not there": ("PB_DEF_OUT_OF_RANGE_INDICES", replaced(DEFINITION, "2, 3]", "2, 33]")),
    "samples twice": ("PB_DEF_DUPLICATE_INDICES", replaced(DEFINITION, "2, 3]", "2, 2]")),
    "definition that is none": ("PB_DEF_READ_ERROR", replaced(DEFINITION, "input_features: [", "input_features: {[")),
}
"""By name: a code that plaid-check must have, so that it is known to look for it, and what plants the damage."""


def theirs(dataset: Path) -> set[str]:
    """Return the codes of plaid-check."""
    report = check_dataset(dataset, show_progress=False)
    return {message.code for message in report.messages if not message.location.endswith(NO_FAULTS)}


def ours(dataset: Path) -> set[str]:
    try:
        catalogue = from_plain(Catalogue, describe_dataset(str(dataset)))
    except DatasetError:
        return {REFUSED}
    samples = []
    for split in catalogue.splits:
        ids = [number for start, stop in split.ranges for number in range(start, stop)]
        plain = scan_samples(str(dataset), catalogue.backend, split.name, ids)
        samples += [from_plain(ScannedSample, one) for one in plain]
    return {finding.kind for finding in findings_of(catalogue, samples)}


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset with nothing wrong. Read only."""
    return written_once(tmp_path_factory, "scan_clean", faults.write_clean)


def test_both_find_nothing_where_nothing_is_wrong(clean: Path) -> None:
    assert theirs(clean) == set() and ours(clean) == set()


@pytest.mark.parametrize("name", DAMAGE)
def test_a_scan_finds_what_plaid_check_finds(clean: Path, tmp_path: Path, name: str) -> None:
    dataset = tmp_path / "dataset"
    shutil.copytree(clean, dataset)
    code, plant = DAMAGE[name]
    plant(dataset)
    compare(dataset, code)


def compare(dataset: Path, code: str) -> None:
    codes, kinds = theirs(dataset), ours(dataset)
    assert not code or code in codes, codes
    missed = {one for one in codes if not OURS[one] & kinds}
    assert missed == set(), (missed, kinds)


@pytest.mark.parametrize("backend", [one for one in ds.BACKENDS if one != "cgns"])
@pytest.mark.parametrize("lost", ["", "variable_schema.yaml", "constants"])
def test_the_same_in_columns(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, backend: str, lost: str) -> None:
    dataset = tmp_path / "dataset"
    shutil.copytree(ds.known(tmp_path_factory, backend), dataset)
    if lost:
        (shutil.rmtree if lost == "constants" else Path.unlink)(dataset / lost)
    compare(dataset, "MISSING_PATH" if lost else "")
