"""Who knows whom, and who sees which plan, by `docs/how/visibility.md` alone: plain Python over raw rows."""

from functools import cached_property
from typing import Any

from tests.support.raw import Row, Rows

NOTHING, BUSY, DETAILS, EDIT = range(4)


class PlanOracle:
    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.follows = {(row["follower_id"], row["followee_id"]) for row in rows["follows"]}
        self.blocks = {(row["blocker_id"], row["blocked_id"]) for row in rows["blocks"]}
        self.mutes = {(row["muter_id"], row["muted_id"]) for row in rows["mutes"]}

    @cached_property
    def accounts(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.rows["accounts"]}

    @cached_property
    def profiles(self) -> dict[str, Row]:
        return {row["account_id"]: row for row in self.rows["profiles"]}

    @cached_property
    def events(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.rows["events"]}

    @cached_property
    def calendars(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.rows["calendars"]}

    @cached_property
    def roles(self) -> dict[tuple[str, str | None], str]:
        return {(row["calendar_id"], row["account_id"]): row["role"] for row in self.rows["members"]}

    def are_parted(self, one: str | None, other: str | None) -> bool:
        return (one, other) in self.blocks or (other, one) in self.blocks

    def are_friends(self, one: str | None, other: str | None) -> bool:
        return (one, other) in self.follows and (other, one) in self.follows

    def knows(self, viewer: str | None, who: str) -> bool:
        active = self.accounts[who]["state"] == "active" and who in self.profiles
        return active and not self.are_parted(viewer, who)

    def circles(self, viewer: str | None, owner: str) -> set[str]:
        """The audiences of the owner to which the viewer belongs."""
        if self.are_parted(viewer, owner):
            return set()
        found = {"public"}
        if (viewer, owner) in self.follows:
            found.add("followers")
        if self.are_friends(viewer, owner):
            found.add("friends")
        return found

    def brief(self, viewer: str | None, who: str) -> dict[str, Any] | None:
        if not self.knows(viewer, who):
            return None
        profile = self.profiles[who]
        to = {
            "public": True,
            "followers": (viewer, who) in self.follows,
            "friends": self.are_friends(viewer, who),
            "private": False,
        }
        shown = viewer == who or to[profile["name_shown"]]
        return {
            "nickname": profile["nickname"],
            "name": profile["name"] if shown else None,
            "avatar": profile["avatar"],
        }

    def answer(self, viewer: str | None, event_id: str) -> str | None:
        found = (
            row["answer"] for row in self.rows["guests"] if (row["event_id"], row["account_id"]) == (event_id, viewer)
        )
        return next(found, None)

    def host(self, event_id: str) -> str:
        event = self.events[event_id]
        return str(event["created_by"] or self.calendars[event["calendar_id"]]["owner_id"])

    def level(self, viewer: str | None, event_id: str) -> int:
        """How much of a plan the viewer gets."""
        event = self.events[event_id]
        calendar = self.calendars[event["calendar_id"]]
        owner, maker, role = calendar["owner_id"], event["created_by"], self.roles.get((calendar["id"], viewer))
        if calendar["deleted_at"] is not None or event["deleted_at"] is not None:
            return NOTHING
        if role in ("owner", "editor") or (role == "contributor" and maker == viewer):
            return EDIT
        if role is None and maker not in (None, owner) and self.are_parted(viewer, maker):
            return NOTHING
        found = self._shown(viewer, event, calendar, role)
        if self.answer(viewer, event_id) is not None and not self.are_parted(viewer, owner):
            found = max(found, BUSY if event["secret"] else DETAILS)
        return found

    def _shown(self, viewer: str | None, event: Row, calendar: Row, role: str | None) -> int:
        if event["audience"] == "private":
            return BUSY if role else NOTHING
        by_role = {None: NOTHING, "free_busy": BUSY}.get(role, DETAILS)
        circles = self.circles(viewer, calendar["owner_id"])
        if event["audience"] is not None:
            by_audience = DETAILS if event["audience"] in circles else NOTHING
        elif calendar["audience_who"] in circles:
            by_audience = BUSY if calendar["audience_as"] == "free_busy" else DETAILS
        else:
            by_audience = NOTHING
        found = max(by_role, by_audience)
        return min(found, BUSY) if event["secret"] else found

    def may_join(self, viewer: str | None, event_id: str) -> bool:
        event, host = self.events[event_id], self.host(event_id)
        owner = self.calendars[event["calendar_id"]]["owner_id"]
        if viewer is None or viewer == host or self.are_parted(viewer, owner) or self.are_parted(viewer, host):
            return False
        open_to = event["open_to"]
        return open_to == "anyone" or (open_to != "nobody" and open_to in self.circles(viewer, owner))

    def card(self, viewer: str | None, event_id: str) -> dict[str, Any] | None:
        """The card of a plan, but when it is; None for who does not get its details."""
        if event_id not in self.events or self.level(viewer, event_id) < DETAILS:
            return None
        event = self.events[event_id]
        names = (
            "id",
            "calendar_id",
            "summary",
            "location",
            "all_day",
            "status",
            "recurs",
            "color",
            "open_to",
            "capacity",
        )
        mine = self.answer(viewer, event_id)
        going = [row for row in self.rows["guests"] if row["event_id"] == event_id and row["answer"] == "going"]
        return {
            **{name: event[name] for name in names},
            "host": self.brief(viewer, self.host(event_id)),
            "going": len(going),
            "my_answer": mine,
            "can_answer": mine is not None or self.may_join(viewer, event_id),
        }

    def plans(self, viewer: str | None, host: str) -> list[str]:
        """The plans that a person has opened, opened last first."""
        rows = [row for row in self.rows["openings"] if row["host_id"] == host]
        in_order = sorted(rows, key=lambda row: (row["opened_at"], row["event_id"]), reverse=True)
        return [row["event_id"] for row in in_order if self.card(viewer, row["event_id"])]
