"""A scan of a dataset on another machine says first what it fetches, and does so only where that is agreed to."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("aiohttp", reason="https addresses need aiohttp (the extra remote)")
pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")

import viewer
from tests import faults
from tests.conftest import written_once
from tests.far.fetched import ONE, fetch, left
from tests.far.servers.web import WebServer
from viewer.cli import parse
from viewer.errors import UsageError, ViewerError
from viewer.pool.place import make_executor
from viewer.protocol.far import FetchingCost
from viewer.scan_command import far_scan
from viewer.scan_command.far_scan import ask_on_terminal, within_bounds
from viewer.scan_command.main import scan_dataset
from viewer.scan_command.scan import scan
from viewer.scan_options import ScanWish
from viewer.scanning.store.filling import Advance

COST = FetchingCost("ssh://host/horn", 7, 3_200_000_000)


class Terminal(io.StringIO):
    """Somebody types there."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset with nothing wrong. Read only."""
    return written_once(tmp_path_factory, "scan_clean", faults.write_clean)


@pytest.fixture
def web(clean: Path) -> Iterator[WebServer]:
    web = WebServer(clean.parent)
    yield web
    web.close()


@pytest.mark.parametrize(
    ("typed", "agrees"), [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_it_asks_whoever_sits_there(typed: str, agrees: bool) -> None:
    said = Terminal()
    try:
        ask_on_terminal(COST, Terminal(typed), said)
    except UsageError as error:
        assert not agrees and error.sentence == "Nothing was fetched."
    else:
        assert agrees
    assert said.getvalue() == f"{COST.sentence} Go on? [y/N] " and "about 3.2 GB" in COST.sentence


@pytest.mark.parametrize("streams", [(io.StringIO("y\n"), Terminal()), (Terminal("y\n"), io.StringIO())])
def test_without_a_terminal_it_refuses(streams: tuple[io.StringIO, io.StringIO]) -> None:
    with pytest.raises(UsageError, match="Allow that with --yes"):
        ask_on_terminal(COST, *streams)


def test_the_option() -> None:
    wish = parse(["--scan", "ssh://host/horn", "--yes"]).scan
    assert wish == ScanWish("ssh://host/horn", yes=True)
    with pytest.raises(SystemExit):
        parse(["/data", "--yes"])


def test_nothing_is_fetched_before(
    clean: Path, web: WebServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"{web.endpoint}/{clean.name}"
    wish = ScanWish(address)
    assert scan_dataset(wish, "warning", tmp_path) == 2
    assert "files are fetched from" in capsys.readouterr().err
    with pytest.raises(UsageError, match="yes=True"):
        viewer.scan(address)
    assert not any(name.endswith(".cgns") for name in web.fetched)


def test_what_is_found_is_what_is_found_here(clean: Path, web: WebServer) -> None:
    address = f"{web.endpoint}/{clean.name}"
    agreed: list[FetchingCost] = []
    far, here = scan(address, "test", agree=agreed.append), scan(str(clean), "test")
    assert far.is_complete and not far.is_broken and far.catalogue.place == address
    assert [one.fields for one in far.samples] == [one.fields for one in here.samples]
    assert len(agreed) == 1 and agreed[0].samples == far.total
    with pytest.raises(UsageError, match="A cluster reads datasets by their paths, or from the Hub"):
        scan(address, cluster="tcp://127.0.0.1:9")
    with pytest.raises(ViewerError, match=f"{address} there. Without a cluster in Preferences it is scanned here."):
        make_executor("tcp://127.0.0.1:9", catalogue=far.catalogue)  # as the window's scanner does


def test_what_came_first_goes_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    horn, heard = fetch(tmp_path, files=10), list[Advance]()
    monkeypatch.setattr(far_scan, "EACH_S", 0.0)
    monkeypatch.setattr(far_scan, "default_budget", lambda _root: 9 * ONE)
    at = Advance(1, 2, 0)
    within_bounds(tmp_path, heard.append)(at)
    assert heard == [at] and len(left(horn)) == 7
