"""Folders on another machine, reached by ssh as a user reaches it: keys, agents, passwords, known hosts, jump hosts."""

import getpass
import os
import shutil
import subprocess

import pytest

from tests.far.machines import SSHD, WORDS, Answering, Home, asyncssh, made_machines, running_sshd
from viewer.address import parse_address
from viewer.errors import ViewerError
from viewer.far.asking import ask_nobody
from viewer.far.failures import far_failure
from viewer.far.ssh import make_ssh_filesystem, ssh_failure


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return Home(tmp_path / "user")


@pytest.fixture
def machines(tmp_path):
    """Make machines that end with the test."""
    with made_machines(tmp_path) as make:
        yield make


def opened(address, ask):
    filesystem, root = make_ssh_filesystem(parse_address(address), ask)
    return filesystem, root


def words_of(address, ask):
    filesystem, root = opened(address, ask)
    try:
        return filesystem.cat_file(f"{root}/words.bin")
    finally:
        filesystem.close()


def refusal(address, ask=ask_nobody):
    with pytest.raises(ViewerError) as caught:
        words_of(address, ask)
    return caught.value.sentence


def test_a_key_that_is_there_lets_in_without_a_question(home, machines):
    machine = machines(authorized=str(home.write_key("id_ed25519")))
    home.know(machine)
    ask = Answering()
    assert words_of(f"ssh://me@127.0.0.1:{machine.port}{machine.home}/data", ask) == WORDS
    assert words_of(f"sftp://me@127.0.0.1:{machine.port}/~/data", ask) == WORDS
    assert not ask.questions


def test_files_are_listed_and_read_in_parts(home, machines):
    machine = machines(authorized=str(home.write_key("id_ed25519")))
    home.know(machine)
    (machine.home / "data" / "link").symlink_to("words.bin")
    filesystem, root = opened(f"ssh://me@127.0.0.1:{machine.port}/~/data", Answering())
    try:
        assert root == str(machine.home / "data")
        listed = {
            entry["name"]: (entry["type"], entry["size"]) for entry in filesystem.ls(root) if entry["type"] != "link"
        }
        assert listed == {f"{root}/words.bin": ("file", len(WORDS))}
        assert f"{root}/link" in filesystem.ls(root, detail=False)
        assert filesystem.info(root)["type"] == "directory"
        assert filesystem.info(f"{root}/link")["size"] == len(WORDS)
        assert filesystem.cat_file(f"{root}/words.bin", start=300_000, end=600_001) == WORDS[300_000:600_001]
        assert filesystem.cat_file(f"{root}/words.bin", start=-7) == WORDS[-7:]
        with filesystem.open(f"{root}/words.bin") as file:
            file.seek(256 * 2000 + 65)
            assert file.read(3) == b"ABC"
        with pytest.raises(FileNotFoundError):
            filesystem.info(f"{root}/nothing")
        with pytest.raises(FileNotFoundError):
            filesystem.ls(f"{root}/nothing")
    finally:
        filesystem.close()


def test_a_password_is_asked_for_until_it_is_right_and_three_times_at_most(home, machines):
    machine = machines(passwords={"me": "right"})
    home.know(machine)
    address = f"ssh://me@127.0.0.1:{machine.port}/~/data"
    ask = Answering(password=["wrong", "right"])
    assert words_of(address, ask) == WORDS
    assert [(q.asks_for, q.about, q.again) for q in ask.questions] == [
        ("password", f"me@127.0.0.1:{machine.port}", False),
        ("password", f"me@127.0.0.1:{machine.port}", True),
    ]
    ask = Answering(password=["1", "2", "3", "4"])
    assert "did not accept the password or code of me" in refusal(address, ask)
    assert len(ask.questions) == 3
    assert "asks for a password" in refusal(address)


