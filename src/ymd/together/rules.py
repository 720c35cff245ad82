"""Who may answer, and when a plan is full."""

from ymd.events.schemas import Plan
from ymd.kernel.actor import Actor

#: Level 2 of calendars: someone who knows only that a time is taken has nothing to answer.
_DETAILS = 2


def sees_guests(plan: Plan) -> bool:
    return plan.level >= _DETAILS


def is_own(plan: Plan, guest: Actor) -> bool:
    return plan.host_id == guest.id


def may_answer(plan: Plan) -> bool:
    """Someone for whom the plan is open, or who has answered before."""
    return plan.level >= _DETAILS and (plan.may_join or plan.my_answer is not None)


def is_full(capacity: int | None, taken: int) -> bool:
    """`taken` counts the seats of everyone but the one who asks."""
    return capacity is not None and taken >= capacity
