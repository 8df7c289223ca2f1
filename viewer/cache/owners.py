"""Say in words who owns a cache: for lists and dialogs, never for a decision."""

from __future__ import annotations

from viewer.cache import processes
from viewer.cache.survey import Finding
from viewer.cache.verdict import Verdict

_WORDS = 60


def describe_owner(finding: Finding) -> str:
    """Return one phrase on who owns (or owned) a cache; never raises. Imports psutil when the process may still run."""
    if finding.pid is None:
        return "owner not recorded"
    owner = finding.owner
    world = processes.World.here()
    here = owner is None or (owner.boot_id == world.boot_id and owner.pid_namespace == world.pid_namespace)
    words = ""
    if finding.verdict is Verdict.ALIVE and here:
        words = " ".join(processes.command_line(finding.pid))
    if owner is None:
        return f"{_short(words) or 'an older viewer'} (pid {finding.pid})"
    where = "" if here else f" on {owner.host}"
    return f"{_short(words) or owner.program} (pid {finding.pid}{where}, since {owner.started_at})"


def _short(words: str) -> str:
    return words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…"
