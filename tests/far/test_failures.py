"""What goes wrong on the way is said in one true sentence, and asked for again where that may help."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("huggingface_hub", reason="addresses of the Hub need huggingface_hub (the extra plaid)")
pytest.importorskip("s3fs", reason="addresses of S3 need s3fs (the extra remote)")

from tests.far.servers.certificate import server_context, write_certificate
from tests.far.servers.hub import HubServer
from tests.far.servers.played import SECRET, Fault, PlayedHandler, PlayedServer
from tests.far.servers.web import WebServer
from viewer.address import parse_address
from viewer.errors import DISK_FULL, DatasetError, ViewerError
from viewer.far.answers import ChangedError, WrongHashError
from viewer.far.asking import ask_nobody
from viewer.far.failures import far_failure, retry_after, waiting_words
from viewer.far.filesystems import make_filesystem

NAME = "infos.yaml"
HUB = "hf://tests/known"
LOGIN = "log in with “hf auth login” or set HF_TOKEN"
NONE = "there is no dataset tests/known on {host} that you may read; check the name, and if it is private, {login}."
GATED = "tests/known is gated and you do not have access: request it at {hub}/datasets/tests/known, then {login}."
STORE = "the object store of bucket"
UNKNOWN = f"{STORE} does not accept your credentials; check AWS_PROFILE, or run “aws configure”."
REGION = "set AWS_DEFAULT_REGION"
ELSEWHERE = (
    f"{STORE} is in another region or at another endpoint, and does not say which (status 301); set "
    "AWS_DEFAULT_REGION, or AWS_ENDPOINT_URL."
)
KEPT = "check the network, then try again: what has arrived is kept."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "set" / "data").mkdir(parents=True)
    (tmp_path / "set" / NAME).write_text("legal: {}\n" * 1000)
    return tmp_path / "set"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "netrc").touch(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


@pytest.fixture
def hub(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    server = HubServer({"tests/known": folder})
    for name, value in server.environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    yield server
    server.close()


@pytest.fixture
def web(folder: Path) -> Iterator[WebServer]:
    server = WebServer(folder)
    yield server
    server.close()


def failure(address: str, act: Callable[[Any, str], object] | None = None) -> tuple[str, BaseException, ViewerError]:
    """Return what is told when an address is opened and its file read, the error behind it, and the whole."""
    where = parse_address(address)
    try:
        filesystem, root = make_filesystem(where, ask_nobody)
        (act or (lambda fs, root: fs.cat_file(f"{root.rstrip('/')}/{NAME}")))(filesystem, root)
    except Exception as error:
        told = far_failure(error, where, f"{NAME} was not fetched")
        assert isinstance(told, DatasetError)
        assert SECRET not in told.sentence + told.detail
        assert "\n" not in told.sentence
        start, found, why = told.sentence.partition(": ")
        assert (start, found) == ("Infos.yaml was not fetched", ": ")
        return why, error, told
    raise AssertionError("it came")


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ((401, "RepoNotFound"), NONE),
        ((404, "RepoNotFound"), NONE),
        ((403, "GatedRepo"), GATED),
        ((401, ""), "{host} does not accept your token, or wants one; {login}."),
        ((403, ""), "you may not read it on {host}; {login}, or ask its owner."),
        ((500, ""), "{host} has a fault of its own (status 500); try again later."),
        ((418, ""), "{host} answers with status 418; check the address."),
        ((200, "LoginPage"), "a web page came from {host} instead of data; check whether a login page is in the way."),
    ],
)  # fmt: skip
def test_what_the_hub_refuses(hub: HubServer, known: tuple[int, str], sentence: str) -> None:
    hub.repos["tests/known"] = known
    why, error, _ = failure(HUB)
    assert why == sentence.format(host=hub.endpoint[7:], hub=hub.endpoint, login=LOGIN)
    assert (retry_after(error, 1) is not None) == (known[0] >= 500)


def test_what_is_gated_is_listed_but_not_sent(hub: HubServer) -> None:
    hub.gated = True
    assert failure(HUB)[0].startswith("tests/known is gated and you do not have access")


def test_a_revision_that_is_not_there(hub: HubServer) -> None:
    assert (
        failure(f"{HUB}@v9")[0] == f"tests/known has no revision v9 on {hub.endpoint[7:]}; check it, or leave it out."
    )


@pytest.mark.parametrize("status", [429, 503])
def test_it_is_waited_as_long_as_the_hub_says(hub: HubServer, status: int) -> None:
    hub.faults[NAME] = [Fault("status", status, {"Retry-After": "7"})]
    why, error, _ = failure(HUB)
    assert retry_after(error, 1) == 7
    assert retry_after(error, 5) is None
    assert waiting_words(error, parse_address(HUB), 7) == f"Waiting as {hub.endpoint[7:]} asks: 7 s left"
    if status == 429:
        assert why.startswith(f"{hub.endpoint[7:]} was asked too often; try again in 7 s; who is logged in may ask")
    hub.faults[NAME] = [Fault("status", status, {"Retry-After": "3600"})]
    assert retry_after(failure(HUB)[1], 1) is None, "nobody waits for an hour"
    hub.faults[NAME] = [Fault("status", status)]
    error = failure(HUB)[1]
    assert [retry_after(error, tries) for tries in range(1, 6)] == [0.5, 1.0, 2.0, 4.0, None]
    assert waiting_words(error, parse_address(HUB), 0.5) == f"Trying {hub.endpoint[7:]} again: 1 s left"


@pytest.mark.parametrize("scheme", ["hub", "web"])
@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("cut", f"the connection to {{host}} broke off; {KEPT}"),
        ("page", "a web page came from {host} instead of data; check whether a login page is in the way."),
    ],
)
def test_what_breaks_on_the_way(request: pytest.FixtureRequest, scheme: str, fault: str, sentence: str) -> None:
    server = request.getfixturevalue(scheme)
    server.faults[NAME] = [Fault(fault)]
    why, error, _ = failure(HUB if scheme == "hub" else server.endpoint)
    assert why == sentence.format(host=server.endpoint.partition("//")[2])
    assert (retry_after(error, 1) is not None) == (fault == "cut")


def test_a_file_with_another_size_than_is_listed(hub: HubServer) -> None:
    hub.faults[NAME] = [Fault("short")]
    why, error, _ = failure(HUB)
    assert why == f"it has changed on {hub.endpoint[7:]} since the dataset was opened; open the dataset again."
    assert retry_after(error, 1) is None


def test_the_store_behind_the_hub_refuses_its_own_address(hub: HubServer) -> None:
    hub.lfs_from = 0
    hub.faults[NAME] = [Fault("status", 403)]
    why, _, told = failure(HUB)
    assert why.startswith(f"you may not read it on {hub.endpoint[7:]}")
    assert "X-Amz-Signature=***" in told.detail


def test_what_a_web_server_refuses(web: WebServer, folder: Path) -> None:
    host = web.endpoint[7:]
    assert failure(f"{web.endpoint}/nowhere")[0] == f"it is not on {host}; check the address."
    web.faults[NAME] = [Fault("status", 429, {"Retry-After": "1"})]
    assert failure(web.endpoint)[0] == f"{host} was asked too often; try again in 1 s."
    web.has_index = False
    why, _, _ = failure(web.endpoint, lambda filesystem, root: filesystem.ls(root))
    assert why == f"you may not read it on {host}; ask its owner."
    web.has_index = True
    why, _, _ = failure(f"{web.endpoint}/data", lambda filesystem, root: filesystem.ls(root))
    assert why == f"{host} does not say what is in the folder; over https folders with an index page open, and files."
    web.has_ranges = False
    why, _, _ = failure(web.endpoint, lambda filesystem, root: filesystem.cat_file(f"{root}{NAME}", 5, 9))
    assert why == f"{host} sends only whole files; download it and open it from this machine."
    web.login = "me:secret"
    assert failure(web.endpoint)[0] == f"{host} asks who you are; put name and password into ~/.netrc."


def test_a_login_page_instead_of_a_listing(web: WebServer) -> None:
    web.captive = True
    why, _, _ = failure(web.endpoint, lambda filesystem, root: filesystem.cat_file(f"{root}{NAME}"))
    assert why.startswith(f"a web page came from {web.endpoint[7:]} instead of data")


def test_a_certificate_that_nobody_has_signed(folder: Path, tmp_path: Path) -> None:
    server = WebServer(folder, server_context(write_certificate(tmp_path)))
    try:
        why, error, _ = failure(server.endpoint)
        host = server.endpoint[8:]
        assert why.startswith(f"the certificate of {host} cannot be trusted (self-signed certificate")
        assert why.endswith("; check the address, the clock of this machine and what is in between.")
        assert retry_after(error, 1) is None
    finally:
        server.close()


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nobody listens at, nor will."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


ADDRESSES = {"hf": HUB, "s3": "s3://bucket/folder", "http": "http://127.0.0.1:{port}/folder"}


def there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, endpoint: str) -> None:
    for name in ("HF_ENDPOINT", "AWS_ENDPOINT_URL"):
        monkeypatch.setenv(name, endpoint)
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATESTSTESTSTESTS0")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.mark.parametrize("scheme", list(ADDRESSES))
def test_a_machine_that_refuses(scheme: str, closed_port: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    there(monkeypatch, tmp_path, f"http://127.0.0.1:{closed_port}")
    why, error, _ = failure(ADDRESSES[scheme].format(port=closed_port))
    machine = STORE if scheme == "s3" else f"127.0.0.1:{closed_port}"
    where = "AWS_ENDPOINT_URL" if scheme == "s3" else "the address"
    assert why == f"{machine} refuses connections; check {where}, and whether its server is running."
    assert retry_after(error, 1) is None


@pytest.mark.parametrize("scheme", ["hf", "http"])
def test_a_proxy_that_is_not_there(
    scheme: str, closed_port: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The machine is not asked at all, so nothing is said of it."""
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("http_proxy", f"http://me:{SECRET}@127.0.0.1:{closed_port}")
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    _fresh_client(monkeypatch)
    why, _, _ = failure(HUB if scheme == "hf" else "http://data.invalid/set")
    machine = "hub.invalid" if scheme == "hf" else "data.invalid"
    assert why.startswith(f"the proxy 127.0.0.1:{closed_port} on the way to {machine} cannot be reached")


