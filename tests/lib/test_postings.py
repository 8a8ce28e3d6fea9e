"""Keys of rows are counted as by hand, whether their rows are bits or lists."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lib.postings import NUMBER, Groups, Postings

SIZE = 5 * NUMBER  # so many rows that there are keys with bits and keys with lists
KEYS = st.dictionaries(
    st.sampled_from("abcdef"), st.sets(st.integers(0, SIZE - 1), min_size=1, max_size=60), min_size=1
)
MASKS = st.lists(st.booleans(), min_size=SIZE, max_size=SIZE).map(np.array)


def made(rows_of):
    return Postings({key: np.array(sorted(rows), np.int32) for key, rows in rows_of.items()}, SIZE)


@given(rows_of=KEYS, mask=MASKS)
def test_postings_count_what_each_key_has(rows_of, mask):
    postings = made(rows_of)
    kept = set(np.flatnonzero(mask).tolist())
    assert dict(zip(postings.keys, postings.count(mask).tolist(), strict=True)) == {
        key: len(rows & kept) for key, rows in rows_of.items()
    }
    assert dict(zip(postings.keys, postings.count(None).tolist(), strict=True)) == {
        key: len(rows) for key, rows in rows_of.items()
    }
    for key, rows in rows_of.items():
        assert set(postings.rows(key).tolist()) == rows
    assert set(np.flatnonzero(postings.mask(["a", "b", "none"])).tolist()) == rows_of.get("a", set()) | rows_of.get(
        "b", set()
    )
    assert postings.rows("none").tolist() == []


@given(rows_of=KEYS, mask=MASKS)
def test_groups_count_each_row_once(rows_of, mask):
    within = {"all": set(rows_of), "some": rows_of.keys() & set("abc"), "one": rows_of.keys() & {"a"}}
    groups = Groups(made(rows_of), [(group, key) for group, keys in within.items() for key in sorted(keys)])
    rows = {group: set().union(*(rows_of[key] for key in keys)) for group, keys in within.items() if keys}
    kept = set(np.flatnonzero(mask).tolist())
    for given_mask, among in ((mask, kept), (None, set(range(SIZE)))):
        counts = dict(zip(groups.keys, groups.count(given_mask).tolist(), strict=True))
        assert counts == {group: len(those & among) for group, those in rows.items()}
    assert set(np.flatnonzero(groups.mask(["some"])).tolist()) == rows.get("some", set())