def test_codes_are_asked_for_each_time_in_the_words_of_the_machine(home, machines):
    machine = machines(passwords={"me": "right"}, codes={"me": "123456"})
    home.know(machine)
    ask = Answering(password="right", code="123456")
    filesystem, root = opened(f"ssh://me@127.0.0.1:{machine.port}/~/data", ask)
    try:
        assert ask.kinds == ["password", "code"]
        assert ask.questions[1].text == "Second step: Verification code"
        machine.drop()
        assert filesystem.cat_file(f"{root}/words.bin") == WORDS
        assert ask.kinds == ["password", "code", "code"]
    finally:
        filesystem.close()


def test_a_connection_that_died_is_made_anew_without_a_question(home, machines):
    machine = machines(passwords={"me": "right"})
    home.know(machine)
    ask = Answering(password="right")
    filesystem, root = opened(f"ssh://me@127.0.0.1:{machine.port}/~/data", ask)
    try:
        with filesystem.open(f"{root}/words.bin", block_size=1000) as file:
            assert file.read(1000) == WORDS[:1000]
            machine.drop()
            assert file.read() == WORDS[1000:]
        machine.drop()
        assert [entry["name"] for entry in filesystem.ls(root)] == [f"{root}/words.bin"]
    finally:
        filesystem.close()
    assert ask.kinds == ["password"]
    assert machine.log.count("connected") == 3


def test_the_passphrase_of_a_key_is_asked_for_once_its_machine_takes_it(home, machines):
    public = home.write_key("id_ed25519", passphrase="open sesame")
    other = machines(passwords={"me": "right"})
    machine = machines(authorized=str(public))
    home.know(machine)
    home.know(other)
    ask = Answering(passphrase=["shut", "open sesame"])
    address = f"ssh://me@127.0.0.1:{machine.port}/~/data"
    assert words_of(address, ask) == WORDS
    assert [(q.asks_for, q.about, q.again) for q in ask.questions] == [
        ("passphrase", str(home.folder / "id_ed25519"), False),
        ("passphrase", str(home.folder / "id_ed25519"), True),
    ]
    ask = Answering(password="right")
    assert words_of(f"ssh://me@127.0.0.1:{other.port}/~/data", ask) == WORDS
    assert ask.kinds == ["password"]
    assert "id_ed25519 was not given" in refusal(address)


def test_a_new_host_is_asked_about_by_its_fingerprint_and_then_known(home, machines):
    machine = machines(authorized=str(home.write_key("id_ed25519")))
    address = f"ssh://me@127.0.0.1:{machine.port}/~/data"
    assert "not among the known hosts" in refusal(address)
    assert not home.known_hosts.exists()
    ask = Answering(new_host="yes")
    assert words_of(address, ask) == WORDS
    assert [(q.detail, str(home.known_hosts) in q.text) for q in ask.questions] == [(machine.fingerprint, True)]
    assert machine.fingerprint in ask.questions[0].about
    assert home.known_hosts.stat().st_mode & 0o777 == 0o600
    ask = Answering()
    assert words_of(address, ask) == WORDS
    assert not ask.questions
    if keygen := shutil.which("ssh-keygen"):  # ssh itself finds the host
        found = subprocess.run(
            [keygen, "-F", f"[127.0.0.1]:{machine.port}", "-f", home.known_hosts], capture_output=True, check=True
        )
        assert b"ssh-ed25519" in found.stdout


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_hashed_hosts_are_known_and_new_ones_hashed_like_them(home, machines):
    public = str(home.write_key("id_ed25519"))
    first, second = machines(authorized=public), machines(authorized=public)
    home.know(first)
    subprocess.run(["ssh-keygen", "-H", "-f", home.known_hosts], check=True, capture_output=True)
    assert "127.0.0.1" not in home.known_hosts.read_text()
    ask = Answering(new_host="yes")
    assert words_of(f"ssh://me@127.0.0.1:{first.port}/~/data", ask) == WORDS
    assert not ask.questions
    assert words_of(f"ssh://me@127.0.0.1:{second.port}/~/data", ask) == WORDS
    assert ask.kinds == ["new host"]
    assert "127.0.0.1" not in home.known_hosts.read_text()
    subprocess.run(
        ["ssh-keygen", "-F", f"[127.0.0.1]:{second.port}", "-f", home.known_hosts], check=True, capture_output=True
    )


