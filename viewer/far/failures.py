"""What can go wrong with a dataset on another machine, each in one sentence for the user who asked for it."""

from __future__ import annotations

import os
import ssl
from urllib.parse import urlsplit

from viewer.address import Address
from viewer.errors import DISK_FULL, DatasetError, ViewerError
from viewer.extras import way_to_add
from viewer.far.causes import Cause, cause_of
from viewer.far.hub_address import hub_place
from viewer.redaction import redact

_LOG_IN = "log in with “hf auth login” or set HF_TOKEN"

_AGAIN = "then try again: what has arrived is kept"


def far_failure(error: BaseException, address: Address, what: str) -> ViewerError:
    """Return what to tell about an error of whatever speaks to another machine.

    Parameters
    ----------
    what
        What did not come: ``The dataset``, the name of a file, ``sample 3``.
    """
    if isinstance(error, ViewerError):
        return error
    cause = cause_of(error)
    reason = DISK_FULL if cause.kind == "disk full" else ""
    detail = redact("\n".join(f"{type(one).__name__}: {one}" for one in dict.fromkeys((error, cause.error))))
    return DatasetError(redact(_sentence(cause, address, what)), detail=detail, reason=reason)


def machine_of(address: Address) -> str:
    """Return how the machine of an address is called: its name, or that of the Hub or a bucket."""
    if address.scheme == "hf":
        return urlsplit(hub_endpoint()).netloc
    if address.scheme == "s3":
        return f"the object store of the bucket {address.host}"
    return address.host.rpartition("@")[2]


def hub_endpoint() -> str:
    """Return the address of the Hub, which HF_ENDPOINT may name."""
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"


def _sentence(cause: Cause, address: Address, what: str) -> str:
    machine = machine_of(address)
    start = f"{what} could not be fetched from {machine}"
    special = _of_status(cause, address, machine, start) if cause.kind == "status" else _of_hub(cause, address, machine)
    if special:
        return special
    why = {
        "no such name": "no machine of that name is found; check the name and the network",
        "unreachable": f"it cannot be reached; check the network, {_AGAIN}",
        "refused": "it refuses connections; check the address, and whether its server is running",
        "slow": f"it has not answered for too long; check the network, {_AGAIN}",
        "cut": f"the connection broke off; check the network, {_AGAIN}",
        "proxy": "the proxy in between does not let it through; check HTTPS_PROXY and NO_PROXY",
        "untrusted": f"{_tls_reason(cause.error)}; check the address, the clock of this machine and what is in between",
        "missing": "it is not there; check the address",
        "forbidden": "you may not read it; ask its owner",
        "no credentials": "your credentials cannot be read; check AWS_PROFILE, or log in again",
        "web page": "a web page came instead of data; check whether a login page is in the way",
        "wrong length": f"another number of bytes came than it had announced; check what is in between, {_AGAIN}",
        "wrong hash": "what came is not what is listed there; try again, and if that does not help, tell its owner",
        "changed": "it has changed there since the dataset was opened; open the dataset again",
        "no ranges": "the server sends only whole files; download it and open it from this machine",
        "no listing": (
            "the server does not say what is in the folder; over https only folders with an index page can be opened"
        ),
    }
    if cause.kind == "disk full":
        return f"The disk of this machine is full, so that {_lower(what)} could not be kept; free some space."
    if cause.kind == "no module":
        return f"What speaks to {machine} is not installed. {way_to_add('remote')}."
    if cause.kind in why:
        return f"{start}: {why[cause.kind]}."
    return f"{start}: unexpected error ({type(cause.error).__name__}); please report it."


def _of_hub(cause: Cause, address: Address, machine: str) -> str:
    if cause.kind == "not allowed":
        return f"{address} was not opened: HF_HUB_OFFLINE is set, which forbids the network; unset it."
    if address.scheme != "hf":
        return ""
    place = hub_place(address)
    if cause.kind == "gated":
        return (
            f"The dataset {place.repo} on {machine} is gated and you do not have access: request it at "
            f"{hub_endpoint()}/datasets/{place.repo}, then {_LOG_IN}."
        )
    if cause.kind == "no revision":
        return f"The dataset {place.repo} on {machine} has no revision {place.revision}; check it, or leave it out."
    if cause.kind == "no dataset":
        return (
            f"There is no dataset {place.repo} on {machine} that you may read; check the name, and if it is private, "
            f"{_LOG_IN}."
        )
    return ""


def _of_status(cause: Cause, address: Address, machine: str, start: str) -> str:
    status = cause.status
    if status == 401:
        ways = {
            "hf": f"it does not accept your token, or wants one; {_LOG_IN}",
            "s3": "it does not accept your credentials; check AWS_PROFILE, or run “aws configure”",
        }
        return f"{start}: {ways.get(address.scheme, 'it asks who you are; put name and password into ~/.netrc')}."
    if status == 403:
        ways = {
            "hf": f"you may not read it; {_LOG_IN}, or ask its owner",
            "s3": "you may not read it; check AWS_PROFILE, or ask its owner",
        }
        return f"{start}: {ways.get(address.scheme, 'you may not read it; ask its owner')}."
    if status in (404, 410):
        return f"{start}: it is not there; check the address."
    if status == 429:
        moment = "later" if cause.wait is None else f"in {max(round(cause.wait), 1)} s"
        login = f"; who is logged in may ask more often ({_LOG_IN})" if address.scheme == "hf" else ""
        return f"{start}: it was asked too often; try again {moment}{login}."
    if status >= 500:
        return f"{start}: it has a fault of its own (status {status}); try again later."
    return f"{start}: it answers with status {status}; check the address."


def _tls_reason(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted ({error.verify_message or 'unknown reason'})"
    return "no secure connection could be made"


def _lower(what: str) -> str:
    return what[:1].lower() + what[1:] if what.startswith("The ") else what
