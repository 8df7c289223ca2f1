"""What can go wrong with a dataset on another machine, each in one sentence for the user who asked for it."""

from __future__ import annotations

from urllib.parse import urlsplit

from viewer.address import Address
from viewer.errors import DISK_FULL, DatasetError, ViewerError
from viewer.extras import way_to_add
from viewer.far.causes import Cause, bucket_region, cause_of
from viewer.far.hub_address import hub_endpoint, hub_place
from viewer.far.proxy import proxy_of
from viewer.far.ssh import ssh_failure
from viewer.redaction import redact

PAUSES_S = (0.5, 1.0, 2.0, 4.0)
"""Pauses before something is asked for again, where the machine does not say how long to wait."""

MAX_WAIT_S = 120.0
"""Longer than that nobody waits, even if the machine asks for it."""

_PASSING = {"cut", "slow", "wrong length", "wrong hash"}

_ON_THE_WAY = {"no such name", "unreachable", "refused"}

_LOG_IN = "log in with “hf auth login” or set HF_TOKEN"

_NETWORK = "check the network, then try again: what has arrived is kept"


def far_failure(error: BaseException, address: Address, what: str) -> ViewerError:
    """Return what to tell about an error of whatever speaks to another machine.

    Parameters
    ----------
    what
        What was not done, as in ``mesh_0.cgns was not fetched``.
    """
    if isinstance(error, ViewerError):
        return error
    cause = cause_of(error)
    why = _of_ssh(cause, address) or f"{_why(cause, address)}."
    reason = DISK_FULL if cause.kind == "disk full" else ""
    told = dict.fromkeys(f"{type(one).__name__}: {one}" for one in (error, cause.error))
    return DatasetError(redact(f"{what}: {why}"), detail=redact("\n".join(told)), reason=reason)


def retry_after(error: BaseException, tries: int) -> float | None:
    """Return the seconds after which it is worth trying again what has failed ``tries`` times; None where it is not."""
    cause = cause_of(error)
    passing = cause.kind in _PASSING or (cause.kind == "status" and (cause.status == 429 or cause.status >= 500))
    if isinstance(error, ViewerError) or not passing or not 0 < tries <= len(PAUSES_S):
        return None
    if cause.wait is None:
        return PAUSES_S[tries - 1]
    return cause.wait if cause.wait <= MAX_WAIT_S else None


def waiting_words(error: BaseException, address: Address, seconds: float) -> str:
    """Say what is waited for until something is tried again, and for how long."""
    asked = cause_of(error).wait is not None
    machine = machine_of(address)
    text = f"Waiting as {machine} asks" if asked else f"Trying {machine} again"
    return f"{text}: {max(round(seconds), 1)} s left"


def machine_of(address: Address) -> str:
    """Return how the machine of an address is called: its name, or that of the Hub or a bucket."""
    if address.scheme == "hf":
        return urlsplit(hub_endpoint()).netloc
    if address.scheme == "s3":
        return f"the object store of {address.host}"
    return address.host.rpartition("@")[2]


def _why(cause: Cause, address: Address) -> str:
    machine = machine_of(address)
    if cause.kind == "status":
        return _of_status(cause, address, machine)
    if cause.kind in ("gated", "no revision", "no dataset"):
        return _of_dataset(cause, address, machine)
    if cause.kind == "untrusted":
        check = "check the address, the clock of this machine and what is in between"
        return f"{_tls_reason(cause.error, machine)}; {check}"
    if cause.kind == "no module":
        return f"what speaks to {machine} is not installed. {way_to_add('remote')}"
    if cause.kind in _ON_THE_WAY and (proxy := proxy_of(address)):
        return (
            f"the proxy {proxy} on the way to {machine} cannot be reached; check HTTPS_PROXY, NO_PROXY and the network"
        )
    opens = "over https folders with an index page open, and files"
    where = "AWS_ENDPOINT_URL" if address.scheme == "s3" else "the address"
    simple = {
        "no such name": f"no machine is found by the name of {machine}; check {where} and the network",
        "unreachable": f"{machine} cannot be reached; {_NETWORK}",
        "refused": f"{machine} refuses connections; check {where}, and whether its server is running",
        "slow": f"{machine} has not answered for too long; {_NETWORK}",
        "cut": f"the connection to {machine} broke off; {_NETWORK}",
        "proxy": f"the proxy on the way to {machine} does not let it through; check HTTPS_PROXY and NO_PROXY",
        "not allowed": "HF_HUB_OFFLINE is set, which forbids the network; unset it",
        "missing": f"it is not on {machine}; check the address",
        "forbidden": f"you may not read it on {machine}; ask its owner",
        "no credentials": f"your credentials for {machine} cannot be read; check AWS_PROFILE, or log in again",
        "no endpoint": "AWS_ENDPOINT_URL is no address; it begins with https:// or http://",
        "web page": f"a web page came from {machine} instead of data; check whether a login page is in the way",
        "wrong length": f"{machine} sent another number of bytes than it had announced; {_NETWORK}",
        "wrong hash": f"what came from {machine} is not what is listed there; try again, or tell its owner",
        "changed": f"it has changed on {machine} since the dataset was opened; open the dataset again",
        "no ranges": f"{machine} sends only whole files; download it and open it from this machine",
        "no listing": f"{machine} does not say what is in the folder; {opens}",
        "disk full": "the disk of this machine is full; free some space",
    }
    return simple.get(cause.kind) or f"unexpected error ({type(cause.error).__name__}); please report it"


