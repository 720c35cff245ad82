"""The statements of a request, told to pgbench: recorded once from the application itself, then run without it.

The script is BEGIN, every statement in order, COMMIT. pgbench prepares them, as our driver does, and is given the
values as parameters. Where a request makes something new, its identifiers are new ones each time.
"""

import re
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import httpx2
import msgspec

from bench.floor.client import Answer, Ask, Refused
from bench.floor.lines import Line, Town
from bench.floor.servers import LIMIT, SECRET
from ymd import app
from ymd.cli import wiring
from ymd.http.counts import Counts
from ymd.http.limits import ValkeyLimiter
from ymd.kernel.connections import Connections
from ymd.local import client, wheels
from ymd.settings import from_environment

#: So many requests of a line that only reads are recorded; pgbench takes one of them by chance each time. Of one that
#: writes there is one for each connection, so that no two wait for each other's rows.
_RECORDED: Final = 32
_AS_THE_APPLICATION: Final = "-c jit=off -c timezone=UTC"
#: So many values pgbench can give to one statement.
_MOST_ARGUMENTS: Final = 254
_PLACE: Final = re.compile(r"\$(\d+)(?:::([A-Z][A-Z ]*(?:\[\])?))?")
#: What pgbench would take for one of its variables, in the JSON that a statement writes.
_NO_NAME: Final = re.compile(r"(?<=\"):(?=[a-z])")

Told = tuple[str, Sequence[Any]]


class _Recorded:
    """A connection that notes what it is told."""

    def __init__(self, real: Any, told: list[Told]) -> None:
        self.real = real
        self._told = told

    async def execute(self, sql: str, *values: Any) -> Any:
        self._told.append((sql, values))
        return await self.real.execute(sql, *values)

    async def fetch(self, sql: str, *values: Any) -> Any:
        self._told.append((sql, values))
        return await self.real.fetch(sql, *values)

    async def fetchrow(self, sql: str, *values: Any) -> Any:
        self._told.append((sql, values))
        return await self.real.fetchrow(sql, *values)

    async def fetchval(self, sql: str, *values: Any) -> Any:
        self._told.append((sql, values))
        return await self.real.fetchval(sql, *values)


class _Recording(Connections):
    """The application's own connections, with every statement in `told`."""

    def __init__(self, url: str) -> None:
        super().__init__(url, size=2, statement_timeout=10)
        self.told: list[Told] = []

    async def acquire(self) -> Any:
        return _Recorded(await super().acquire(), self.told)

    async def release(self, connection: Any, *, clean: bool) -> None:
        await super().release(connection.real, clean=clean)

    def drop(self, connection: Any) -> None:
        super().drop(connection.real)


async def recorded(line: Line, town: Town, environment: Mapping[str, str]) -> list[tuple[list[Told], Answer]]:
    """The statements of some requests of the line, each by another caller, with its answer."""
    settings = from_environment({**environment, "YMD_SECRET": SECRET})
    database = app.database(settings.database_url)
    database.connections = recording = _Recording(settings.database_url)
    limiter = ValkeyLimiter(Counts(settings.redis_url), LIMIT)
    # Litestar types its messages more narrowly than ASGI clients do.
    application: Any = app.build(database, wiring.outside(settings, database), limiter)
    transport = httpx2.ASGITransport(app=application)
    found = []
    await database.open()
    try:
        async with httpx2.AsyncClient(transport=transport, base_url=settings.public_url) as asking:
            for number in range(line.connections if line.writes else _RECORDED):
                # Behind the callers of the connections, so that what these make new is still new.
                caller = line.caller(town, number + line.connections)
                ask = next(caller)
                for _ in range(line.before):
                    ask = caller.send(await _answer(asking, ask))
                recording.told.clear()
                answer = await _answer(asking, ask)
                found.append((list(recording.told), answer))
    finally:
        await limiter.close()
        await database.close()
    return found


async def _answer(asking: httpx2.AsyncClient, ask: Ask) -> Answer:
    answer = await asking.request(ask.method, ask.url, content=ask.body, headers=ask.headers)
    if answer.status_code >= 300:
        raise Refused(f"{ask.method} {ask.path}: {answer.status_code} {answer.text}")
    return Answer(answer.status_code, answer.content)


