"""What is asked about posts and threads, and what is done with them, line by line."""

import io
import itertools
from collections.abc import Callable
from typing import Final

import msgspec
from PIL import Image, ImageChops

from bench.floor.client import Ask
from bench.floor.lines import Caller, Line, Town, viewers


def post_anonymous(town: Town, number: int) -> Caller:
    """Public posts by someone who has not signed in."""
    board = town.community.board
    for post in board.publics(number * 1_009):
        yield Ask("GET", f"/posts/{board.id(post)}")


def post_signed_in(town: Town, number: int) -> Caller:
    board = town.community.board
    for post, (_, token) in zip(board.publics(number * 1_009), viewers(town, number), strict=False):
        yield Ask("GET", f"/posts/{board.id(post)}", token)


def thread(page: int) -> Callable[[Town, int], Caller]:
    """The first page of so many of the thread of five hundred answers."""

    def caller(town: Town, number: int) -> Caller:
        board = town.community.board
        path = f"/posts/{board.id(board.long)}/replies?limit={page}"
        for _, token in viewers(town, number):
            yield Ask("GET", path, token)

    return caller


def create_post(town: Town, number: int) -> Caller:
    token = town.token(number)
    for count in itertools.count():
        document = {"body": f"오늘은 {count} 걸음을 걸었어요. Nobody was there but the wind.", "audience": "public"}
        yield Ask("POST", "/posts", token, msgspec.json.encode(document))


def like(town: Town, number: int) -> Caller:
    """Hundreds of posts are liked, then all of them no longer, and again."""
    token, board = town.token(number), town.community.board
    fresh = (post for post in board.publics(number * 1_009) if post >= board.posts // 2)
    some = list(itertools.islice(fresh, 200))
    for method in itertools.cycle(("PUT", "DELETE")):
        for post in some:
            yield Ask(method, f"/posts/{board.id(post)}/like", token)


def upload(town: Town, number: int) -> Caller:
    """A photograph of 1.5 million pixels, by one person after the other."""
    file = photograph(1_440, 1_080)
    head = f'--{_BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="walk.jpg"\r\n\r\n'
    body = head.encode() + file + f"\r\n--{_BOUNDARY}--\r\n".encode()
    for count in itertools.count(number):
        token = town.token(count % town.community.people)
        yield Ask("POST", "/media", token, body, f"multipart/form-data; boundary={_BOUNDARY}")


def photograph(width: int, height: int) -> bytes:
    """A JPEG of the size in octets that a photograph has: a slope of colours with grain."""
    slope = Image.linear_gradient("L").resize((width, height))
    grain = Image.effect_noise((width, height), 40)
    bands = (ImageChops.add(slope, grain, 2), ImageChops.add(slope.rotate(180), grain, 2), grain)
    file = io.BytesIO()
    Image.merge("RGB", bands).save(file, "JPEG", quality=82)
    return file.getvalue()


def _likes_anew(sql: str) -> str:
    """A like that is there already is written again, so that each time writes one."""
    return sql.replace(
        "ON CONFLICT DO NOTHING", "ON CONFLICT (root_id, post_id, account_id) DO UPDATE SET since = excluded.since"
    )


_BOUNDARY: Final = "a-line-that-no-picture-has"
UPLOAD: Final = Line("upload of 1.5 Mpx", upload, connections=1)
REPLAYED: Final = (
    Line("post by id, anonymous", post_anonymous, most_cpu_us=350),
    Line("post by id, signed in", post_signed_in, most_cpu_us=550),
    Line("50 of a thread of 500", thread(50)),
    Line("200 of a thread of 500", thread(200)),
    Line("create post", create_post, writes=True, makes=("id",)),
    Line("like", like, writes=True, again=_likes_anew),
)
