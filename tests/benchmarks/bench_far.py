"""From the address of a dataset on another machine to its first sample, on a line of 1 MB/s and 100 ms.

2,000 samples of 68 kB in the backend cgns, on the played Hub, in an object store (moto's) and on a web server with
index pages; every byte comes through a relay that is as slow as the line. The peer is a client that knows the addresses
of the files that are needed beforehand and fetches them one after the other over one connection.
"""

from __future__ import annotations

import http.client
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from tests import datasets
from tests.benchmarks.runner import Report
from tests.far.servers.hub import HubServer
from tests.far.servers.line import Line
from tests.far.servers.object_store import ObjectStore
from tests.far.servers.web import WebServer
from tests.reader.child import ReaderChild
from viewer.protocol import DatasetOpened, OpenDataset, SampleRead

SAMPLES = 2000
LATENCY_S, RATE = 0.1, 1e6


def run(report: Report) -> None:
    """Write the dataset, serve it, and open it from each server."""
    with tempfile.TemporaryDirectory(prefix="bench-far-") as folder, ExitStack() as stack:
        dataset = _written(Path(folder))
        web = stack.enter_context(closing(WebServer(dataset.parent)))
        peer = _bare(stack, web.port, dataset)
        hub = stack.enter_context(closing(HubServer({"tests/many": dataset})))
        _list_once(hub)
        store = stack.enter_context(closing(ObjectStore()))
        store.put("bucket", dataset, "many")
        for name, port, address, environment in (
            ("hub", hub.port, lambda port: "hf://tests/many", hub.environment(Path(folder))),
            (
                "s3",
                int(store.endpoint.rpartition(":")[2]),
                lambda port: "s3://bucket/many",
                store.environment(Path(folder)),
            ),
            ("https", web.port, lambda port: f"http://127.0.0.1:{port}/many", {"NO_PROXY": "127.0.0.1"}),
        ):
            _measure(report, Path(folder, name), Line(port, LATENCY_S, RATE), address, environment, name, peer)


def _measure(
    report: Report,
    cache_root: Path,
    line: Line,
    address: Callable[[int], str],
    environment: dict[str, str],
    name: str,
    peer: float,
) -> None:
    cache_root.mkdir()
    there = f"http://127.0.0.1:{line.port}"
    preload = {**environment, "HF_ENDPOINT": there, "AWS_ENDPOINT_URL": there}
    with closing(line), closing(ReaderChild(preload=preload)) as reader:
        start = time.perf_counter()
        opened = reader.ask(OpenDataset(1, address(line.port), cache_root=str(cache_root)))
        assert isinstance(opened, DatasetOpened), opened
        at_open = time.perf_counter() - start
        asked, received = line.questions, line.bytes
        read = reader.read(Path(opened.catalogue.path), cache_root, 0)
        assert isinstance(read, SampleRead), read
        seconds = time.perf_counter() - start
        report(f"{name}: address to first sample", seconds, peer, "")
        report(f"{name}: of it until it is open", at_open, None, "")
        report(f"{name}: requests until it is open", asked, None, "", "")
        report(f"{name}: kB until it is open", received / 1e3, None, "", "kB")
        line.forget()
        start = time.perf_counter()
        assert isinstance(reader.read(Path(opened.catalogue.path), cache_root, 1000), SampleRead)
        report(f"{name}: another sample", time.perf_counter() - start, None, "")
        report(f"{name}: requests for it", line.questions, None, "", "")
        report(f"{name}: kB for it", line.bytes / 1e3, None, "", "kB")


def _written(folder: Path) -> Path:
    """Return a dataset of many samples: all are the first of the one with known values."""
    known = folder / "known"
    datasets.write_dataset(known, "cgns")
    dataset = folder / "served" / "many"
    shutil.copytree(known, dataset, ignore=lambda path, names: {"data"} & set(names))
    mesh = known / "data" / "train" / "sample_000000000" / "meshes" / "mesh_000000000.cgns"
    for number in range(SAMPLES):
        place = dataset / "data" / "train" / f"sample_{number:09d}" / "meshes"
        place.mkdir(parents=True)
        os.link(mesh, place / "mesh_000000000.cgns")
    infos: dict[str, Any] = yaml.safe_load((dataset / "infos.yaml").read_text())
    infos["num_samples"] = {"train": SAMPLES}
    (dataset / "infos.yaml").write_text(yaml.safe_dump(infos))
    (dataset / "README.md").write_text("# Many\n")
    return dataset


def _list_once(hub: HubServer) -> None:
    """Have the server know the hashes of its files, as the Hub does."""
    with closing(http.client.HTTPConnection("127.0.0.1", hub.port)) as client:
        client.request("GET", "/api/datasets/tests/many?blobs=true")
        client.getresponse().read()


def _bare(stack: ExitStack, port: int, dataset: Path) -> float:
    """Return the seconds of a client that knows what it wants."""
    line = stack.enter_context(closing(Line(port, LATENCY_S, RATE)))
    names = [path.name for path in dataset.iterdir() if path.is_file()]
    names += [f"problem_definitions/{path.name}" for path in (dataset / "problem_definitions").glob("*")]
    names.append("data/train/sample_000000000/meshes/mesh_000000000.cgns")
    start = time.perf_counter()
    with closing(http.client.HTTPConnection("127.0.0.1", line.port)) as client:
        for name in names:
            client.request("GET", f"/many/{quote(name)}")
            client.getresponse().read()
    return time.perf_counter() - start