def _of_ssh(cause: Cause, address: Address) -> str:
    """Return what only ssh can say of an error that nothing else is known of; empty where it is none of ssh."""
    if cause.kind or address.scheme not in ("ssh", "sftp"):
        return ""
    found = ssh_failure(cause.error, address)
    return f"{found.sentence[:1].lower()}{found.sentence[1:]}" if found is not None else ""


def _of_dataset(cause: Cause, address: Address, machine: str) -> str:
    if address.scheme != "hf":
        return f"there is no bucket {address.host}; check the address, and AWS_ENDPOINT_URL"
    place = hub_place(address)
    if cause.kind == "gated":
        page = f"{hub_endpoint()}/datasets/{place.repo}"
        return f"{place.repo} is gated and you do not have access: request it at {page}, then {_LOG_IN}"
    if cause.kind == "no revision":
        return f"{place.repo} has no revision {place.revision} on {machine}; check it, or leave it out"
    return (
        f"there is no dataset {place.repo} on {machine} that you may read; check the name, and if it is private, "
        f"{_LOG_IN}"
    )


def _of_status(cause: Cause, address: Address, machine: str) -> str:
    status, scheme = cause.status, address.scheme
    if scheme == "s3" and status in (301, 307, 400):
        region = bucket_region(cause.error)
        if not region and status != 400:
            elsewhere = "is in another region or at another endpoint, and does not say which"
            return f"{machine} {elsewhere} (status {status}); set AWS_DEFAULT_REGION, or AWS_ENDPOINT_URL"
        to_do = f"set AWS_DEFAULT_REGION={region}" if region else "check AWS_DEFAULT_REGION and AWS_ENDPOINT_URL"
        place = f"says that its region is {region}" if region else f"answers with status {status}"
        return f"{machine} {place}; {to_do}"
    if status == 401:
        ways = {
            "hf": f"{machine} does not accept your token, or wants one; {_LOG_IN}",
            "s3": f"{machine} does not accept your credentials; check AWS_PROFILE, or run “aws configure”",
        }
        return ways.get(scheme, f"{machine} asks who you are; put name and password into ~/.netrc")
    if status == 403:
        ways = {"hf": f"{_LOG_IN}, or ask its owner", "s3": "check AWS_PROFILE, or ask its owner"}
        return f"you may not read it on {machine}; {ways.get(scheme, 'ask its owner')}"
    if status in (404, 410):
        return f"it is not on {machine}; check the address"
    if status == 429:
        moment = "later" if cause.wait is None else f"in {max(round(cause.wait), 1)} s"
        login = f"; who is logged in may ask more often ({_LOG_IN})" if scheme == "hf" else ""
        return f"{machine} was asked too often; try again {moment}{login}"
    if status >= 500:
        return f"{machine} has a fault of its own (status {status}); try again later"
    return f"{machine} answers with status {status}; check the address"


def _tls_reason(error: BaseException, machine: str) -> str:
    if reason := getattr(error, "verify_message", ""):
        return f"the certificate of {machine} cannot be trusted ({reason})"
    return f"no secure connection to {machine} could be made"
