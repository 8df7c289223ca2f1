"""The decision table, row by row and as a whole, without a file system."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.cache.names import Kind
from viewer.cache.verdict import Evidence, Life, Lock, RecordState, Verdict, judge

RECORD = {
    "record": RecordState.VALID,
    "same_boot": True,
    "same_pid_namespace": True,
    "lock_works": True,
    "life": Life.GONE,
}
ROWS = [
    # what it is, evidence, verdict, a word of the reason
    ("mine", {"mine": True, "own_uid": False}, Verdict.ALIVE, "this process"),
    ("other uid", {"own_uid": False, "uid": 7}, Verdict.FOREIGN, "uid 7"),
    ("cannot be opened", {"opened": False, "problem": "why"}, Verdict.UNKNOWN, "why"),
    ("tombstone held", {"kind": Kind.TOMBSTONE, "lock": Lock.HELD}, Verdict.ALIVE, "removing"),
    ("staging held", {"kind": Kind.STAGING, "lock": Lock.HELD}, Verdict.ALIVE, "making"),
    ("held, pid dead", RECORD | {"lock": Lock.HELD}, Verdict.ALIVE, "lock"),
    ("held, other boot", RECORD | {"lock": Lock.HELD, "same_boot": False}, Verdict.ALIVE, "lock"),
    ("mount below", RECORD | {"mount_below": True, "problem": "/m"}, Verdict.UNKNOWN, "/m"),
    ("tombstone with mount", {"kind": Kind.TOMBSTONE, "mount_below": True}, Verdict.UNKNOWN, "mounted"),
    ("a child still runs", RECORD | {"program_runs": True, "problem": "/tmp/_MEI1"}, Verdict.ALIVE, "from"),
    ("tombstone, a child still runs", RECORD | {"kind": Kind.TOMBSTONE, "program_runs": True}, Verdict.ALIVE, "from"),
    ("tombstone of a process that runs on",
     RECORD | {"kind": Kind.TOMBSTONE, "program_runs": True, "life": Life.ALIVE}, Verdict.ORPHAN, "begun"),
    ("tombstone", {"kind": Kind.TOMBSTONE}, Verdict.ORPHAN, "begun"),
    ("tombstone, no locks", {"kind": Kind.TOMBSTONE, "lock": Lock.UNUSABLE}, Verdict.ORPHAN, "begun"),
    ("staging", {"kind": Kind.STAGING}, Verdict.ORPHAN, "never finished"),
    ("staging, no locks", {"kind": Kind.STAGING, "lock": Lock.UNUSABLE}, Verdict.UNKNOWN, "locks"),
    ("broken record", {"record": RecordState.BROKEN, "problem": "why", "life": Life.GONE, "pids_meaningful": True},
     Verdict.UNKNOWN, "why"),
    ("rebooted", RECORD | {"same_boot": False, "lock_works": False, "same_pid_namespace": False},
     Verdict.ORPHAN, "restarted"),
    ("other computer", RECORD | {"same_boot": False, "local": False, "host": "n7"}, Verdict.FOREIGN, "n7"),
    ("no boot id, shared", RECORD | {"same_boot": None, "local": False}, Verdict.UNKNOWN, "host unknown"),
    ("no boot id, local", RECORD | {"same_boot": None}, Verdict.ORPHAN, "ended"),
    ("lost its lock", RECORD | {"life": Life.ALIVE}, Verdict.ALIVE, "lost its lock"),
    ("killed", RECORD | {"pid": 42}, Verdict.ORPHAN, "pid 42"),
    ("killed, life unknown", RECORD | {"life": Life.UNKNOWN}, Verdict.ORPHAN, "free"),
    ("killed, other namespace", RECORD | {"same_pid_namespace": False, "life": Life.UNKNOWN}, Verdict.ORPHAN, "free"),
    ("pid runs in another namespace", RECORD | {"same_pid_namespace": False, "life": Life.ALIVE},
     Verdict.ORPHAN, "free"),
    ("shared disk, this boot", RECORD | {"local": False}, Verdict.ORPHAN, "free"),
    ("locks lie, gone", RECORD | {"lock_works": False}, Verdict.ORPHAN, "start time"),
    ("locks lie, alive", RECORD | {"lock_works": False, "life": Life.ALIVE}, Verdict.ALIVE, "runs"),
    ("locks lie, other namespace", RECORD | {"lock_works": False, "same_pid_namespace": False},
     Verdict.UNKNOWN, "looked up"),
    ("locks lie, life unknown", RECORD | {"lock_works": False, "life": Life.UNKNOWN}, Verdict.UNKNOWN, "looked up"),
    ("locks refused now", RECORD | {"lock": Lock.UNUSABLE, "life": Life.UNKNOWN}, Verdict.UNKNOWN, "looked up"),
    ("locks refused now, gone", RECORD | {"lock": Lock.UNUSABLE}, Verdict.ORPHAN, "start time"),
    ("staging with record, no locks", RECORD | {"kind": Kind.STAGING, "lock": Lock.UNUSABLE}, Verdict.ORPHAN, "ended"),
    ("older viewer, dead", {"life": Life.GONE, "pids_meaningful": True}, Verdict.ORPHAN, "ended"),
    ("older viewer, dead, container", {"life": Life.GONE}, Verdict.UNKNOWN, "container"),
    ("older viewer, shared disk", {"life": Life.GONE, "pids_meaningful": True, "local": False},
     Verdict.UNKNOWN, "shared"),
    ("older viewer, alive", {"life": Life.ALIVE, "pids_meaningful": True}, Verdict.ALIVE, "runs"),
    ("older viewer, alive, container", {"life": Life.ALIVE}, Verdict.ALIVE, "runs"),
    ("older viewer, pid reused", {"life": Life.ALIVE, "pids_meaningful": True, "reused": True},
     Verdict.ORPHAN, "younger"),
    ("older viewer, pid reused, container", {"life": Life.ALIVE, "reused": True}, Verdict.UNKNOWN, "container"),
    ("older viewer, unknown", {"life": Life.UNKNOWN, "pids_meaningful": True}, Verdict.UNKNOWN, "looked up"),
]  # fmt: skip


@pytest.mark.parametrize(("evidence", "verdict", "word"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_row(evidence, verdict, word):
    judgement = judge(Evidence(**evidence))
    assert judgement.verdict is verdict
    assert word in judgement.reason


EVIDENCE = st.builds(
    Evidence,
    kind=st.sampled_from(Kind),
    mine=st.booleans(),
    own_uid=st.booleans(),
    opened=st.booleans(),
    lock=st.sampled_from(Lock),
    mount_below=st.booleans(),
    program_runs=st.booleans(),
    record=st.sampled_from(RecordState),
    lock_works=st.booleans(),
    same_boot=st.sampled_from([True, False, None]),
    same_pid_namespace=st.booleans(),
    local=st.booleans(),
    life=st.sampled_from(Life),
    pids_meaningful=st.booleans(),
    reused=st.booleans(),
    pid=st.just(4711),
)


def second_witnesses(e: Evidence) -> list[bool]:
    """What DESIGN allows beside a lock that nobody holds."""
    recorded = e.record is RecordState.VALID
    older = e.record is RecordState.ABSENT and e.kind is Kind.CACHE
    return [
        recorded and e.lock_works and e.lock is Lock.FREE,
        recorded and e.same_boot is not False and e.same_pid_namespace and e.life is Life.GONE,
        recorded and e.same_boot is False and e.local,
        e.kind is Kind.TOMBSTONE,
        e.kind is Kind.STAGING and e.lock is Lock.FREE,
        older and e.local and e.pids_meaningful and (e.life is Life.GONE or e.reused),
    ]


@given(EVIDENCE)
def test_two_witnesses(evidence):
    judgement = judge(evidence)
    assert judgement.reason
    if judgement.verdict is Verdict.ORPHAN:
        assert evidence.lock is not Lock.HELD
        assert evidence.own_uid
        assert not evidence.mine
        assert not evidence.mount_below
        assert not evidence.program_runs or evidence.life is Life.ALIVE
        assert any(second_witnesses(evidence))


@given(EVIDENCE)
def test_nothing_alive_is_an_orphan(evidence):
    """A process that is shown to run keeps its cache, whatever else is said."""
    runs = evidence.life is Life.ALIVE and (
        (evidence.record is RecordState.VALID and evidence.same_pid_namespace and evidence.same_boot is not False)
        or (evidence.record is RecordState.ABSENT and not evidence.reused)
    )
    if runs and evidence.kind is Kind.CACHE:
        assert judge(evidence).verdict is not Verdict.ORPHAN
