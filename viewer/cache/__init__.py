"""The ephemeral cache: a directory per process that never outlives it for long, and never dies before it.

The kernel's lock on the directory is the truth about who uses it; the record in it is for people, and for file systems
whose locks lie. Nothing is deleted without two witnesses: see :mod:`viewer.cache.verdict`.
"""

from viewer.cache.names import Kind
from viewer.cache.owners import describe_owner
from viewer.cache.record import OwnerRecord
from viewer.cache.removal import Failure, Removal, remove_tree
from viewer.cache.root import CacheRoot
from viewer.cache.survey import Finding, Survey, find_orphans
from viewer.cache.sweep import SweepProgress, SweepReport, sweep, sweep_orphans
from viewer.cache.usage import Usage, human_bytes, tree_usage
from viewer.cache.verdict import Verdict

__all__ = [
    "CacheRoot",
    "Failure",
    "Finding",
    "Kind",
    "OwnerRecord",
    "Removal",
    "Survey",
    "SweepProgress",
    "SweepReport",
    "Usage",
    "Verdict",
    "describe_owner",
    "find_orphans",
    "human_bytes",
    "remove_tree",
    "sweep",
    "sweep_orphans",
    "tree_usage",
]
