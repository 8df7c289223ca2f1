"""Whether this machine lets a test have namespaces of its own, asked in one way by all tests that want some."""

from __future__ import annotations

import functools
import os
import subprocess
from collections.abc import Sequence

import pytest


@functools.cache
def why_not(*options: str) -> str:
    """Return why ``unshare`` with these options is not possible here, in the machine's own words; empty when it is.

    A container or a chroot may forbid any of them: mounts where its root is no mount point, users in every chroot.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "needs root"
    command = ["unshare", *options]
    try:
        done = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    except OSError as error:
        return f"cannot run unshare: {error.strerror}"
    return "" if done.returncode == 0 else f"{' '.join(command)}: {done.stderr.strip()}"


def need(*prefixes: Sequence[str]) -> None:
    """Skip the test, and say why, unless each of these commands (``unshare`` with options, or nothing) can be run."""
    for prefix in prefixes:
        reason = why_not(*prefix[1:]) if prefix else ""
        if reason:
            pytest.skip(reason)
