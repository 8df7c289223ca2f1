"""Secrets in what is logged and shown are taken out; what only looks like it stays."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from viewer import log
from viewer.errors import ViewerError
from viewer.protocol import OpenDataset
from viewer.reader.failures import failure_of
from viewer.redaction import redact

SECRET = "Tr0ub4dor-und-3"


@pytest.mark.parametrize(
    "text",
    [
        f"https://me:{SECRET}@host/folder",
        f"GET https://cdn.host/x?X-Amz-Algorithm=A&X-Amz-Signature={SECRET}&Expires=3 HTTP/1.1",
        f"https://host/x?response=1&Signature={SECRET}&Key-Pair-Id={SECRET}",
        f"https://account.blob.core.windows.net/x?sv=1&sig={SECRET}",
        f"Authorization: Bearer {SECRET}",
        f"{{'authorization': 'Basic {SECRET}', 'Range': 'bytes=0-1'}}",
        f"Headers({{'Proxy-Authorization': b'Basic {SECRET}'}})",
        f"Cookie: session={SECRET}; other={SECRET}",
        f"x-amz-security-token:{SECRET}",
        f"aws_secret_access_key = {SECRET}",
        f"connect(host='h', password='{SECRET}')",
        f"passphrase={SECRET}",
        f"-----BEGIN OPENSSH PRIVATE KEY-----\n{SECRET}\n-----END OPENSSH PRIVATE KEY-----",
    ],
)
def test_a_secret_is_taken_out(text: str) -> None:
    assert SECRET not in redact(text)
    assert "***" in redact(text)


@pytest.mark.parametrize(
    "token", ["hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345", "AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"]
)
def test_a_token_is_known_by_its_form(token: str) -> None:
    assert redact(f"({token}) was refused") == "(***) was refused"


@pytest.mark.parametrize(
    "text",
    [
        "ssh://user@host:22/data/set",
        "hf://tests/known@v1.0/data",
        "hf://tests/known@refs/pr/3",
        "https://host/folder?download=true",
        "KeyError: 'token'",
        "The password of user@host was refused; check it.",
        "/home/me/hf_datasets/basic keys/secret.cgns",
        "backend hf_datasets, bytes=0-1023",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    logger = logging.getLogger("viewer")
    before = logger.propagate, logger.level, list(logger.handlers)
    log.configure("debug", tmp_path / "viewer.log")
    yield tmp_path / "viewer.log"
    for handler in logger.handlers:
        handler.close()
    logger.propagate, logger.level, logger.handlers[:] = before


def test_the_log_has_none_not_even_in_a_traceback(log_file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("viewer.test")
    logger.info("asking %s", f"https://me:{SECRET}@host")
    try:
        raise OSError(f"Authorization: Bearer {SECRET}")
    except OSError:
        logger.exception("it failed")
    text = log_file.read_text() + capfd.readouterr().err
    assert text.count("OSError") >= 2
    assert SECRET not in text


@pytest.mark.parametrize("kind", [ViewerError, OSError, ModuleNotFoundError])
def test_what_the_window_is_told_has_none(kind: type[Exception]) -> None:
    try:
        raise kind(f"It failed at https://me:{SECRET}@host.")
    except Exception as error:
        failed = failure_of(OpenDataset(1, "hf://tests/known"), error)
    assert SECRET not in failed.sentence + failed.detail
