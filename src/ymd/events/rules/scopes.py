"""Which part of a series someone means."""

from ymd.events.errors import FollowingNotOffered, OccurrenceNeeded, SeriesOnly
from ymd.events.schemas.wire import EventInput, Scope
from ymd.kernel.errors import FieldError

#: What an occurrence cannot have for itself.
_OF_THE_SERIES = ("rrule", "rdate", "exdate", "audience", "open_to", "capacity", "classification")


def occurrence_meant(scope: Scope, occurrence: str | None) -> str | None:
    """The recurrence id of the one occurrence that is meant, None for the whole series. `following` would be this one
    and all after it. Raises FollowingNotOffered, OccurrenceNeeded."""
    if scope == "following":
        raise FollowingNotOffered
    if scope == "all":
        return None
    if occurrence is None:
        raise OccurrenceNeeded
    return occurrence


def check_of_one(current: EventInput, given: EventInput) -> None:
    """Raises SeriesOnly where one occurrence would get what belongs to the series."""
    wrong = [name for name in _OF_THE_SERIES if getattr(current, name) != getattr(given, name)]
    if wrong:
        raise SeriesOnly(
            errors=tuple(FieldError(f"/{name}", "series_only", "belongs to the whole series") for name in wrong)
        )


def whole_moments(patch: dict[str, object]) -> dict[str, object]:
    """The patch with `start` and `end` said whole: a date takes the place of a time and its zone, and the other way
    round, so that nobody has to null what was there before."""
    said = dict(patch)
    for name in ("start", "end"):
        moment = said.get(name)
        if isinstance(moment, dict):
            said[name] = (
                {"date_time": None, "time_zone": None, **moment} if "date" in moment else {"date": None, **moment}
            )
    return said
