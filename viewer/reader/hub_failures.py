"""What can go wrong with a download from the Hub, each in one sentence for the user who asked for it."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from urllib.parse import urlsplit

from viewer.errors import DatasetError

_LOG_IN = "log in with hf auth login or set HF_TOKEN"

_AGAIN = "download it again to continue where it stopped"


def hub_host() -> str:
    """Return the name of the machine that is asked: ``huggingface.co``, unless HF_ENDPOINT names another."""
    from huggingface_hub import constants

    endpoint = str(constants.ENDPOINT)
    return urlsplit(endpoint).netloc or endpoint


def hub_failure(repo: str, target: Path, error: Exception) -> DatasetError | None:
    """Return what to tell about an error of huggingface_hub or of the system; None when it is neither's."""
    sentence = _sentence(repo, target, error)
    detail = f"{type(error).__name__}: {error}"
    return None if sentence is None else DatasetError(sentence, detail=detail)


def _sentence(repo: str, target: Path, error: Exception) -> str | None:
    from huggingface_hub import constants, errors

    host = hub_host()
    if isinstance(error, errors.LocalEntryNotFoundError) and isinstance(error.__cause__, Exception):
        error = error.__cause__  # it is about the local copy, which nobody asked for
    if isinstance(error, errors.HFValidationError):
        return f"{repo!r} is not a dataset name on {host}; a name looks like namespace/name."
    if isinstance(error, errors.GatedRepoError):
        return (
            f"The dataset {repo} on {host} is gated and you do not have access: request it at "
            f"{constants.ENDPOINT}/datasets/{repo}, then {_LOG_IN}."
        )
    if isinstance(error, errors.HfHubHTTPError):
        status = error.response.status_code
        if isinstance(error, errors.RepositoryNotFoundError) or status in (401, 403, 404):
            return (
                f"There is no dataset {repo} on {host} that you may read; check the name, and if it is private, "
                f"{_LOG_IN}."
            )
        return f"The dataset {repo} could not be downloaded: {host} answered with status {status}; try again later."
    if isinstance(error, json.JSONDecodeError):
        return (
            f"The dataset {repo} could not be downloaded: {host} does not answer like the Hub; check whether "
            "a login page is in the way."
        )
    if isinstance(error, errors.OfflineModeIsEnabled):
        return f"The dataset {repo} was not downloaded: HF_HUB_OFFLINE is set, which forbids the network; unset it."
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"The disk of {target.parent} is full; free some space, then download {repo} again: what has "
            "arrived is kept."
        )
    # hf_xet, which fetches large files, says RuntimeError.
    if isinstance(error, (errors.HTTPError, ConnectionError, TimeoutError, RuntimeError)):
        return (
            f"The dataset {repo} could not be downloaded: {host} cannot be reached; check the network, then {_AGAIN}."
        )
    if isinstance(error, OSError) and error.errno:
        where = error.filename or target
        return f"The dataset {repo} cannot be written to {target}: {where}: {error.strerror}; choose another folder."
    if isinstance(error, OSError):
        return f"The dataset {repo} could not be downloaded: the answer from {host} is incomplete; {_AGAIN}."
    return None
