"""What reading all samples of a dataset on another machine costs."""

from __future__ import annotations

from dataclasses import replace

from tests.shell.fakes import catalogue
from viewer.fetching_cost import fetching_cost
from viewer.protocol import FarFacts
from viewer.protocol.far import FetchingCost

FAR = FarFacts("ssh://host/horn", sizes={"train": 3_000_000, "test": 1_000_000, "void": 0}, sample=500_000)


def test_the_sizes_of_the_splits_are_added() -> None:
    horn = replace(catalogue(), far=FAR)
    assert fetching_cost(horn) == FetchingCost("ssh://host/horn", 7, 4_000_000)
    assert fetching_cost(horn, ["test"]) == FetchingCost("ssh://host/horn", 2, 1_000_000)
    assert fetching_cost(horn, on_cluster=True) == FetchingCost("ssh://host/horn", 7, 4_000_000, on_cluster=True)
    assert fetching_cost(catalogue()) is None


def test_without_sizes_a_sample_is_counted_so_often() -> None:
    horn = replace(catalogue(), far=replace(FAR, sizes={}))
    assert fetching_cost(horn, ["train"]) == FetchingCost("ssh://host/horn", 5, 2_500_000)
    nobody = replace(catalogue(), far=replace(FAR, sizes={}, sample=None))
    assert fetching_cost(nobody) == FetchingCost("ssh://host/horn", 7, None)
    total = replace(nobody, far=replace(FAR, sizes={}, sample=None, total=9_000_000))
    assert fetching_cost(total) == FetchingCost("ssh://host/horn", 7, 9_000_000)
    assert fetching_cost(total, ["test"]) == FetchingCost("ssh://host/horn", 2, None)


def test_it_is_said_in_words() -> None:
    cost = FetchingCost("ssh://host/horn", 1, 3_200_000_000)
    assert cost.verb("Scan") == "Scan (about 3.2 GB)"
    assert (
        cost.sentence
        == "To read 1 sample, files are fetched from ssh://host/horn: about 3.2 GB, less what is here already."
    )
    there = replace(cost, on_cluster=True, address="hf://lab/horn")
    fetch = "To read 1 sample, the workers of the cluster fetch files from hf://lab/horn"
    assert there.sentence == f"{fetch}: about 3.2 GB."
    assert replace(there, bytes=None).sentence == f"{fetch}; how much that is cannot be told."
    nobody = FetchingCost("ssh://host/horn", 7, None)
    assert nobody.verb("Scan") == "Scan" and nobody.sentence.endswith("; how much that is cannot be told.")