def _fresh_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the client of huggingface_hub anew: it looks at the proxy once."""
    from huggingface_hub.utils import _http

    before = _http._GLOBAL_CLIENT
    monkeypatch.setattr(_http, "_GLOBAL_CLIENT", before)
    _http._GLOBAL_CLIENT = None


class _StoreThatRefuses(PlayedHandler):
    """Says no as S3 does."""

    def answer(self, *, body: bool) -> None:
        status, code = self.played.refusal
        text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code} says the test</Message></Error>"
        region = {"x_amz_bucket_region": "eu-west-3"} if status in (301, 400) and code in _SAYS_ITS_REGION else {}
        self.say(text.encode(), "application/xml", body=body, status=status, **region)


_SAYS_ITS_REGION = ("AuthorizationHeaderMalformed", "PermanentRedirect")


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        ((403, "AccessDenied"), f"you may not read it on {STORE}; check AWS_PROFILE, or ask its owner."),
        ((403, "InvalidAccessKeyId"), UNKNOWN),
        ((403, "SignatureDoesNotMatch"), UNKNOWN),
        ((400, "ExpiredToken"), UNKNOWN),
        ((400, "AuthorizationHeaderMalformed"), f"{STORE} says that its region is eu-west-3; {REGION}=eu-west-3."),
        ((301, "PermanentRedirect"), f"{STORE} says that its region is eu-west-3; {REGION}=eu-west-3."),
        ((301, "TemporaryRedirect"), ELSEWHERE),
        ((307, "TemporaryRedirect"), ELSEWHERE.replace("301", "307")),
        ((503, "SlowDown"), f"{STORE} was asked too often; try again later."),
        ((500, "InternalError"), f"{STORE} has a fault of its own (status 500); try again later."),
        ((404, "NoSuchBucket"), "there is no bucket bucket; check the address, and AWS_ENDPOINT_URL."),
        ((404, "NoSuchKey"), f"it is not on {STORE}; check the address."),
    ],
)  # fmt: skip
def test_what_an_object_store_refuses(
    refusal: tuple[int, str], sentence: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = PlayedServer(_StoreThatRefuses)
    server.refusal = refusal  # type: ignore[attr-defined]
    try:
        there(monkeypatch, tmp_path, server.endpoint)
        why, error, _ = failure("s3://bucket/folder", lambda filesystem, root: filesystem.ls(root))
        assert why == sentence
        assert (retry_after(error, 1) is not None) == (refusal[1] in ("SlowDown", "InternalError"))
        follows = refusal[0] in (301, 307)  # botocore does, to the region that is said, or asks for it, once
        assert len(server.asked) == 1 + follows, "trying again is said to the user, and done elsewhere"
    finally:
        server.close()


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("AWS_PROFILE", "nobody", f"your credentials for {STORE} cannot be read; check AWS_PROFILE, or log in again."),
        ("AWS_ENDPOINT_URL", "minio:9000", "AWS_ENDPOINT_URL is no address; it begins with https:// or http://."),
        (
            "AWS_ENDPOINT_URL",
            "http://store.invalid",
            f"no machine is found by the name of {STORE}; check AWS_ENDPOINT_URL and the network.",
        ),
    ],
)
def test_an_object_store_that_is_named_wrongly(
    variable: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there(monkeypatch, tmp_path, "http://127.0.0.1:9")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv(variable, value)
    why, error, _ = failure("s3://bucket/folder", lambda filesystem, root: filesystem.ls(root))
    assert why == sentence and retry_after(error, 1) is None


def chained(outer: BaseException, inner: BaseException) -> BaseException:
    outer.__cause__ = inner
    return outer


def _errors() -> dict[str, tuple[BaseException, str]]:
    import aiohttp
    import httpx2
    from aiohttp.client_reqrep import ConnectionKey
    from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError

    name = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    key = ConnectionKey("host", 443, True, True, None, None, None)
    return {
        "name of httpx": (chained(httpx2.ConnectError("x"), name), "no machine is found by the name of host; check"),
        "name of aiohttp": (aiohttp.ClientConnectorDNSError(key, name), "no machine is found by the name of host"),
        "name of botocore": (
            chained(EndpointConnectionError(endpoint_url="https://host"), name),
            "no machine is found by the name of host",
        ),
        "silence of httpx": (httpx2.ReadTimeout("x"), f"host has not answered for too long; {KEPT}"),
        "silence of aiohttp": (aiohttp.SocketTimeoutError("x"), f"host has not answered for too long; {KEPT}"),
        "silence of botocore": (
            ReadTimeoutError(endpoint_url="https://host"),
            f"host has not answered for too long; {KEPT}",
        ),
        "no way for httpx": (httpx2.ConnectTimeout("x"), f"host cannot be reached; {KEPT}"),
        "no way for botocore": (ConnectTimeoutError(endpoint_url="https://host"), f"host cannot be reached; {KEPT}"),
        "no network": (
            chained(httpx2.ConnectError("x"), OSError(errno.ENETUNREACH, "Network is unreachable")),
            f"host cannot be reached; {KEPT}",
        ),
        "cut for httpx": (httpx2.RemoteProtocolError("peer closed"), f"the connection to host broke off; {KEPT}"),
        "cut for aiohttp": (aiohttp.ServerDisconnectedError(), f"the connection to host broke off; {KEPT}"),
        "cut by the system": (ConnectionResetError(errno.ECONNRESET, "x"), f"the connection to host broke off; {KEPT}"),
        "half an answer": (EOFError("3 of 5 bytes came"), f"the connection to host broke off; {KEPT}"),
        "a refused proxy": (httpx2.ProxyError("x"), "the proxy on the way to host does not let it through; check"),
        "old TLS": (chained(httpx2.ConnectError("x"), ssl.SSLError(1)), "no secure connection to host"),
        "no credentials": (NoCredentialsError(), "your credentials for host cannot be read; check AWS_PROFILE"),
        "another file": (ChangedError("x"), "it has changed on host since the dataset was opened; open the dataset"),
        "another content": (WrongHashError("x"), "what came from host is not what is listed there; try again"),
        "a full disk": (OSError(errno.ENOSPC, "No space"), "the disk of this machine is full; free some space."),
        "a lost library": (ModuleNotFoundError("x"), "what speaks to host is not installed. To add it: pip"),
        "forbidden": (PermissionError("x"), "you may not read it on host; ask its owner."),
        "a defect": (ZeroDivisionError("x"), "unexpected error (ZeroDivisionError); please report it."),
    }  # fmt: skip


@pytest.mark.parametrize("name", list(_errors()))
def test_an_error_of_any_library_is_understood(name: str) -> None:
    error, words = _errors()[name]
    told = far_failure(error, parse_address("https://host/set"), "Sample 3 was not fetched")
    assert told.sentence.startswith(f"Sample 3 was not fetched: {words}")
    assert told.sentence.endswith(".")
    assert (told.reason == DISK_FULL) == (name == "a full disk")
    passing = name.partition(" ")[0] in ("silence", "cut", "half") or name == "another content"
    assert (retry_after(error, 1) is not None) == passing


def test_a_failure_that_is_one_already_stays(tmp_path: Path) -> None:
    error = DatasetError("It is closed on Sundays.")
    assert far_failure(error, parse_address(HUB), "x was not fetched") is error
    assert retry_after(error, 1) is None
