"""What workers of a cluster are told of a dataset, and of which they are told nothing."""

from __future__ import annotations

import pytest

from viewer.errors import ViewerError
from viewer.pool.place import why_no_cluster
from viewer.pool.sighting import Sighting
from viewer.protocol.far import FarFacts
from viewer.protocol.reading import Catalogue

COMMIT = "0123456789abcdef0123456789abcdef01234567"
HERE = "/cache/fetched/0123/wing"


def catalogue(address: str = "", revision: str = "") -> Catalogue:
    return Catalogue(HERE, "wing", "cgns", (), far=FarFacts(address, revision) if address else None)


@pytest.mark.parametrize(
    ("address", "exactly"),
    [
        ("hf://lab/wing", f"hf://lab/wing@{COMMIT}"),
        ("hf://lab/wing@v1/sub/folder", f"hf://lab/wing@{COMMIT}/sub/folder"),
        ("hf://lab/wing@refs/pr/1/sub", f"hf://lab/wing@{COMMIT}/sub"),
    ],
)
def test_they_are_told_the_commit_and_speak_of_the_address(address: str, exactly: str) -> None:
    sighting = Sighting.of(catalogue(address, COMMIT))
    assert sighting.told((HERE, "cgns")) == (exactly, "cgns") and sighting.told(("/other",)) == ("/other",)
    found = [{"troubles": [f"It is not in {exactly}."], "notes": []}]
    assert sighting.said(found) == [{"troubles": [f"It is not in {address}."], "notes": []}]


def test_a_path_is_a_path() -> None:
    sighting = Sighting.of(catalogue())
    assert sighting.told((HERE, 1)) == (HERE, 1) and sighting.said([{"troubles": [HERE]}]) == [{"troubles": [HERE]}]


def test_of_which_commit_it_is_must_be_known() -> None:
    with pytest.raises(ViewerError, match="not known which commit of hf://lab/wing is open"):
        Sighting.of(catalogue("hf://lab/wing"))


@pytest.mark.parametrize("place", ["ssh://me@host/data", "s3://bucket/data", "https://host/data"])
def test_other_machines_would_need_the_login_of_the_user(place: str) -> None:
    assert why_no_cluster(place) == (
        f"A cluster reads datasets by their paths, or from the Hub (hf://); give the path of {place} there."
    )
    assert not why_no_cluster("/data") and not why_no_cluster("hf://lab/wing")
