"""kill -9 of the API, the worker, the database, or everything, while people write: promise 1 of the safety of data."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from bench.chaos.audit import audit
from bench.chaos.house import EVERYTHING, House, Part
from bench.chaos.people import people
from bench.chaos.report import Report, Say, seconds_of
from bench.chaos.writers import Ledger, Writer

_WRITERS: Final = 64
_FOLLOWED: Final = 400
_VICTIMS: Final[dict[tuple[Part, ...], int]] = {("API",): 3, ("worker",): 3, ("database",): 3, EVERYTHING: 1}
_SECONDS_BETWEEN_WORDS: Final = 5.0


async def run(house: House, say: Say, *, kills: int, writes: int, seed: int) -> Report:
    report = Report("kills", "what was acknowledged is kept, once, and every fact is heard")
    ledger, rng = Ledger(), random.Random(seed)
    writers = await _writers(house, ledger, rng)
    storm = _Storm(house, ledger, rng, kills, writes)
    async with asyncio.TaskGroup() as group:
        writing = [group.create_task(writer.write(lambda: storm.over)) for writer in writers]
        telling = group.create_task(_tell(say, storm, ledger))
        await storm.rage(writing)
        await asyncio.wait(writing)
        telling.cancel()
    say("waiting for the jobs, then comparing")
    report.figures["acknowledged writes"] = ledger.acknowledged
    report.figures["kills"] = sum(storm.killed.values())
    report.figures["of them"] = ", ".join(f"{count} {name}" for name, count in sorted(storm.killed.items()))
    report.figures["hung up before the answer came"] = ledger.hung_up
    report.figures["tries cut off or refused for the moment"] = ledger.repeated
    report.figures["answers given again from what was kept"] = ledger.replayed
    await audit(house.database_url, ledger, report)
    report.expect_none("unexpected answers", ledger.surprises)
    for name, times in storm.recoveries.items():
        report.figures[f"writing again after the death of {name}"] = seconds_of(times)
    report.expect(ledger.acknowledged >= writes, "not as many writes as were asked for")
    report.expect(sum(storm.killed.values()) >= kills, "not as many kills as were asked for")
    return report


async def _writers(house: House, ledger: Ledger, rng: random.Random) -> list[Writer]:
    persons = await people(house.database_url, house.keys, "writer", _WRITERS)
    followed = await people(house.database_url, house.keys, "followed", _FOLLOWED)
    ledger.writers += [one.id for one in persons]
    own = [random.Random(rng.random()) for _ in persons]
    writers = [Writer(one, followed, house.api.client(), ledger, its) for one, its in zip(persons, own, strict=True)]
    await asyncio.gather(*(writer.settle() for writer in writers))
    for writer in writers:
        writer.plans = [other.plan for other in writers]
    return writers


class _Storm:
    """Kills, spread by the seed over the writes that are asked for."""

    def __init__(self, house: House, ledger: Ledger, rng: random.Random, kills: int, writes: int) -> None:
        self._house, self._ledger, self._rng = house, ledger, rng
        self._marks = sorted(rng.uniform(0, writes) for _ in range(kills))
        self._writes = writes
        self._ended = False
        self.killed: Counter[str] = Counter()
        self.recoveries: dict[str, list[float]] = defaultdict(list)

    @property
    def over(self) -> bool:
        return self._ended and self._ledger.acknowledged >= self._writes

    async def rage(self, writing: Sequence[asyncio.Task[None]]) -> None:
        for mark in self._marks:
            await self._until(mark, writing)
            if all(task.done() for task in writing):
                break
            (victims,) = self._rng.choices(list(_VICTIMS), list(_VICTIMS.values()))
            await asyncio.sleep(self._rng.uniform(0, 0.05))
            await self._kill(victims, writing)
        self._ended = True

    async def _kill(self, victims: tuple[Part, ...], writing: Sequence[asyncio.Task[None]]) -> None:
        name = "everything" if victims == EVERYTHING else f"the {victims[0]}"
        began = asyncio.get_running_loop().time()
        await self._house.kill(*victims)
        await self._house.start(*victims)
        self.killed[name] += 1
        if victims != ("worker",):
            await self._until(self._ledger.acknowledged + 1, writing)
            self.recoveries[name].append(self._ledger.last - began)

    async def _until(self, acknowledged: float, writing: Sequence[asyncio.Task[None]]) -> None:
        while self._ledger.acknowledged < acknowledged and not all(task.done() for task in writing):  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def _tell(say: Say, storm: _Storm, ledger: Ledger) -> None:
    while True:
        say(f"{ledger.acknowledged:,} writes acknowledged, {sum(storm.killed.values())} kills")
        await asyncio.sleep(_SECONDS_BETWEEN_WORDS)
