"""One cell after another over HTTP, and what is to be said of each answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2

from tests.authorization.matrix import Cell, Matrix, Route
from tests.authorization.posts import partings, writer
from tests.authorization.stage import Stage
from tests.support.world_calendars import event_text, file_of
from tests.support.world_media import DOT

ROOT: Final = "http://127.0.0.1"
WINDOW: Final = {"from": "2026-11-23", "to": "2026-11-24", "time_zone": "UTC"}
_WINDOWED: Final = ("get_agenda", "list_occurrences")
_FILE: Final = file_of(event_text("imported by the matrix"))

#: What of a thing is the viewer's own, and so may part from what the owner gets.
_OWN: Final = frozenset({"my_answer", "can", "host", "role", "owner", "relation", "name", "change"})
#: What is told of an event to those who get its times.
_TIMES: Final = frozenset({"id", "calendar_id", "start", "end", "all_day", "transparency"})
_EMPTY: Final = (None, [])


@dataclass
class Play:
    read: Matrix
    stage: Stage
    routes: Mapping[str, Route]
    client: httpx2.AsyncClient
    owners: dict[tuple[str, str], Any] = field(default_factory=dict)
    answers: int = 0

    async def complaints(self, cell: Cell) -> list[str]:
        """What is wrong with the answer that this cell gets, in sentences."""
        answer = await self.ask(cell.action, cell.actor, cell.thing)
        self.answers += 1
        judged = await self._judged(cell, answer)
        found = [f"{cell.name}: {judged}, not {cell.outcome}"] if judged != cell.outcome else []
        return found + [f"{cell.name}: tells {leak}" for leak in self.leaks(cell, answer)]

    def leaks(self, cell: Cell, answer: httpx2.Response) -> list[str]:
        if cell.action == "list_blocks":
            return []  # the one list in which those whom one has blocked still stand; its rows are judged by the cell
        headers = b"".join(name + b":" + value + b"\n" for name, value in answer.headers.raw)
        return self.stage.words.leaks(cell.actor, headers + answer.content)

    async def ask(self, action: str, actor: str, thing: str) -> httpx2.Response:
        said, stage = self.read.actions[action], self.stage
        route = self.routes[said.get("route", action)]
        values = stage.values | {"thing": stage.values.get(thing, "")}
        person = stage.people.get(actor)
        values["self"] = str(person.nickname) if person else "nobody"
        if thing in stage.starts:
            values |= {
                "occurrence": f"{stage.starts[thing]:%Y-%m-%dT%H:%M:%S}",
                "calendar_of": stage.calendar_of[thing],
            }
        values["written_by"] = stage.written_by.get(thing, "")
        path = route.path
        for name in [part.partition("}")[0] for part in path.split("{")[1:]]:
            path = path.replace(f"{{{name}}}", self._filled(said.get("with", {}).get(name, "{thing}"), values, name))
        query = {name: _fill(text, values) for name, text in said.get("query", {}).items()}
        given: dict[str, Any] = {"params": (WINDOW if route.name in _WINDOWED else {}) | query}
        headers = dict(stage.headers[actor])
        if "body" in said:
            given["json"] = _fill(said["body"], values)
        if "file" in said:
            given["content"], headers["content-type"] = _FILE, "text/calendar"
        if "picture" in said:
            given["files"] = {"file": ("dot.png", DOT)}
            given["data"] = _fill(said["picture"], values) if isinstance(said["picture"], dict) else {}
        return await self.client.request(route.method, ROOT + path, headers=headers, **given)

    def _filled(self, text: str, values: Mapping[str, str], name: str) -> str:
        # What lies in a calendar is named by both.
        in_calendar = name == "calendar_id" and values["thing"] in self.stage.calendar_of
        return str(_fill("{calendar_of}" if in_calendar else text, values))

    async def _judged(self, cell: Cell, answer: httpx2.Response) -> str:
        """The answer in the words of the matrix."""
        status = answer.status_code
        if status >= 400:
            problem = answer.headers["content-type"] == "application/problem+json"
            return f"{status} {answer.json()['code']}" if problem else str(status)
        if cell.outcome in ("edit", "details", "busy"):
            return await self._as_much(cell, answer)
        if cell.outcome in ("own", "answer", "read", "lost", "tombstone"):
            return await self._as_much_of_post(cell, answer)
        if cell.outcome in ("listed", "as_busy", "omitted"):
            return self._found(cell.thing, answer)
        return str(status)

    async def _as_much(self, cell: Cell, answer: httpx2.Response) -> str:
        key = (cell.action, cell.thing)
        if key not in self.owners:
            self.owners[key] = (
                await self.ask(cell.action, "cleo" if cell.thing == "cleo" else "owner", cell.thing)
            ).json()
        whole, got = self.owners[key], answer.json()
        if got.keys() != whole.keys():
            return f"other fields: {sorted(got.keys() ^ whole.keys())}"
        if "change" in got and got["change"] != (whole["change"] if got["role"] else None):
            return "another change than members are told, and others are not"
        if partings := [name for name in got if name not in _OWN and got[name] != whole[name]]:
            empty = all(got[name] in _EMPTY for name in got.keys() - _TIMES - {"can"})
            apart = [name for name in _TIMES if got.get(name) != whole.get(name)]
            silent = not any(got.get("can", {}).values()) and "etag" not in answer.headers
            return "busy" if empty and silent and not apart else f"partly: {partings}"
        return "edit" if "start" in got and got["can"]["edit"] else "details"

    async def _as_much_of_post(self, cell: Cell, answer: httpx2.Response) -> str:
        """What may be done with it, if all else is as whoever wrote it gets it, or whoever answers it."""
        key = (cell.action, cell.thing)
        if key not in self.owners:
            sights = self.read.sights(cell.thing)
            whose = next(
                who for sight in ("own", "answer", "tombstone", "lost") for who in sights if sights[who] == sight
            )
            whose = "cleo" if writer(self.read, cell.thing) == "cleo" else whose
            self.owners[key] = (await self.ask(cell.action, whose, cell.thing)).json()
        got: dict[str, Any] = answer.json()
        if apart := partings(self.read, cell, got, self.owners[key]):
            return f"partly: {apart}"
        can = got["can"]
        if got["deleted"] and not any(can.values()):
            return "tombstone"
        if can["edit"] and can["delete"]:
            return "own" if can["reply"] and can["like"] else "lost"
        return "answer" if can["reply"] else "read"

    def _found(self, thing: str, answer: httpx2.Response) -> str:
        name = self.stage.values[thing]
        items = [item.get("post") or item.get("plan") or item for item in answer.json()["items"]]
        occurrences = [item for item in items if "event_id" in item]
        if thing in self.stage.starts and occurrences:
            start = f"{self.stage.starts[thing]:%Y-%m-%dT%H:%M:%S}"
            items = [item for item in occurrences if item["start"]["date_time"] == start]
            if items and items[0]["event_id"] is None:
                told = [key for key in ("summary", "status", "my_answer", "recurrence_id") if items[0][key] is not None]
                return f"partly: {told}" if told or name in answer.text else "as_busy"
            return "listed" if items and items[0]["event_id"] == name else "omitted"
        if thing in self.stage.written_by:
            return "listed" if name in [item.get("id") for item in items] else "omitted"
        told = {value for item in items for value in (item | item.get("person", {})).values() if isinstance(value, str)}
        ids = told - {item.get("calendar_id") for item in items if item.get("calendar_id") != item.get("id")}
        return "listed" if name in ids else "omitted"


def _fill(said: Any, values: Mapping[str, str]) -> Any:
    """The document with every `{name}` in it as the stage knows it."""
    if isinstance(said, str):
        return said.format(**values) if "{" in said else said
    if isinstance(said, dict):
        return {name: _fill(value, values) for name, value in said.items()}
    if isinstance(said, list):
        return [_fill(value, values) for value in said]
    return said
