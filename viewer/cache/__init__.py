"""The ephemeral cache: a directory per process that never outlives it for long, and never dies before it.

The kernel's lock on the directory is the truth about who uses it; the record in it is for people, and for file systems
whose locks lie. Nothing is deleted without two independent witnesses: :mod:`viewer.cache.verdict` is the one page that
says when. The command line is :mod:`viewer.cache_command`.

The names are imported when they are first used, so that ``import viewer.cache`` costs next to nothing. To read on:

==========================  ============================================================================================
``root``, ``owner``         a cache of one's own, from its making to its end; ``places``: where it is made
``registry``, ``signals``   what the process holds: forks, signals, the end of the interpreter
``names``, ``record``       who owns a directory, as its name and the record in it say
``evidence``                all that is seen of a directory
``verdict``                 **why something is deleted**
``survey``, ``sweeper``     looking at every directory; removing orphans, with ``clearing`` and its ``workers``
``removal``, ``takedown``   how a tree is removed; ``report``: what that came to
``background``              the sweep at the start; showing reapers that files are in use
==========================  ============================================================================================

What is not about caches lies beside this package: :mod:`viewer.open_folder` (a directory by its descriptor, and locks),
:mod:`viewer.mounts`, :mod:`viewer.processes` (who runs), :mod:`viewer.folders` (of system and user) and
:mod:`viewer.disk_usage` (what a tree takes).
"""

from __future__ import annotations

TYPE_CHECKING = False  # what typing has; importing typing takes longer than everything else here
if TYPE_CHECKING:
    from viewer.cache.evidence import Finding as Finding
    from viewer.cache.names import Kind as Kind
    from viewer.cache.record import OwnerRecord as OwnerRecord
    from viewer.cache.removal import remove_tree as remove_tree
    from viewer.cache.report import Failure as Failure
    from viewer.cache.report import Removal as Removal
    from viewer.cache.report import SweepProgress as SweepProgress
    from viewer.cache.report import SweepReport as SweepReport
    from viewer.cache.root import CacheRoot as CacheRoot
    from viewer.cache.survey import Survey as Survey
    from viewer.cache.survey import find_orphans as find_orphans
    from viewer.cache.sweeper import sweep as sweep
    from viewer.cache.sweeper import sweep_orphans as sweep_orphans
    from viewer.cache.verdict import Verdict as Verdict
    from viewer.disk_usage import Usage as Usage
    from viewer.disk_usage import tree_usage as tree_usage
    from viewer.sizes import human_bytes as human_bytes

_MODULES = {
    "viewer.cache.evidence": ("Finding",),
    "viewer.cache.names": ("Kind",),
    "viewer.cache.record": ("OwnerRecord",),
    "viewer.cache.removal": ("remove_tree",),
    "viewer.cache.report": ("Failure", "Removal", "SweepProgress", "SweepReport"),
    "viewer.cache.root": ("CacheRoot",),
    "viewer.cache.survey": ("Survey", "find_orphans"),
    "viewer.cache.sweeper": ("sweep", "sweep_orphans"),
    "viewer.cache.verdict": ("Verdict",),
    "viewer.disk_usage": ("Usage", "tree_usage"),
    "viewer.sizes": ("human_bytes",),
}

__all__ = [name for names in _MODULES.values() for name in names]


def __getattr__(name: str) -> object:
    module = next((module for module, names in _MODULES.items() if name in names), None)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value = getattr(__import__(module, fromlist=[name]), name)
    return value
