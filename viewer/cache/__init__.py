"""The ephemeral cache: a directory per process that never outlives it for long, and never dies before it.

The kernel's lock on the directory is the truth about who uses it; the record in it is for people, and for file systems
whose locks lie. Nothing is deleted without two independent witnesses: :mod:`viewer.cache.verdict` is the one page that
says when.

The names are imported when they are first used, so that ``import viewer.cache`` costs next to nothing. To read on:

=================================  =====================================================================================
``root``, ``owner``                a cache of one's own, from its making to its end; ``places``: where it is made
``registry``, ``signals``          what the process holds: forks, signals, the end of the interpreter
``record``, ``processes``          who owns a directory, and whether that process still runs
``names``, ``evidence``            what a name says, and all that is seen of a directory
``verdict``                        **why something is deleted**
``survey``, ``sweeper``            looking at every directory; removing orphans (``background``: by whom)
``removal``, ``takedown``          how a tree is removed; ``report``, ``usage``: what that came to, what a tree holds
``folder``                         one open directory, on POSIX (``_posix``) and Windows (``_windows``); ``mounts``
``freshen``                        showing reapers that files are in use
``__main__``, ``printing``         the command line, and what it prints
=================================  =====================================================================================
"""

from __future__ import annotations

TYPE_CHECKING = False  # what typing has; importing typing takes longer than everything else here
if TYPE_CHECKING:
    from viewer.cache.background import sweep_in_two
    from viewer.cache.evidence import Finding
    from viewer.cache.names import Kind
    from viewer.cache.record import OwnerRecord
    from viewer.cache.removal import remove_tree
    from viewer.cache.report import Failure, Removal, SweepProgress, SweepReport
    from viewer.cache.root import CacheRoot
    from viewer.cache.survey import Survey, describe_owner, find_orphans
    from viewer.cache.sweeper import sweep, sweep_orphans
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
    "sweep_in_two",
    "sweep_orphans",
    "tree_usage",
]

_MODULES = {
    "background": ("sweep_in_two",),
    "evidence": ("Finding",),
    "names": ("Kind",),
    "record": ("OwnerRecord",),
    "removal": ("remove_tree",),
    "report": ("Failure", "Removal", "SweepProgress", "SweepReport"),
    "root": ("CacheRoot",),
    "survey": ("Survey", "describe_owner", "find_orphans"),
    "sweeper": ("sweep", "sweep_orphans"),
    "usage": ("Usage", "human_bytes", "tree_usage"),
    "verdict": ("Verdict",),
}


def __getattr__(name: str) -> object:
    for module, names in _MODULES.items():
        if name in names:
            value = getattr(__import__(f"viewer.cache.{module}", fromlist=[name]), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