def test_a_host_whose_key_has_changed_is_refused_and_the_line_named(home, machines):
    machine = machines(authorized=str(home.write_key("id_ed25519")))
    impostor = machines()
    home.known_hosts.write_text("# two hosts\nnot a line\n")
    home.know(impostor, f"[127.0.0.1]:{machine.port}")
    ask = Answering(new_host="yes")
    sentence = refusal(f"ssh://me@127.0.0.1:{machine.port}/~/data", ask)
    assert f"line 3 of {home.known_hosts}" in sentence
    assert not ask.questions
    assert "password right" not in machine.log
    revoked = machine.host_key.export_public_key().decode()
    home.known_hosts.write_text(f"@revoked * {revoked}")
    assert "revoked" in refusal(f"ssh://me@127.0.0.1:{machine.port}/~/data", ask)
    assert not ask.questions


def test_the_users_configuration_counts(home, machines):
    machine = machines(authorized=str(home.write_key("cluster_key")))
    jump = machines(authorized=str(home.folder / "cluster_key.pub"))
    home.know(machine, "cluster-alias")
    home.know(jump)
    home.configure(
        f"Host cluster\n  HostName 127.0.0.1\n  Port {machine.port}\n  User me\n  IdentityFile ~/.ssh/cluster_key\n"
        "  IdentityFile ~/.ssh/not_there\n  HostKeyAlias cluster-alias\n"
        "Host behind\n  HostName 127.0.0.1\n"
        f"  Port {machine.port}\n  IdentityFile ~/.ssh/cluster_key\n  ProxyJump me@jump\n  HostKeyAlias cluster-alias\n"
        f"Host jump\n  HostName 127.0.0.1\n  Port {jump.port}\n  IdentityFile ~/.ssh/cluster_key\n"
    )
    assert words_of("ssh://cluster/~/data", ask_nobody) == WORDS
    assert not jump.log
    assert words_of("ssh://me@behind/~/data", ask_nobody) == WORDS
    assert jump.log == ["connected"]
    home.configure("Match nonsense\n")
    assert "~/.ssh/config" in refusal("ssh://cluster/~/data")


@pytest.mark.skipif(shutil.which("ssh-agent") is None, reason="needs ssh-agent")
def test_an_agent_lets_in(home, machines, monkeypatch, tmp_path):
    public = home.write_key("spare")
    machine = machines(authorized=str(public))
    home.know(machine)
    sock = str(tmp_path / "agent")
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", sock], stdout=subprocess.PIPE)
    try:
        assert agent.stdout is not None
        agent.stdout.readline()
        monkeypatch.setenv("SSH_AUTH_SOCK", sock)
        subprocess.run(["ssh-add", home.folder / "spare"], check=True, capture_output=True)
        (home.folder / "spare").unlink()
        assert words_of(f"ssh://me@127.0.0.1:{machine.port}/~/data", ask_nobody) == WORDS
        home.configure("Host *\n  IdentitiesOnly yes\n")
        assert "with a key only" in refusal(f"ssh://me@127.0.0.1:{machine.port}/~/data")
    finally:
        agent.kill()
        agent.communicate()


def test_a_user_who_thinks_longer_than_the_machine_waits_is_not_asked_again(home, machines):
    machine = machines(passwords={"me": "right"})
    home.know(machine)

    class Slow(Answering):
        def __call__(self, question):
            before = len(self.questions)
            answer = super().__call__(question)
            if len(self.questions) > before:
                machine.drop()
            return answer

    ask = Slow(password="right")
    assert words_of(f"ssh://me@127.0.0.1:{machine.port}/~/data", ask) == WORDS
    assert ask.kinds == ["password"]


