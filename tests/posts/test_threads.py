"""Places in a thread: their order is the order in which a thread is read."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ymd.kernel.ids import new_id
from ymd.posts.rules import below, child_path, in_chain
from ymd.posts.rules.threads import MOST_STEPS, STEP


def read(posts: list[tuple[int | None, bool]]) -> list[int]:
    """The order in which a thread is read, by its definition: depth first; below each post first what goes on with the
    author's chain, then by time. A post is what it answers (None: the root) and whether the root's author wrote it."""

    def is_chain(at: int | None) -> bool:
        return at is None or (posts[at][1] and is_chain(posts[at][0]))

    def walk(parent: int | None) -> list[int]:
        children = [at for at, (answered, _) in enumerate(posts) if answered == parent]
        in_order = sorted(children, key=lambda at: (not (posts[at][1] and is_chain(parent)), at))
        return [step for child in in_order for step in (child, *walk(child))]

    return walk(None)


@st.composite
def threads(draw: st.DrawFn) -> list[tuple[int | None, bool]]:
    count = draw(st.integers(1, 30))
    return [
        (draw(st.one_of(st.none(), st.integers(0, at - 1))) if at else None, draw(st.booleans())) for at in range(count)
    ]


@given(threads())
def test_places_sort_as_a_thread_is_read(posts: list[tuple[int | None, bool]]) -> None:
    paths: list[bytes] = []
    for answered, by_author in posts:
        parent = b"" if answered is None else paths[answered]
        paths.append(child_path(parent, new_id(), by_author=by_author))

    in_order = sorted(range(len(posts)), key=lambda at: paths[at])

    assert in_order == read(posts)


@given(threads())
def test_what_stands_below_a_post_is_what_answers_it_at_any_depth(posts: list[tuple[int | None, bool]]) -> None:
    paths: list[bytes] = []
    for answered, by_author in posts:
        parent = b"" if answered is None else paths[answered]
        paths.append(child_path(parent, new_id(), by_author=by_author))

    def stands_below(at: int, top: int) -> bool:
        answered = posts[at][0]
        return answered is not None and (answered == top or stands_below(answered, top))

    for top, path in enumerate(paths):
        found = {at for at, other in enumerate(paths) if path < other < below(path)}
        assert found == {at for at in range(len(posts)) if stands_below(at, top)}


def test_a_place_never_outgrows_an_index() -> None:
    path = b""
    for _ in range(3 * MOST_STEPS):
        path = child_path(path, new_id(), by_author=True)

    assert len(path) == STEP * MOST_STEPS < 2000
    assert in_chain(path)


def test_below_the_last_step_answers_stand_by_time() -> None:
    path = b""
    for _ in range(MOST_STEPS):
        path = child_path(path, new_id(), by_author=False)

    first = child_path(path, new_id(), by_author=False)
    second = child_path(first, new_id(), by_author=False)

    assert path < first < second
    assert len(first) == len(path)


def test_someone_else_ends_the_chain() -> None:
    own, other = UUID(int=1), UUID(int=2)

    step = child_path(b"", other, by_author=False)

    assert not in_chain(step)
    assert child_path(step, own, by_author=True)[STEP:] == b"\x01" + own.bytes
