"""The way to a machine that is reached by ssh: proxy commands, jump hosts, IPv6, and lines that are dead."""

import os
import shutil
import socket
import sys
from pathlib import Path

import pytest

from tests.conftest import wait_until
from tests.far.machines import SSHD, WORDS, Answering, Home, made_machines, running_sshd
from viewer.address import parse_address
from viewer.errors import ViewerError
from viewer.far.asking import ask_nobody
from viewer.far.ssh import make_ssh_filesystem
from viewer.far.ssh_proxy import ProxyProgram

RELAY = """
import os, socket, sys, threading
line = socket.create_connection((sys.argv[1], int(sys.argv[2])))
open(sys.argv[3], "w").write(str(os.getpid()))
def there():
    while data := os.read(0, 65536):
        line.sendall(data)
threading.Thread(target=there, daemon=True).start()
while data := line.recv(65536):
    os.write(2, b"secret words for nobody" * 9)
    os.write(1, data)
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return Home(tmp_path / "user")


@pytest.fixture
def machines(tmp_path):
    with made_machines(tmp_path) as make:
        yield make


def machine_with_key(home, machines, **more):
    key = home.folder / "id_ed25519.pub"
    return machines(authorized=str(key if key.exists() else home.write_key("id_ed25519")), **more)


def words_by(address, ask=ask_nobody):
    filesystem, root = make_ssh_filesystem(parse_address(address), ask)
    try:
        return filesystem.cat_file(f"{root}/words.bin")
    finally:
        filesystem.close()


def refusal(address):
    with pytest.raises(ViewerError) as caught:
        words_by(address)
    return caught.value.sentence


def has_ended(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_proxy_command_is_run_by_the_shell_and_ends_with_its_connection(home, machines, tmp_path, monkeypatch):
    machine = machine_with_key(home, machines)
    home.know(machine)
    (tmp_path / "relay.py").write_text(RELAY)
    (tmp_path / "silent.sh").write_text(f"echo $$ > {tmp_path}/silent\nexec cat > {tmp_path}/given\n")
    monkeypatch.setenv("SHELL", "/bin/sh")
    lines = [f"Host *\n  HostName 127.0.0.1\n  Port {machine.port}\n  User me\n  ConnectTimeout 1\n"]
    for name, command in (
        ("relay", f'{sys.executable} "$HOME/../relay.py" %h %p {tmp_path}/pid 2> {tmp_path}/said | cat'),
        ("ended", "echo secret words >&2; exit 3"),
        ("missing", "/no/such/program %h"),
        ("silent", f"/bin/sh {tmp_path}/silent.sh"),
        ("direct", "none"),
    ):
        lines.append(f"Host {name}\n  ProxyCommand {command}\n")
    home.configure("".join(reversed(lines)))
    filesystem, root = make_ssh_filesystem(parse_address("ssh://relay/~/data"), ask_nobody)
    try:
        assert filesystem.cat_file(f"{root}/words.bin") == WORDS
        first = int((tmp_path / "pid").read_text())
        machine.drop()
        assert filesystem.cat_file(f"{root}/words.bin") == WORDS
        second = int((tmp_path / "pid").read_text())
        assert second != first
    finally:
        filesystem.close()
    wait_until(lambda: has_ended(first) and has_ended(second), what="the proxy commands have ended")
    assert b"secret words" in (tmp_path / "said").read_bytes()
    for name in ("ended", "missing"):
        assert refusal(f"ssh://{name}/~/data") == (
            f"The ProxyCommand for {name} in ~/.ssh/config ended before 127.0.0.1 answered. "
            f"Try it in a terminal: ssh {name}."
        )
    assert "did not answer" in refusal("ssh://silent/~/data")
    assert (tmp_path / "given").read_bytes().startswith(b"SSH-2.0-"), "it was asked"
    silent = int((tmp_path / "silent").read_text())
    wait_until(lambda: has_ended(silent), what="a proxy command that was given up has ended")
    assert words_by("ssh://direct/~/data") == WORDS


def test_a_proxy_command_that_does_not_end_by_itself_is_ended(tmp_path):
    program = ProxyProgram(
        ("/bin/sh", "-c", f"trap '' HUP; echo $$ > {tmp_path}/pid; echo; while :; do sleep 60; done")
    )
    assert program.socket.recv(1) == b"\n"
    program.end()
    program.end()
    process = int((tmp_path / "pid").read_text())
    wait_until(lambda: has_ended(process), what="it has ended")


@pytest.mark.skipif(SSHD is None, reason="needs sshd (Debian and Ubuntu: apt install openssh-server)")
def test_through_openssh_by_jump_and_by_the_program_ssh(home, machines, tmp_path):
    """What is behind a machine: OpenSSH's server leads on, and its client does, which the configuration names."""
    import getpass

    machine = machine_with_key(home, machines)
    home.know(machine)
    with running_sshd(tmp_path / "sshd", home.folder / "id_ed25519.pub") as port:
        gate = f"HostName 127.0.0.1\n  Port {port}\n  User {getpass.getuser()}\n"
        own = f"  UserKnownHostsFile {home.known_hosts}\n  IdentityFile {home.folder}/id_ed25519\n  BatchMode yes\n"
        behind = f"HostName 127.0.0.1\n  Port {machine.port}\n  User me\n"
        (tmp_path / "config").write_text(f"Host gate\n  {gate}{own}")
        home.configure(
            f"Host gate\n  {gate}Host jumped\n  {behind}  ProxyJump gate\n"
            f"Host named\n  {behind}  ProxyCommand ssh -F {tmp_path}/config -W %h:%p gate\n"
        )
        ask = Answering(new_host="yes")
        assert words_by("ssh://jumped/~/data", ask) == WORDS
        assert ask.kinds == ["new host"], "the gate is asked about, what is behind it is known"
        assert f"[127.0.0.1]:{port} " in home.known_hosts.read_text()
        if shutil.which("ssh"):
            assert words_by("ssh://named/~/data") == WORDS


