"""Digests are those of ``hashlib``, and bring no OpenSSL along."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from viewer import digests


@pytest.mark.parametrize("data", [b"", b"abc", bytes(range(256)) * 5])
def test_they_are_those_of_hashlib(data: bytes) -> None:
    assert digests.sha256_hex(data) == hashlib.sha256(data).hexdigest()
    assert digests.blake2b_hex(data, 8) == hashlib.blake2b(data, digest_size=8).hexdigest()


def test_where_the_modules_are_called_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_blake2", "_sha2", "_sha256"):
        monkeypatch.setitem(sys.modules, name, None)
    test_they_are_those_of_hashlib(b"abc")


def test_openssl_stays_away() -> None:
    code = "import sys; from viewer import digests; digests.sha256_hex(b''); print('_hashlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "False\n"
