"""What is behind an error of the libraries that speak to other machines, whichever of them raised it.

They wrap errors of one another: what matters may be several causes deep. Classes are told by name, so that no library
has to be imported to find out that it did not raise.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from viewer.far import answers
from viewer.values import dataclass

_WRONG = {
    "web page": answers.WebPageError,
    "wrong length": answers.WrongLengthError,
    "wrong hash": answers.WrongHashError,
    "changed": answers.ChangedError,
    "no ranges": answers.NoRangesError,
    "no listing": answers.NoListingError,
}

_NAMED = (
    ("not allowed", {"OfflineModeIsEnabled"}),
    ("gated", {"GatedRepoError"}),
    ("no revision", {"RevisionNotFoundError"}),
    ("no dataset", {"RepositoryNotFoundError", "HFValidationError", "NoSuchBucket"}),
    ("proxy", {"ProxyError", "ProxyConnectionError", "ClientHttpProxyError"}),
    ("slow", {"ServerTimeoutError", "ReadTimeout", "ReadTimeoutError", "WriteTimeout", "PoolTimeout"}),
    ("unreachable", {"ConnectTimeout", "ConnectTimeoutError", "ConnectionTimeoutError", "FSTimeoutError"}),
    (
        "cut",
        {
            "RemoteProtocolError", "ReadError", "WriteError", "CloseError", "ClientPayloadError", "ConnectionLost",
            "ServerDisconnectedError", "ClientConnectionResetError", "IncompleteReadError", "ResponseStreamingError",
            "ConnectionClosedError", "HTTPClientError", "EOFError", "SFTPConnectionLost", "SFTPNoConnection",
        },
    ),
    ("unreachable", {"ConnectError", "ClientConnectorError", "EndpointConnectionError", "ClientOSError"}),
    (
        "no credentials",
        {
            "NoCredentialsError", "PartialCredentialsError", "TokenRetrievalError", "SSOTokenLoadError",
            "ProfileNotFound", "ConfigParseError", "CredentialRetrievalError",
        },
    ),
)  # fmt: skip
"""What classes mean; the first that fits."""

_CODES = {
    "InvalidAccessKeyId": 401, "SignatureDoesNotMatch": 401, "ExpiredToken": 401, "InvalidToken": 401,
    "AccessDenied": 403, "NoSuchBucket": 404, "NoSuchKey": 404, "SlowDown": 429, "InternalError": 500,
    "ServiceUnavailable": 503,
}  # fmt: skip
"""What an object store says, as a status."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something did not come.

    Attributes
    ----------
    kind
        ``status`` (then ``status`` is what the server answered), one of the words of this module, or empty: unknown.
    wait
        Seconds that the server asks to wait, None where it does not say.
    error
        Where it was seen.
    """

    kind: str
    error: BaseException
    status: int = 0
    wait: float | None = None


def cause_of(error: BaseException) -> Cause:
    """Find out what is behind an error."""
    chain = list(_chain(error))
    for one in chain:
        for kind, cls in _WRONG.items():
            if isinstance(one, cls):
                return Cause(kind, one)
    for one in chain:
        if isinstance(one, OSError) and one.errno in (errno.ENOSPC, errno.EDQUOT):
            return Cause("disk full", one)
    for one in chain:
        if isinstance(one, socket.gaierror) or "DNSError" in type(one).__name__:
            return Cause("no such name", one)
        if isinstance(one, ssl.SSLError) or type(one).__name__ in ("SSLError", "ClientSSLError"):
            return Cause("untrusted", _deepest_tls(chain, one))
    for one in chain:
        if found := _by_class(one):
            # That no connection was made may have a better reason below.
            below = (_by_errno(other) for other in chain if found.kind == "unreachable" and isinstance(other, OSError))
            return Cause(next(filter(None, below), found.kind), found.error, found.status, found.wait)
    for one in chain:
        if isinstance(one, ValueError) and str(one).startswith("Invalid endpoint"):  # of botocore
            return Cause("no endpoint", one)
        if isinstance(one, ModuleNotFoundError):
            return Cause("no module", one)
        if isinstance(one, OSError) and (kind := _by_errno(one)):
            return Cause(kind, one)
    return Cause("", error)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, what it was raised for, and what it has been made of."""
    seen: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting and len(seen) < 30:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and not any(one is other for other in seen):
            seen.append(one)
            yield one
            waiting += [one.__cause__ or (None if one.__suppress_context__ else one.__context__), *one.args]


def _deepest_tls(chain: list[BaseException], seen: BaseException) -> BaseException:
    return next((one for one in chain if getattr(one, "verify_message", "")), seen)


def _by_class(error: BaseException) -> Cause | None:
    names = {cls.__name__ for cls in type(error).__mro__}
    for kind, classes in _NAMED[:4]:
        if names & classes:
            return Cause(kind, error, *_status(error))
    status, wait = _status(error)
    if status == 407:
        return Cause("proxy", error)
    if status:
        return Cause("status", error, status, wait)
    for kind, classes in _NAMED[4:]:
        if names & classes:
            return Cause(kind, error)
    return None


def _by_errno(error: OSError) -> str:
    if isinstance(error, ConnectionRefusedError) or error.errno == errno.ECONNREFUSED:
        return "refused"
    if isinstance(error, ConnectionError) or error.errno in (errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED):
        return "cut"
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN):
        return "unreachable"
    if isinstance(error, TimeoutError):
        return "slow"
    if isinstance(error, FileNotFoundError):
        return "missing"
    if isinstance(error, PermissionError):
        return "forbidden"
    return ""


def _status(error: BaseException) -> tuple[int, float | None]:
    """Return the status that a server answered with and how long it asks to wait; 0 where there was no answer."""
    answer: Any = getattr(error, "response", None)
    if isinstance(answer, dict):  # of botocore
        facts = answer.get("ResponseMetadata") or {}
        code = str((answer.get("Error") or {}).get("Code", ""))
        status = _CODES.get(code) or facts.get("HTTPStatusCode") or (int(code) if code.isdecimal() else 0)
        return int(status), _wait(facts.get("HTTPHeaders") or {})
    if answer is not None and isinstance(getattr(answer, "status_code", None), int):
        return answer.status_code, _wait(answer.headers)
    status = getattr(error, "status", None)
    if isinstance(status, int) and status >= 400:  # of aiohttp
        return status, _wait(getattr(error, "headers", None) or {})
    return 0, None


def bucket_region(error: BaseException) -> str:
    """Return the region in which an object store says that a bucket is; empty where it does not."""
    answer = getattr(error, "response", None)
    facts = (answer.get("ResponseMetadata") if isinstance(answer, dict) else None) or {}
    region = str((facts.get("HTTPHeaders") or {}).get("x-amz-bucket-region", ""))
    return region if region.replace("-", "").isalnum() else ""


def _wait(headers: Any) -> float | None:
    said = str(headers.get("Retry-After") or headers.get("retry-after") or "")
    if said.isdecimal():
        return float(said)
    try:
        return max((parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
