"""Ages, as Korean law counts them."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

#: Below it Korean law wants a parent's consent, which we have no way to ask for.
YOUNGEST: Final = 14

_EARLIEST: Final = date(1900, 1, 1)
_KOREA: Final = ZoneInfo("Asia/Seoul")


def is_birth_date(day: date, now: datetime) -> bool:
    """Whether someone alive can be born on that day; days change as in Seoul."""
    return _EARLIEST <= day <= now.astimezone(_KOREA).date()


def is_old_enough(birth_date: date, now: datetime) -> bool:
    """Whether someone has turned 14 by the date in Seoul; who was born on 29 February turns on 1 March."""
    today = now.astimezone(_KOREA).date()
    years = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    return years >= YOUNGEST
