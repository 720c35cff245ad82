"""The greediest files that are honest: as many pixels as may come, of every kind. Their process stays within its
limits, with room to spare (`python -m pytest -s -m long tests/edges/darkroom` prints what they take)."""

from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest
from PIL import Image

from tests.media.files import encoded, gif, jpeg, png
from tests.media.hostile import with_scans
from ymd.edges.darkroom import limits
from ymd.edges.darkroom.process import Answer, LimitedDarkroom


def _largest(mode: str = "RGB") -> Image.Image:
    """40 million pixels, none of them like its neighbour for long."""
    return Image.effect_noise((800, 500), 80).resize((8_000, 5_000)).convert(mode)


def _moving(kind: str, many: int) -> bytes:
    ramp = Image.linear_gradient("L").resize((600, 500))
    frames = [Image.merge("RGB", (ramp, ramp.rotate(turn), ramp.rotate(3 * turn))) for turn in range(many)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=50, loop=0)


GREEDY: Final[dict[str, Callable[[], bytes]]] = {
    "JPEG": lambda: jpeg(_largest(), quality=60),
    "progressive JPEG": lambda: jpeg(_largest(), progressive=True, quality=60),
    "JPEG of 99 scans": lambda: with_scans(jpeg(Image.new("RGB", (8_000, 5_000), "teal"), progressive=True), 89),
    "CMYK JPEG": lambda: jpeg(_largest("CMYK"), quality=60),
    "PNG": lambda: png(_largest().quantize(8).convert("RGB")),
    "PNG with transparency": lambda: png(_largest().quantize(8).convert("RGBA")),
    "grey PNG of 16 bits": lambda: png(Image.new("I;16", (8_000, 5_000), 40_000)),
    "WebP with transparency": lambda: encoded(_largest("RGBA"), "WEBP", quality=5, method=0),
    "WebP without loss": lambda: encoded(_largest().quantize(4).convert("RGBA"), "WEBP", lossless=True, method=0),
    "GIF": lambda: gif(_largest().quantize(8)),
    "AVIF": lambda: encoded(_largest(), "AVIF", speed=10),
    "AVIF in whole colours": lambda: encoded(_largest("RGBA"), "AVIF", speed=10, subsampling="4:4:4"),
    "moving GIF": lambda: _moving("GIF", 100),
    "moving WebP of 60 million pixels": lambda: _moving("WEBP", 200),
}


@pytest.mark.long
@pytest.mark.parametrize("kind", GREEDY)
async def test_the_greediest_honest_files_are_developed_with_room_to_spare(kind: str) -> None:
    file = GREEDY[kind]()
    said: list[Any] = []

    class Watched(LimitedDarkroom):
        async def _ask(self, file: bytes) -> tuple[int, bytes]:
            ended, answer = await super()._ask(file)
            said.append(msgspec.json.decode(answer.partition(b"\n")[0], type=Answer))
            return ended, answer

    picture = await Watched().develop(file)

    (told,) = said
    print(f"\n{kind:34} {len(file):>12,} B {told.cpu:6.2f} s CPU {told.peak / 1e6:6.0f} MB at most")
    assert max(picture.width, picture.height) <= limits.LARGE
    assert told.cpu < limits.CPU_SECONDS / 2
    assert told.peak < limits.MEMORY_BYTES * 0.75
