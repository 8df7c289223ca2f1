"""What window and reader say to each other about datasets on other machines."""

from __future__ import annotations

from dataclasses import field

from viewer.values import dataclass
from viewer.wording import counted

PASSWORD, PASSPHRASE, CODE, NEW_HOST = "password", "passphrase", "code", "new host"
"""What a question asks for: the last is answered by ``yes`` or not at all."""


@dataclass(frozen=True, slots=True)
class Question:
    """Reader to window: what only the user can say, while a request waits for it; answered by :class:`Reply`.

    ``asks_for`` is one of the above, ``text`` the question in words, ``about`` what an answer is for
    (``user@host:22``, the path of a key): the same question of another reader gets the same answer without asking the
    user again, as long as the window is open, unless ``again`` says that the last answer was wrong. ``detail`` is what
    the user compares: the fingerprint of a host's key. Answers are kept in memory, and never written anywhere. ``id``
    tells the questions of one reader apart.
    """

    asks_for: str
    about: str
    text: str
    detail: str = ""
    again: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """Window to reader: the answer to a :class:`Question`, named by its id; None where the user does not answer.

    An answer to another question than the one that waits is dropped: a password must not go to another machine.
    """

    answer: str | None
    id: int = 0

    def __repr__(self) -> str:
        """Say nothing of the answer, which may be a password: not even in a traceback."""
        return f"Reply(id={self.id})"


@dataclass(frozen=True, slots=True)
class FarFacts:
    """What is known of a dataset on another machine as soon as it is open.

    ``address`` is what it was opened by, ``revision`` what of it (a commit of the Hub), empty where there is no such
    thing. ``sizes`` has the bytes of each split where they are known, ``total`` of everything, None where listing all
    would take long. ``sample`` is about what one sample costs, None where it is not known. ``card`` is the text of its
    README. ``note`` says in a sentence what is dear about it (an Arrow table has to be fetched as a whole, say), empty
    where nothing is. ``kept`` says whether what is fetched stays after the window is closed.
    """

    address: str
    revision: str = ""
    sizes: dict[str, int] = field(default_factory=dict)
    total: int | None = None
    sample: int | None = None
    card: str = ""
    note: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class FetchingCost:
    """What reading all samples of some splits fetches, as far as it is known: bytes, None where nobody knows.

    What is here already is not counted out, so it is the most that it can be. ``on_cluster`` says whether the workers
    of a cluster fetch it: then what is here saves nothing.
    """

    address: str
    samples: int
    bytes: int | None
    on_cluster: bool = False

    @property
    def about(self) -> str:
        """The bytes in words, for a button: ``about 3.2 GB``; empty where nobody knows."""
        from viewer.sizes import human_bytes  # not needed before the first paint

        return "" if self.bytes is None else f"about {human_bytes(self.bytes)}"

    @property
    def sentence(self) -> str:
        """The cost in a sentence."""
        of = counted(self.samples, "sample")
        by = "the workers of the cluster fetch files" if self.on_cluster else "files are fetched"
        fetched = f"To read {of}, {by} from {self.address}"
        if self.bytes is None:
            return f"{fetched}; how much that is cannot be told."
        return (
            f"{fetched}: {self.about}." if self.on_cluster else f"{fetched}: {self.about}, less what is here already."
        )

    def verb(self, word: str) -> str:
        """Return the word on the button that agrees: ``Scan (about 3.2 GB)``."""
        return f"{word} ({self.about})" if self.about else word
