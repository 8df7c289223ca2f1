"""Whether two sources give the same, bit for bit."""

from __future__ import annotations

from viewer.reader.opened import OpenedDataset
from viewer.reader.tree import Node


def same_samples(one: OpenedDataset, other: OpenedDataset, order: list[tuple[str, int]] | None = None) -> int:
    """Compare all trees of all samples; returns how many arrays were."""
    assert one.source.splits() == other.source.splits()
    assert one.catalogue.splits == other.catalogue.splits
    count = 0
    for split, number in order or [(split, n) for split, ids in one.source.splits().items() for n in ids]:
        mine, theirs = one.source.sample(split, number), other.source.sample(split, number)
        try:
            assert mine.times == theirs.times
            assert mine.notes == theirs.notes
            for place in range(len(mine.times)):
                count += same_tree(mine.tree(place), theirs.tree(place))
        finally:
            mine.close()
            theirs.close()
    return count


def same_tree(one: Node, other: Node) -> int:
    """Compare two trees; returns how many arrays were."""
    assert (one.name, one.label, one.path, one.shape) == (other.name, other.label, other.path, other.shape)
    mine, theirs = one.value(), other.value()
    assert (mine is None) == (theirs is None), one.path
    if mine is not None:
        assert mine.dtype == theirs.dtype and mine.shape == theirs.shape, one.path
        # Of texts, which are objects, the bytes are where they are.
        same = mine.tolist() == theirs.tolist() if mine.dtype == object else mine.tobytes() == theirs.tobytes()
        assert same, one.path
    assert [child.name for child in one.children] == [child.name for child in other.children]
    return (mine is not None) + sum(same_tree(*pair) for pair in zip(one.children, other.children, strict=True))