@pytest.mark.skipif(not socket.has_ipv6 or not Path("/proc/net/if_inet6").exists(), reason="needs IPv6")
def test_addresses_of_ipv6(home, machines):
    machine = machine_with_key(home, machines, address="::1")
    other = machine_with_key(home, machines)
    home.know(other)
    ask = Answering(new_host="yes")
    address = f"ssh://me@[::1]:{machine.port}{machine.home}/data"
    assert words_by(address, ask) == WORDS
    assert ask.kinds == ["new host"] and f"[::1]:{machine.port} " in home.known_hosts.read_text()
    home.configure(
        f"Host six\n  HostName ::1\n  Port {machine.port}\n  User me\n"
        f"Host behind\n  HostName 127.0.0.1\n  Port {other.port}\n  User me\n  ProxyJump me@[::1]:{machine.port}\n"
    )
    for again in (address, "ssh://six/~/data", "ssh://behind/~/data"):
        assert words_by(again) == WORDS
    closed = machine.port
    machine.close()
    assert f"[::1]:{closed}" in refusal(address)


def test_a_line_that_is_dead_is_noticed_and_made_anew_at_the_next_wish(home, machines):
    """As after a laptop slept: the machine says nothing any more, and nothing says that the line is gone."""
    machine = machine_with_key(home, machines)
    home.know(machine)
    home.configure("Host *\n  ServerAliveInterval 1\n  ServerAliveCountMax 1\n  ConnectTimeout 1\n")
    filesystem, root = make_ssh_filesystem(parse_address(f"ssh://me@127.0.0.1:{machine.port}/~/data"), ask_nobody)
    try:
        assert filesystem.cat_file(f"{root}/words.bin") == WORDS
        before = filesystem.line.connection
        machine.stop()
        wait_until(lambda: before.closed, what="nobody uses it, and it is noticed")
        with pytest.raises(ViewerError) as caught:
            filesystem.cat_file(f"{root}/words.bin")
        assert caught.value.sentence.startswith(
            f"The machine 127.0.0.1 did not answer on port {machine.port} within 1 s"
        )
        machine.go_on()
        assert filesystem.cat_file(f"{root}/words.bin") == WORDS
        machine.stop()
        with pytest.raises(ViewerError):
            filesystem.cat_file(f"{root}/words.bin")  # while it is used
        machine.go_on()
        assert filesystem.cat_file(f"{root}/words.bin") == WORDS
    finally:
        filesystem.close()


def test_samples_of_a_scan_whose_machine_has_gone_are_told_one_by_one(home, machines, tmp_path, tmp_path_factory):
    pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")
    from tests import datasets
    from tests.far.shelf import Engine
    from viewer.protocol import SamplesScanned, ScanSamples

    machine = machine_with_key(home, machines)
    home.know(machine)
    shutil.copytree(datasets.known(tmp_path_factory, "cgns"), machine.home / "known")
    (tmp_path / "root").mkdir()
    engine = Engine(tmp_path / "root")
    opened = engine.open(f"ssh://me@127.0.0.1:{machine.port}/~/known")
    machine.die_at("train/sample_000000001")
    answer = engine.ask(ScanSamples(4, opened.catalogue.path, "cgns", "train", (0, 1, 2)))
    assert isinstance(answer, SamplesScanned)
    first, *others = answer.samples
    assert first.troubles == () and first.fields
    assert [one.sample for one in others] == [1, 2]
    for one in others:
        (trouble,) = one.troubles
        assert f"127.0.0.1:{machine.port} refuses connections" in trouble