class Replay:
    """pgbench on the statements of a line: one script, whose values are those of one of the recorded requests."""

    def __init__(self, line: Line, database_url: str, requests: list[tuple[list[Told], Answer]]) -> None:
        """Raises Refused where not all requests of the line run the same statements."""
        self._url, self._environment = client.address(database_url)
        self._line = line
        told = [statements for statements, _ in requests]
        written = [[sql for sql, _ in statements] for statements in told]
        if any(statements != written[0] for statements in written):
            raise Refused(f"{line.name}: not every request runs the same statements")
        self._variables: dict[str, list[str | None]] = {}
        self._variables.update((name, [str(answer.json()[name]) for _, answer in requests]) for name in line.makes)
        one = ":client_id + 1" if line.writes else f"random(1, {len(requests)})"
        script = [rf"\set one {one}", r"\set fresh random(0, 281474976710655)"]
        for at, sql in enumerate(written[0]):
            values = [
                [_text(value) for value in column] for column in zip(*(each[at][1] for each in told), strict=True)
            ]
            script.append(self._statement(f"s{at}", line.again(sql), values))
        self._script = "\n".join(script)

    def per_second(self, seconds: float) -> float:
        """Transactions per second, over as many connections as the line has. The first second, in which each connection
        plans what it prepares, is left out; where there is less than one to measure, it is not."""
        length = ["-T", str(1 + round(seconds)), "-P", "1"] if seconds >= 1 else ["-t", "10"]
        options = ["-n", "-M", "prepared", "-c", str(self._line.connections), *length]
        given = [part for name, values in self._variables.items() for part in ("-D", f"{name}={_text(values)}")]
        done = subprocess.run(
            [wheels.bin_dir() / "pgbench", *options, "-f", "/dev/stdin", *given, self._url],
            env={**self._environment, "PGOPTIONS": _AS_THE_APPLICATION},
            input=self._script,
            capture_output=True,
            text=True,
            check=False,
        )
        rate = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
        if rate is None or "failed transactions: 0 " not in done.stdout:
            raise Refused(f"pgbench on {self._line.name}: {done.stderr or done.stdout}")
        each = re.findall(r"^progress: [\d.]+ s, ([\d.]+) tps", done.stderr, re.MULTILINE)[1:]
        return statistics.mean(map(float, each)) if each else float(rate[1])

    def _statement(self, name: str, sql: str, values: list[list[str | None]]) -> str:
        """The statement with pgbench's variables; each holds the values of all requests.

        Each place takes two of what pgbench can give a statement. Where that is too much, a statement before it puts
        the values of one request into variables of their own.
        """
        sql = _NO_NAME.sub(": ", sql)
        places = _PLACE.findall(sql)
        for number, column in enumerate(values, 1):
            self._variables[f"{name}_{number}"] = column
        if 2 * len(places) <= _MOST_ARGUMENTS:
            return _PLACE.sub(lambda found: f"({self._value(name, int(found[1]))})::{found[2] or 'text'}", sql) + ";"
        numbers = range(1, len(values) + 1)
        chosen = ", ".join(f"{self._value(name, number)} as chosen_{number}" for number in numbers)
        # Of a null, pgbench makes an empty word.
        told = _PLACE.sub(lambda found: f"(nullif(:chosen_{found[1]}::text, ''))::{found[2] or 'text'}", sql)
        return f"select {chosen} \\gset\n{told};"

    def _value(self, name: str, number: int) -> str:
        """An expression for one value of a statement, of the request whose turn it is."""
        variable = f"{name}_{number}"
        column = self._variables[variable]
        value = f"(:{variable}::text[])[:one]"
        for made in self._line.makes:
            if any((word or "") in (text or "") for word, text in zip(self._variables[made], column, strict=True)):
                old = f"(:{made}::text[])[:one]"
                value = f"replace({value}, {old}, left({old}, 24) || lpad(to_hex(:fresh::bigint), 12, '0'))"
        return value


def _text(value: Any) -> str | None:
    """A value in PostgreSQL's own notation."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | int | float | UUID | datetime):
        return str(value)
    if isinstance(value, timedelta):
        return f"{value.total_seconds()} seconds"
    if isinstance(value, bytes):
        return rf"\x{value.hex()}"
    if isinstance(value, list | tuple) and not any(isinstance(each, msgspec.Struct | dict) for each in value):
        return "{" + ",".join(_element(each) for each in value) + "}"
    return msgspec.json.encode(value).decode()


def _element(value: Any) -> str:
    text = _text(value)
    if text is None:
        return "NULL"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
