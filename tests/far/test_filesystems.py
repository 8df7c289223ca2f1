"""Folders of the Hub, of an object store and of web servers are what lies there, and cost few requests."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("huggingface_hub", reason="addresses of the Hub need huggingface_hub (the extra plaid)")
pytest.importorskip("s3fs", reason="addresses of S3 need s3fs (the extra remote)")
pytest.importorskip("moto", reason="the object store is moto's")

from tests.far.servers.certificate import server_context, write_certificate
from tests.far.servers.hub import COMMIT, HubServer
from tests.far.servers.object_store import ObjectStore
from tests.far.servers.played import SECRET, Fault
from tests.far.servers.web import WebServer
from viewer.address import parse_address
from viewer.far.answers import ChangedError, NoRangesError
from viewer.far.asking import ask_nobody
from viewer.far.filesystems import make_filesystem

MESH = "data/train/sample_000000000/meshes/mesh 0 %41#é.cgns"
CONTENT = bytes(range(256)) * 4000
HUB = "hf://tests/known"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("far") / "a set"
    (folder / MESH).parent.mkdir(parents=True)
    (folder / MESH).write_bytes(CONTENT)
    (folder / "infos.yaml").write_text("legal: {}\n")
    (folder / "data" / "empty.bin").touch()
    return folder


@pytest.fixture
def hub(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    server = HubServer({"tests/known": folder})
    for name, value in server.environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    yield server
    server.close()


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[ObjectStore]:
    server = ObjectStore()
    try:
        server.put("bucket", folder, "sets/one")
        yield server
    finally:
        server.close()


@pytest.fixture
def web(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = WebServer(folder.parent)
    yield server
    server.close()


@pytest.fixture(params=["hub", "store", "web"])
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    server = request.getfixturevalue(request.param)
    if isinstance(server, ObjectStore):
        for name, value in server.environment(tmp_path).items():
            monkeypatch.setenv(name, value)
        return "s3://bucket/sets/one"
    return HUB if isinstance(server, HubServer) else f"{server.endpoint}/a%20set"


def opened(address: str) -> tuple[Any, str]:
    return make_filesystem(parse_address(address), ask_nobody)


def test_a_folder_is_what_lies_there(address: str, folder: Path, tmp_path: Path) -> None:
    filesystem, root = opened(address)
    listed = {path[len(root) + 1 :] for path in filesystem.find(root)}
    assert listed == {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    kinds = {entry["name"][len(root) + 1 :]: entry["type"] for entry in filesystem.ls(root, detail=True)}
    assert kinds == {"infos.yaml": "file", "data": "directory"}
    path = f"{root}/{MESH}"
    assert (filesystem.info(path)["size"], filesystem.info(path)["type"]) == (len(CONTENT), "file")
    assert filesystem.info(path)["ETag"]
    assert filesystem.isdir(root)
    assert not filesystem.exists(f"{root}/missing")
    assert filesystem.cat_file(path) == CONTENT
    assert filesystem.cat_file(f"{root}/data/empty.bin") == b""
    for start, stop in ((0, 1), (100, 70_000), (0, len(CONTENT)), (len(CONTENT) - 3, len(CONTENT))):
        assert filesystem.cat_file(path, start=start, end=stop) == CONTENT[start:stop]
    with filesystem.open(path, block_size=4096) as file:
        file.seek(300_000)
        assert file.read(1000) == CONTENT[300_000:301_000]
    filesystem.get_file(path, str(tmp_path / "whole"))
    assert (tmp_path / "whole").read_bytes() == CONTENT


def test_the_hub_is_asked_once_for_what_there_is(hub: HubServer) -> None:
    filesystem, root = opened(HUB)
    assert filesystem.find(root, detail=True)
    assert filesystem.info(f"{root}/{MESH}")["size"] == len(CONTENT)
    assert [path for _, path in hub.asked] == ["/api/datasets/tests/known?blobs=true"]
    hub.forget()
    filesystem.cat_file(f"{root}/infos.yaml")
    assert [method for method, _ in hub.asked] == ["GET"]
    assert filesystem.revision == COMMIT
    assert f"/resolve/{COMMIT}/" in hub.asked[0][1]


@pytest.mark.parametrize("address", ["hf://datasets/tests/known@next", "hf://tests/known@next"])
def test_a_revision_of_the_hub_and_a_folder_in_it(hub: HubServer, address: str) -> None:
    hub.branches.add("next")
    filesystem, root = opened(f"{address}/data/train")
    assert hub.asked[0][1].startswith("/api/datasets/tests/known/revision/next")
    assert filesystem.ls(root, detail=False) == ["tests/known/data/train/sample_000000000"]


def test_large_files_of_the_hub_come_from_its_store_without_the_token(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx2", "httpcore2", "fsspec", "huggingface_hub"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    monkeypatch.setenv("HF_TOKEN", "hf_TokenOfTheTests1234567890")
    hub.lfs_from = 0
    filesystem, root = opened(HUB)
    assert filesystem.cat_file(f"{root}/{MESH}", start=10, end=20) == CONTENT[10:20]
    assert [path.partition("/")[0] or path.split("/")[1] for _, path in hub.asked[1:]] == ["datasets", "signed"]
    assert hub.ranges[MESH] == ["bytes=10-19"]
    assert hub.tokens == {"Bearer hf_TokenOfTheTests1234567890"}
    assert SECRET not in caplog.text
    assert "hf_Token" not in caplog.text
    assert len(filesystem.info(f"{root}/{MESH}")["sha256"]) == 64


def test_what_the_hub_has_changed_is_noticed(hub: HubServer, folder: Path) -> None:
    filesystem, root = opened(HUB)
    hub.faults[MESH] = [Fault("short")]
    with pytest.raises(ChangedError):
        filesystem.cat_file(f"{root}/{MESH}")


def test_without_credentials_a_bucket_is_asked_by_nobody(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in store.environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    filesystem, root = opened("s3://bucket/sets/one")
    assert not filesystem.anon
    assert filesystem.ls(root, detail=True)[0]["name"].startswith("bucket/sets/one/")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    assert opened("s3://bucket/sets/one")[0].anon


def test_an_endpoint_may_stand_in_a_profile(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in store.environment(tmp_path).items():
        if name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_PROFILE", "lab")
    (tmp_path / "config").write_text(f"[profile lab]\nendpoint_url = {store.endpoint}\n")
    (tmp_path / "credentials").write_text("[lab]\naws_access_key_id = a\naws_secret_access_key = b\n")
    filesystem, root = opened("s3://bucket/sets/one")
    assert filesystem.cat_file(f"{root}/infos.yaml") == b"legal: {}\n"


def test_parts_are_refused_by_a_server_without_ranges(web: WebServer) -> None:
    web.has_ranges = False
    filesystem, root = opened(f"{web.endpoint}/a%20set")
    assert filesystem.cat_file(f"{root}/{MESH}", start=0, end=len(CONTENT)) == CONTENT
    with pytest.raises(NoRangesError):
        filesystem.cat_file(f"{root}/{MESH}", start=5, end=10)


def test_https_with_a_certificate_that_is_trusted(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = write_certificate(tmp_path)
    server = WebServer(folder, server_context(certificate))
    try:
        monkeypatch.setenv("SSL_CERT_FILE", os.fspath(certificate))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        filesystem, root = opened(server.endpoint)
        assert root.startswith("https://")
        assert filesystem.cat_file(f"{root.rstrip('/')}/infos.yaml") == b"legal: {}\n"
    finally:
        server.close()


def test_a_login_of_a_web_server_is_taken_from_netrc(
    web: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.login = "me:open sesame"
    netrc = tmp_path / "netrc"
    netrc.write_text('machine 127.0.0.1 login me password "open sesame"\n')
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", os.fspath(netrc))
    filesystem, root = opened(f"{web.endpoint}/a%20set")
    assert filesystem.cat_file(f"{root}/infos.yaml") == b"legal: {}\n"
