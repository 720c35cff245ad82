from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from ymd.recurrence.pattern import Grid, pick, product, tail, times

OUTER = st.lists(st.integers(0, 100).map(lambda n: n * 1_000), min_size=1, max_size=8, unique=True).map(sorted)
INNER = st.lists(st.integers(0, 999), min_size=1, max_size=8, unique=True).map(sorted)


@given(OUTER, INNER)
def test_a_grid_is_the_product_that_it_does_not_store(outer: list[int], inner: list[int]) -> None:
    grid = Grid(tuple(outer), tuple(inner))

    multiplied = [far + near for far in outer for near in inner]

    assert list(grid) == multiplied == list(product(tuple(outer), tuple(inner)))
    assert [bisect_left(grid, offset) for offset in multiplied] == list(range(len(multiplied)))
    assert list(tail(grid, 2)) == multiplied[2:]
    assert list(tail(tuple(multiplied), 2)) == multiplied[2:]


def test_a_day_has_as_many_times_as_its_hands_say() -> None:
    every_second = times(range(24), range(60), range(60))

    assert len(every_second) == 86_400
    assert (every_second[0], every_second[3_661], every_second[-1 % 86_400]) == (0, 3_661, 86_399)


@given(OUTER, INNER, st.lists(st.integers(-70, 70).filter(bool), max_size=4))
def test_positions_are_picked_from_either_end(outer: list[int], inner: list[int], positions: list[int]) -> None:
    everything = [far + near for far in outer for near in inner]

    picked = pick(Grid(tuple(outer), tuple(inner)), positions)

    size = len(everything)
    wanted = [found for index, found in enumerate(everything) if {index + 1, index - size} & set(positions)]
    assert list(picked) == (wanted if positions else everything)
