"""A scan from the command line: real processes, a dataset with nothing wrong, and ten faults that are all found."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")

import viewer
from tests import datasets as ds
from tests import faults
from tests.conftest import PATIENCE, wait_until, written_once
from viewer.cli import parse
from viewer.errors import UsageError
from viewer.roles import program
from viewer.scan_command.as_json import VERSION
from viewer.scan_command.main import scan_dataset
from viewer.scan_command.progress import ProgressLine
from viewer.scan_command.scan import FinishedScan, scan
from viewer.scan_command.table import table_of
from viewer.scan_options import ScanWish
from viewer.scanning.store.control import ScanControl
from viewer.scanning.store.filling import Advance
from viewer.scanning.totals import ALL


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset with nothing wrong. Read only."""
    return written_once(tmp_path_factory, "scan_clean", faults.write_clean)


@pytest.fixture(scope="module")
def found(clean: Path, tmp_path_factory: pytest.TempPathFactory) -> FinishedScan:
    """What a scan finds with all ten faults planted."""
    dataset = tmp_path_factory.mktemp("planted") / "dataset"
    shutil.copytree(clean, dataset)
    faults.plant_all(dataset)
    return scan(str(dataset), in_samples=True)


def start(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ds.ROOT)}
    return subprocess.Popen(
        program(*arguments), text=True, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def test_nothing_is_found_where_nothing_is_wrong(clean: Path) -> None:
    advanced: list[Advance] = []
    finished = scan(str(clean), advance=advanced.append)
    assert [finding.sentence for finding in finished.findings] == []
    assert finished.is_complete and not finished.is_broken
    assert [advanced[0].done, advanced[-1].done] == [0, 16] and {at.total for at in advanced} == {16}
    assert [at.done for at in advanced] == sorted(at.done for at in advanced)
    assert [(total.split, total.samples) for total in finished.totals] == [("train", 12), ("test", 4), (ALL, 16)]
    assert "Health: nothing found." in table_of(finished)


def test_all_ten_faults_are_found(found: FinishedScan) -> None:
    assert set(faults.FAULTS) == {*faults.PLACES, "problem definition naming nothing"} and len(faults.FAULTS) == 10
    for name, (kind, _) in faults.FAULTS.items():
        places = [place for finding in found.findings if finding.kind == kind for place in finding.samples]
        if name in faults.PLACES:
            assert faults.PLACES[name] in places, name
        else:
            assert any(finding.kind == kind for finding in found.findings), name


def test_no_sample_is_accused_of_what_another_has(found: FinishedScan) -> None:
    """Only the sample that is far from the others is; a fault may be seen as two kinds of findings."""
    guilty = {*faults.PLACES.values(), ("test", 0)}
    assert {place for finding in found.findings for place in finding.samples} <= guilty
    by_kind = {finding.kind: set(finding.samples) for finding in found.findings}
    assert by_kind["outside"] == {("test", 1)} and by_kind["unit"] == {("train", 3)}
    assert by_kind["leakage"] == {("train", 5), ("test", 0)} and by_kind["broken"] == {("train", 6)}


def test_the_worst_comes_first_and_says_where(found: FinishedScan) -> None:
    assert found.is_broken and found.is_complete, "a broken sample is a row, not the end"
    assert found.findings[0].kind == "broken" and "truncated" in found.findings[0].sentence
    sentences = {finding.kind: finding.sentence for finding in found.findings}
    assert sentences["leakage"] == "Sample 0 of split test and sample 5 of split train are the same to the last bit."
    assert sentences["unit"].startswith("Field p (vertex, Base) is in ")
    problems = [finding.sentence for finding in found.findings if finding.kind == "problem"]
    assert any("Base/Left/V/pressure, which no sample has" in text for text in problems)
    text = table_of(found)
    assert text.index("Samples that cannot be read") < text.index("NaN or infinite") < text.index("do not vary")
    assert max(map(len, text.splitlines())) < 200


def test_the_command_prints_a_table_and_writes_json(clean: Path, tmp_path: Path) -> None:
    dataset = tmp_path / "dataset"
    shutil.copytree(clean, dataset)
    faults.FAULTS["truncated file"][1](dataset)
    file = tmp_path / "scan.json"
    process = start("--scan", str(dataset), "--split", "train", "--json", str(file))
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (1, ""), "no progress where nobody looks"
    assert "12 samples read" in out and "Samples that cannot be read:" in out
    report = json.loads(file.read_text())
    assert (report["version"], report["complete"], report["broken"]) == (VERSION, True, True)
    assert [split["split"] for split in report["splits"]] == ["train"]
    assert [one["sample"] for one in report["samples"]] == list(range(12))
    whole = [one for one in report["samples"] if not one["troubles"]]
    assert [one["sample"] for one in whole] == [number for number in range(12) if number != 6]
    p = next(one for one in whole[0]["fields"] if one["name"] == "p")
    assert p["count"] == 2 * faults.SIDE**2 and p["min"] <= p["percentiles"]["50"] <= p["max"] and p["unit"] == "Pa"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["/nowhere/at/all"], "There is no folder /nowhere/at/all."),
        (["{clean}", "--split", "dev"], "has no split dev; it has train, test."),
        (["{clean}", "--json", "/nowhere/at/all.json"], "There is no folder /nowhere/at for the file of --json."),
    ],
)
def test_wrong_use(arguments: list[str], words: str, clean: Path) -> None:
    process = start("--scan", *(text.format(clean=clean) for text in arguments))
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2 and out == "" and words in err and len(err.splitlines()) == 1


def test_json_on_standard_output_is_all_there_is(clean: Path) -> None:
    process = start("--scan", str(clean), "--json", "-")
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0 and json.loads(out)["health"] == []


