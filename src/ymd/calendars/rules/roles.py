"""Who may do what in a calendar, decided without looking anything up."""

from enum import IntEnum
from typing import Final, Literal

Role = Literal["owner", "editor", "contributor", "reader", "free_busy"]

#: The roles that an owner can give; there is one owner, who stays.
GIVEN_ROLES: Final = ("editor", "contributor", "reader", "free_busy")

MAX_CALENDARS: Final = 200
MAX_OBJECTS: Final = 100_000
DAYS_IN_TRASH: Final = 30
DAYS_REMEMBERED: Final = 90
"""After the trash was emptied: so long a client can still learn that something was deleted."""


class Level(IntEnum):
    """How much of an object a viewer gets; each level holds what is below it."""

    nothing = 0
    busy = 1
    details = 2
    edit = 3


def may_add(role: str | None) -> bool:
    return role in ("owner", "editor", "contributor")


def may_edit(role: str | None, *, own: bool) -> bool:
    """Whether someone of this role may change an object; `own` = they added it."""
    return role in ("owner", "editor") or (role == "contributor" and own)


def may_set_up(role: str | None) -> bool:
    """Whether someone of this role may rename, recolour and share the calendar, hand out roles and delete it."""
    return role == "owner"