def test_what_a_question_raises_gives_the_connection_up(home, machines):
    machine = machines(passwords={"me": "right"})

    class GivenUp(BaseException):
        pass

    def ask(_question):
        raise GivenUp

    address = parse_address(f"ssh://me@127.0.0.1:{machine.port}/~/data")
    with pytest.raises(GivenUp):
        make_ssh_filesystem(address, ask)
    home.know(machine)
    with pytest.raises(GivenUp):
        make_ssh_filesystem(address, ask)


def test_what_is_no_machine_is_said_in_a_sentence(home, machines):
    machine = machines()
    home.know(machine)
    assert "with a key only" in refusal(f"ssh://me@127.0.0.1:{machine.port}/data")
    machine.close()
    assert "nothing answers ssh on that port" in refusal(f"ssh://me@127.0.0.1:{machine.port}/data")
    assert "No machine is called nowhere.invalid" in refusal("ssh://me@nowhere.invalid/data")
    assert "is no port" in refusal("ssh://me@host:ssh/data")
    assert "does not name a machine" in refusal("ssh://me@-oProxyCommand=x/data")


@pytest.mark.skipif(SSHD is None, reason="needs sshd (Debian and Ubuntu: apt install openssh-server)")
def test_openssh_lets_in_and_gives_its_files(home, tmp_path):
    public = home.write_key("id_ed25519")
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "words.bin").write_bytes(WORDS)
    with running_sshd(tmp_path / "sshd", public) as port:
        ask = Answering(new_host="yes")
        filesystem, root = opened(f"ssh://{getpass.getuser()}@127.0.0.1:{port}{folder}", ask)
        try:
            assert ask.kinds == ["new host"]
            assert root == str(folder)
            assert filesystem.cat_file(f"{root}/words.bin") == WORDS
            assert [entry["name"] for entry in filesystem.ls(root)] == [f"{root}/words.bin"]
            filesystem.get_file(f"{root}/words.bin", str(tmp_path / "copy"))
            assert (tmp_path / "copy").read_bytes() == WORDS
            (folder / "locked").write_bytes(b"x")
            (folder / "locked").chmod(0)
            if os.geteuid() != 0:
                with pytest.raises(PermissionError):
                    filesystem.cat_file(f"{root}/locked")
        finally:
            filesystem.close()
        other = home.write_key("other")
        other.replace(public)
        (home.folder / "other").replace(home.folder / "id_ed25519")


@pytest.mark.skipif(SSHD is None, reason="needs sshd (Debian and Ubuntu: apt install openssh-server)")
@pytest.mark.parametrize("kind", ["cgns", "zarr"])
def test_a_dataset_over_ssh_gives_the_same_arrays_bit_for_bit(home, tmp_path, tmp_path_factory, kind):
    pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")
    from tests import datasets
    from tests.far.same import same_samples
    from tests.far.shelf import Engine
    from viewer.reader.catalogue import open_dataset

    folder = datasets.known(tmp_path_factory, kind)
    (tmp_path / "root").mkdir()
    engine = Engine(tmp_path / "root")
    ask = Answering(new_host="yes")
    engine.answers._datasets.ask = ask
    with running_sshd(tmp_path / "sshd", home.write_key("id_ed25519")) as port:
        far = engine.opened(engine.open(f"ssh://{getpass.getuser()}@127.0.0.1:{port}{folder}"))
        assert same_samples(far, open_dataset(folder)) > 100
    assert ask.kinds == ["new host"]


def test_errors_of_ssh_and_no_others_become_sentences():
    address = parse_address("ssh://me@cluster:22/data")
    found = ssh_failure(TimeoutError(), address)
    assert found is not None
    assert found.sentence.startswith("The machine cluster:22 did not answer in time")
    assert ssh_failure(ValueError("x"), address) is None
    told = far_failure(asyncssh.SFTPFailure("Bad disk."), address, "infos.yaml was not fetched")
    assert told.sentence == (
        "Infos.yaml was not fetched: the machine cluster:22 could not read what was asked for: Bad disk."
    )
