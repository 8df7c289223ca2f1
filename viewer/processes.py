"""Who a process is and whether it still runs, without looking at a wall clock.

On Linux a process is its pidfd inode (unique for one boot, where the kernel has pidfs) or its start ticks; both are
cheap (5 and 9 us). Elsewhere psutil answers. A zombie has ended; a thread id is not a process.
"""

import errno
import os
import select
import sys
import time
from enum import StrEnum
from typing import NamedTuple, Self

INITIAL_PID_NAMESPACE = 0xEFFFFFFC
INITIAL_TIME_NAMESPACE = 0xEFFFFFFA
"""Inodes of the first namespaces on every Linux (``PROC_PID_INIT_INO`` and so on in ``include/linux/proc_ns.h``)."""

_LINUX = sys.platform.startswith("linux")


def has_namespaces() -> bool:
    """Whether this system has PID namespaces, so that one pid may be two processes."""
    return _LINUX


class Life(StrEnum):
    """Whether a process still runs."""

    ALIVE = "alive"
    GONE = "gone"
    UNKNOWN = "unknown"


class World(NamedTuple):
    """Where pids and start ticks of this process mean something. None where the system does not tell."""

    boot_id: str | None
    pid_namespace: int | None
    time_namespace: int | None
    host: str
    uid: int  # the effective user
    owners_known: bool = True  # uids mean somebody: in a user namespace without a mapping everybody is "nobody"

    @classmethod
    def here(cls) -> Self:
        """Return the world of the calling process. Host names change and repeat; the boot id does not."""
        uid = os.geteuid() if hasattr(os, "geteuid") else 0
        return cls(
            boot_id=_text("/proc/sys/kernel/random/boot_id") or None,
            pid_namespace=_namespace("pid"),
            time_namespace=_namespace("time"),
            host=os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", ""),
            uid=uid,
            owners_known=_is_mapped(uid),
        )

    @property
    def first_namespace(self) -> bool:
        """Whether every process can be seen from here: in the first PID namespace, or where there are none."""
        return self.pid_namespace == INITIAL_PID_NAMESPACE or not has_namespaces()


class Identity(NamedTuple):
    """What tells a process from another one that got the same pid later."""

    start_ticks: int | None
    pidfd_inode: int | None


def identity_of(pid: int) -> Identity:
    """Return the identity of a running process, with None for what cannot be told."""
    if not _LINUX:
        return Identity(_psutil(pid)[1], None)
    try:
        inode = _pidfd_inode(pid)
    except (OSError, AttributeError):  # a Python or a kernel without pidfds
        inode = None
    return Identity(_start_ticks(pid), inode)


def life_of(pid: int, identity: Identity | None = None) -> Life:
    """Return whether ``pid`` runs here, as the process of ``identity`` (as any process, without one)."""
    life = _life_of_pid(pid)
    if life is Life.ALIVE and identity is not None:
        now = identity_of(pid)
        for then, seen in ((identity.pidfd_inode, now.pidfd_inode), (identity.start_ticks, now.start_ticks)):
            if then is not None and seen is not None:
                return Life.ALIVE if then == seen else Life.GONE
    return life


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def nested_pids() -> frozenset[int] | None:
    """Return the pids that processes have inside PID namespaces below this one (containers that share /tmp).

    Linux only: the last number of ``NSpid`` in ``/proc/[pid]/status``. None when that cannot be looked up now.
    """
    found = set()
    try:
        for pid in _all_pids():
            numbers = _status_fields(pid, sure=True).get("NSpid", "").split()
            if len(numbers) > 1:
                found.add(int(numbers[-1]))
    except OSError:
        return None
    return frozenset(found)


def holder_of(identity: tuple[int, int]) -> int | None:
    """Return another process that has the directory of this device and inode open, as far as we may look; else None.

    ``/proc/locks`` names the process that took a lock, not the child that inherited it.
    """
    try:
        pids = _all_pids()
    except OSError:
        return None
    for pid in pids:
        try:
            with os.scandir(_proc(pid, "fd") if pid != os.getpid() else "") as entries:
                if any((one.stat().st_dev, one.stat().st_ino) == identity for one in entries):
                    return pid
        except OSError:  # not for us to see, or it has ended
            continue
    return None


