"""One attempt to log in: what a machine wants to know of the user is asked as ``ssh`` would ask it in a terminal."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import asyncssh
from asyncssh.auth import KbdIntPrompts, PasswordChangeResponse
from asyncssh.public_key import SSHKey, SSHKeyPair

from viewer.far.ssh_config import SshLogin
from viewer.far.ssh_proxy import ProxyProgram
from viewer.far.ssh_questions import Questions
from viewer.protocol.far import CODE, PASSPHRASE, PASSWORD, Question

logger = logging.getLogger("viewer.far")

_MOST_ATTEMPTS = 3
"""Times a password is asked for in one attempt to connect (ssh_config(5), NumberOfPasswordPrompts)."""

_PASSWORD_PROMPT = re.compile(r"\bpassword\b", re.IGNORECASE)
_CODE_PROMPT = re.compile(r"one.?time|otp|token|code|verification|second", re.IGNORECASE)


class LoginClient(asyncssh.SSHClient):
    """Answers a machine's questions.

    Attributes
    ----------
    offered
        The host's key, where it is none that is trusted.
    declined
        Whether the user was asked and did not answer.
    attempts
        How many passwords and codes were sent.
    outdated
        Whether the machine wants another password before it lets the user in.
    program
        What leads to the machine, where it is a ProxyCommand; it ends with the connection.
    """

    def __init__(self, login: SshLogin, questions: Questions) -> None:
        self._login, self._questions = login, questions
        self.offered: SSHKey | None = None
        self.declined = self.outdated = False
        self.attempts = 0
        self.program: ProxyProgram | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended, however it did."""
        self.end_program()

    def end_program(self) -> None:
        """End what leads to the machine."""
        if self.program is not None:
            self.program.end()

    def validate_host_public_key(self, host: str, addr: str, port: int, key: SSHKey) -> bool:
        """Note a key that is not known. The user is asked without a connection, which would not wait for long."""
        self.offered = key
        return False

    def validate_host_ca_key(self, host: str, addr: str, port: int, key: SSHKey) -> bool:
        """Trust no authority that is not among the known hosts."""
        return False

    async def password_auth_requested(self) -> str | None:
        """Return the password, asked for again when the last one was wrong."""
        login = self._login
        return await self._ask(PASSWORD, f"Password of {login.user} on {login.host}")

    def password_change_requested(self, prompt: str, lang: str) -> PasswordChangeResponse:
        """Change no password."""
        self.outdated = True
        return NotImplemented  # type: ignore[no-any-return]

    def kbdint_auth_requested(self) -> str | None:
        """Let the machine ask in its own words, as long as the user answers."""
        return None if self.declined or self.attempts >= _MOST_ATTEMPTS else ""

    async def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: KbdIntPrompts
    ) -> list[str] | None:
        """Answer what the machine asks in its own words: a password, a code."""
        answers = []
        for prompt, _echo in prompts:
            is_password = bool(_PASSWORD_PROMPT.search(prompt)) and not _CODE_PROMPT.search(prompt)
            login = self._login
            words = f"Password of {login.user} on {login.host}" if is_password else _said(instructions, prompt)
            answer = await self._ask(PASSWORD if is_password else CODE, words)
            if answer is None:
                return None
            answers.append(answer)
        return answers

    async def _ask(self, kind: str, text: str) -> str | None:
        if self.declined or self.attempts >= _MOST_ATTEMPTS:
            return None
        again = self.attempts > 0 and kind == PASSWORD
        answer = await self._questions.answer(Question(kind, self._login.place, text, again=again))
        self.declined = answer is None
        self.attempts += answer is not None
        return answer


def _said(instructions: str, prompt: str) -> str:
    """Return a machine's own words in one line."""
    words = ": ".join(" ".join(part.split()) for part in (instructions, prompt) if part.strip())
    return words.rstrip(": ") or "The machine asks for a code"


def load_keys(login: SshLogin, questions: Questions, locked: list[str]) -> list[SSHKeyPair]:
    """Load the keys that are there; blocks. A passphrase is asked for when the machine has accepted its key.

    Parameters
    ----------
    locked
        Gets the files of keys whose passphrase was asked for and not given.
    """

    def passphrase(file: str) -> str | None:
        question = Question(PASSPHRASE, file, f"Passphrase of the key {file}")
        answer = questions.answer_that_fits(question, lambda words: _opens(file, words), _MOST_ATTEMPTS)
        if answer is None:
            locked.append(file)
        return answer

    pairs: list[SSHKeyPair] = []
    for file in login.identities:
        if not Path(file).is_file():
            continue
        try:
            pairs.extend(asyncssh.load_keypairs(file, passphrase, ignore_encrypted=True))  # type: ignore[arg-type]
        except (OSError, ValueError, TypeError) as error:  # of a kind that is not known, say: the others may do
            logger.info("the key %s is left out: %s", file, error)
    return pairs


def agent_keys(login: SshLogin) -> list[SSHKey] | None:
    """Return the public keys that an agent may use; None: whatever it has. Blocks."""
    if not login.named_only:
        return None
    keys = []
    for file in login.identities:
        for public in (f"{file}.pub", file):  # the private one has it too, in the format of today
            try:
                keys.append(asyncssh.read_public_key(public))
                break
            except (OSError, ValueError):
                continue
    return keys


def _opens(file: str, passphrase: str) -> bool:
    try:
        asyncssh.read_private_key(file, passphrase)
    except (OSError, ValueError):
        return False
    return True
