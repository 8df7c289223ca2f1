"""How far a scan is, in words."""

from __future__ import annotations

from viewer.numbers import short
from viewer.shell.session.scan_status import ScanStatus
from viewer.wording import counted

NOTHING_YET = "Nothing has been scanned yet"


def counts_of(status: ScanStatus, split: str = "") -> tuple[int, int, int]:
    """Return how many samples are known, how many there are, and how many cannot be read; of one split or of all."""
    chosen = [one for one in status.splits if split in ("", one.split)]
    return sum(one.known for one in chosen), sum(one.samples for one in chosen), sum(one.broken for one in chosen)


def status_words(status: ScanStatus, split: str = "") -> str:
    """Say what is known and what is being done, in a few words.

    Parameters
    ----------
    split
        The one whose samples count while nothing is being done; empty for all.
    """
    if status.phase == "closed":
        return ""
    if status.phase == "looking":
        return "Looking up what is known…"
    if status.phase == "stopping":
        return "Ending the scan; what was found is kept…"
    if status.phase == "paused":
        return f"Paused at {_progress(status)}; what was found is kept"
    if status.phase == "running":
        return progress_words(status)
    return _known_words(*counts_of(status, split), f" of split {split}" if split else "")


def plan_words(status: ScanStatus, split: str, place: str) -> str:
    """Say the same, and of what is still to be scanned where that will be done: ``on 2 cores of this machine``."""
    words = status_words(status, split)
    known, samples, _broken = counts_of(status, split)
    return f"{words}; a scan runs {place}" if status.phase == "idle" and known < samples else words


def progress_words(status: ScanStatus) -> str:
    """Say how far a scan is: ``312 of 1,000 samples, 85 per second, 8 s left``."""
    rate = [f"{short(status.rate, 2)} per second"] if status.rate > 0.0 else []
    left = [f"{duration(status.left)} left"] if status.left is not None and status.rate > 0.0 else []
    words = ", ".join([_progress(status), *rate, *left]) + _broken(status.broken)
    return f"Another window scans this dataset; its results appear here: {words}" if status.elsewhere else words


def ended_words(status: ScanStatus) -> str:
    """Say what came of a scan that has ended."""
    if status.done < status.total:
        return f"Scanned {_progress(status)}; what was found is kept{_broken(status.broken)}"
    return f"Scanned {counted(status.total, 'sample')}{_broken(status.broken)}"


def remark_words(status: ScanStatus) -> str:
    """Say why a scan ended before its time; else the newest of what is to be known of it, and how much more."""
    if status.trouble or not status.remarks:
        return status.trouble
    *before, newest = status.remarks
    return f"{newest} ({len(before):,} more; point here to see them)" if before else newest


def remark_details(status: ScanStatus) -> str:
    """Return all that is to be known of a scan, a line each, after what explains its end."""
    return "\n".join(filter(None, (status.detail, *status.remarks)))


def begin_words(status: ScanStatus, split: str = "") -> str:
    """Return what the button that begins is called."""
    known, samples, _broken = counts_of(status, split)
    if 0 < known < samples:
        return "Go on"
    return f"Scan split {split}" if split else "Scan all samples"


def scan_tips(place: str) -> dict[str, str]:
    """Return what the buttons that begin a scan do, and the one that leads to where it runs."""
    return {
        "begin": f"Read every sample once, {place}, for statistics and health of the dataset",
        "again": f"Read all samples once more, {place}, also those that are known",
        "place": f"Scans run {place}; choose in the Preferences",
    }


def duration(seconds: float) -> str:
    """Return a time that is left: ``8 s``, ``3 min``, ``2 h 5 min``."""
    whole = max(round(seconds), 1)
    if whole < 100:
        return f"{whole} s"
    minutes = round(whole / 60)
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if not hours else f"{hours} h {rest} min"


def _progress(status: ScanStatus) -> str:
    return f"{status.done:,} of {counted(status.total, 'sample')}"


def _known_words(known: int, samples: int, broken: int, where: str) -> str:
    if not samples:
        return f"There are no samples{where}"
    if not known:
        return NOTHING_YET + where
    if known < samples:
        return f"{known:,} of {counted(samples, 'sample')}{where} are known{_broken(broken)}"
    if samples == 1:
        return f"The only sample{where} is known{_broken(broken)}"
    return f"All {counted(samples, 'sample')}{where} are known{_broken(broken)}"


def _broken(count: int) -> str:
    return f"; {count:,} cannot be read" if count else ""