def kernel_started() -> float:
    """Return when the kernel that runs now started, in seconds since the epoch; 0 where that cannot be told.

    In a time namespace of its own a process sees another time since the start.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    if clock is None or _namespace("time") not in (None, INITIAL_TIME_NAMESPACE):
        return 0.0
    return time.time() - time.clock_gettime(clock)


def _all_pids() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()] if _LINUX else []


def _is_mapped(uid: int) -> bool:
    """Whether the user namespace knows ``uid``; the overflow uid also stands for everybody it does not know."""
    if not _LINUX or str(uid) != (_text("/proc/sys/kernel/overflowuid") or "65534"):
        return True
    lines = (line.split() for line in _text("/proc/self/uid_map").splitlines())
    return any(len(line) == 3 and 0 <= uid - int(line[0]) < int(line[2]) for line in lines)


def _life_of_pid(pid: int) -> Life:
    if not _LINUX:
        return _psutil(pid)[0]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return Life.GONE
    except PermissionError:
        return Life.ALIVE  # somebody else's process
    except OSError:
        return Life.UNKNOWN
    status = _status_fields(pid)
    if not status:
        return Life.ALIVE  # it is there, and no more can be told
    if status.get("Tgid") != status.get("Pid"):
        return Life.GONE  # kill(2) also accepts the id of a thread of another process
    if status.get("State", "").startswith(("Z", "X")) and status.get("Threads", "1") in ("0", "1"):
        return Life.GONE  # a zombie; with more threads only its first one has ended
    return Life.ALIVE


def _pidfd_inode(pid: int) -> int | None:
    descriptor = os.pidfd_open(pid)
    try:
        status = os.fstat(descriptor)
        with select.epoll() as anonymous:
            # Before Linux 6.9 every pidfd is the one anonymous inode of the kernel, like this epoll descriptor.
            return None if os.fstat(anonymous.fileno()).st_dev == status.st_dev else status.st_ino
    finally:
        os.close(descriptor)


def _proc(pid: int, name: str) -> str:
    """Return the path of a file on a process, or no path when ``/proc`` is that of another PID namespace.

    So it is after ``unshare --pid`` without mounting a new one: the numbers in it are those of the namespace outside.
    """
    try:
        ours = os.readlink("/proc/self") == str(os.getpid())
    except OSError:
        ours = False
    return f"/proc/{pid}/{name}" if ours else ""


def _start_ticks(pid: int) -> int | None:
    """Return field 22 of ``/proc/[pid]/stat``: index 19 of those after the name, which may hold anything."""
    fields = _text(_proc(pid, "stat")).rpartition(")")[2].split()
    return int(fields[19]) if len(fields) > 19 else None


def _status_fields(pid: int, *, sure: bool = False) -> dict[str, str]:
    lines = _text(_proc(pid, "status"), sure=sure).splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def _namespace(kind: str) -> int | None:
    try:
        return os.stat(f"/proc/self/ns/{kind}").st_ino
    except OSError:
        return None


def _text(path: str, *, sure: bool = False) -> str:
    """Return what a file says, no text when there is none; OSError when one must be ``sure`` and this process is short.

    It is short of descriptors or memory: then an empty answer says nothing about others.
    """
    try:
        with open(path, "rb") as stream:
            return stream.read().decode("utf-8", "replace").strip()
    except OSError as error:
        if sure and error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
            raise
        return ""


def _psutil(pid: int) -> tuple[Life, int | None]:
    """Return whether a process runs and when it started, in hundredths of a second, where there is no Linux to ask."""
    import psutil

    try:
        process = psutil.Process(pid)
        started = round(process.create_time() * 100)
        return Life.GONE if process.status() == psutil.STATUS_ZOMBIE else Life.ALIVE, started
    except psutil.NoSuchProcess:
        return Life.GONE, None
    except (psutil.Error, OSError):
        return Life.ALIVE, None