def test_from_python(clean: Path) -> None:
    report = viewer.scan(clean, "test")
    assert report["health"] == [] and [one["sample"] for one in report["samples"]] == [0, 1, 2, 3]
    assert json.loads(json.dumps(report, allow_nan=False))["complete"]
    with pytest.raises(UsageError, match="has no split dev"):
        viewer.scan(clean, "dev")


def test_a_missing_library_is_said_at_once(
    clean: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ddsketch.ddsketch", None)
    assert scan_dataset(ScanWish(str(clean)), "warning") == 2
    said = capsys.readouterr()
    assert said.out == "" and "ddsketch. To add it: pip install 'plaid-viewer-desktop[plaid]'." in said.err


def test_progress_is_one_line_of_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, now = Terminal(), [0.0]
    line = ProgressLine(terminal, lambda: now[0])
    for done, when, rate in ((0, 0.0, 0.0), (50, 0.05, 30.0), (100, 4.0, 25.0), (1000, 10.0, 100.0)):
        now[0] = when
        line(Advance(done, 1000, 0, rate))
    line.clear()
    said = terminal.getvalue().split("\r")
    assert [text.rstrip() for text in said if text.strip()] == [
        "Scanning: 0 of 1,000 samples",
        "Scanning: 100 of 1,000 samples, 25 per second, 36 s left",
        "Scanning: 1,000 of 1,000 samples, 100 per second, 0 s left",
    ], "not more often than the eye sees"
    assert said[-2].isspace() and not said[-1], "nothing of it is left"
    nobody = io.StringIO()
    ProgressLine(nobody)(Advance(1, 2, 0))
    assert nobody.getvalue() == ""


def test_options() -> None:
    assert parse(["--scan", "/data", "--split", "a"]).scan == ScanWish("/data", "a")
    assert parse(["/data", "--scan", "--json", "-"]).scan == ScanWish("/data", None, "-")
    assert parse(["/data"]).scan is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--scan"], "--scan needs a DATASET"),
        (["/data", "--json", "a.json"], "--json needs --scan"),
        (["/data", "--cluster", "tcp://host:8786"], "--cluster needs --scan"),
        (["/data", "--scan", "--cluster", "host"], "“host” is no address of a Dask cluster"),
        (["/data", "--again"], "--again needs --scan"),
        (["/data", "--scan", "--picture", "a.png"], "--scan and --picture cannot be used together"),
        (["/data", "--scan", "--quit-after", "5"], "--scan and --quit-after cannot be used together"),
        (["/data", "--scan", "--prediction", "b"], "--scan and --prediction cannot be used together"),
    ],
)
def test_what_does_not_fit(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    assert ended.value.code == 2 and words in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_says_what_there_is(clean: Path, tmp_path: Path) -> None:
    """The samples of one split are asked for again and again, so that the scan cannot end before the signal."""
    dataset = tmp_path / "dataset"
    shutil.copytree(clean, dataset)
    code = (
        "import sys, viewer.scanning.run as run; from viewer.cli import main; whole = run._found\n"
        "def found(batch, plain):\n"
        "    if batch.split == 'test': raise RuntimeError('once more, for ever')\n"
        "    return whole(batch, plain)\n"
        "run._found, run.MOST_TRIES = found, 10**9\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    file = tmp_path / "progress"
    with file.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", "import sys; sys.stderr.isatty = lambda: True\n" + code, "--scan", str(dataset)],
            stdout=subprocess.PIPE, stderr=stream, text=True, env={**os.environ, "PYTHONPATH": str(ds.ROOT)},
        )  # fmt: skip
        wait_until(lambda: "12 of 16 samples" in file.read_text(), what="all samples of one split are read")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "12 of 16 samples read" in out and "ended before the last one" in out
    assert "Health: nothing found in the 12 samples that were read." in out
    assert "Traceback" not in file.read_text()


def test_the_second_scan_reads_only_what_has_changed(clean: Path, tmp_path: Path) -> None:
    dataset, folder = tmp_path / "dataset", tmp_path / "base" / "scans"
    shutil.copytree(clean, dataset)
    first = scan(str(dataset), folder=folder, in_samples=True)
    second = scan(str(dataset), folder=folder, in_samples=True)
    assert (first.known, second.known) == (0, 16)
    told = [(one.samples, one.totals, one.percentiles, one.findings) for one in (first, second)]
    assert told[0] == told[1]
    assert "16 samples read in" in table_of(second) and "all known from before." in table_of(second)
    faults.FAULTS["NaN"][1](dataset)
    third = scan(str(dataset), folder=folder)
    assert (third.known, [finding.kind for finding in third.findings]) == (15, ["not-finite"])
    assert ", 15 of them known from before." in table_of(third)
    assert scan(str(dataset), folder=folder, again=True).known == 0
    process = start("--scan", str(dataset), "--basedir", str(tmp_path / "base"))
    out, _ = process.communicate(timeout=PATIENCE)
    assert "all known from before." in out, "the command keeps them there too"


def test_what_was_found_before_ctrl_c_is_kept(clean: Path, tmp_path: Path) -> None:
    control = ScanControl()
    first = scan(str(clean), folder=tmp_path, advance=lambda at: control.stop() if at.done else None, control=control)
    assert 0 < len(first.samples) < 16 and not first.is_complete
    second = scan(str(clean), folder=tmp_path)
    assert second.known == len(first.samples) and second.is_complete


def test_a_folder_that_cannot_be_written_is_done_without(clean: Path, tmp_path: Path) -> None:
    (tmp_path / "scans").write_text("")
    assert scan(str(clean), "test", folder=tmp_path / "scans").is_complete
    assert scan(str(clean), "test", folder=tmp_path / "scans").known == 0
