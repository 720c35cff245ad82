"""The tables of events: events, overrides, occurrences, guests."""

from alembic import op

revision = "0005"
down_revision = "0004"

_SHOWN = """
        summary text not null,
        description text,
        location text,
        url text,
        starts timestamp not null,
        start_zone text,
        ends timestamp not null,
        end_zone text,
        all_day boolean not null,
        status text,
        transp text not null,
        class text not null,
        categories text[] not null,
        color text,
        sequence integer not null,
"""


def _checks(table: str) -> str:
    return f"""
        constraint {table}_status_check check (status in ('tentative', 'confirmed', 'cancelled')),
        constraint {table}_transp_check check (transp in ('opaque', 'transparent')),
        constraint {table}_class_check check (class in ('public', 'private', 'confidential')),
        constraint {table}_dates_float_check check (not all_day or (start_zone is null and end_zone is null))
    """


UP: tuple[str, ...] = (
    f"""
    create table events (
        calendar_id uuid not null,
        id uuid not null,
        uid text not null,
        {_SHOWN}
        recurs boolean not null,
        rrule text,
        rdate text[] not null,
        exdate text[] not null,
        audience text,
        secret boolean not null,
        open_to text not null default 'nobody',
        capacity integer,
        created_by uuid,
        version integer not null,
        projected_from timestamptz,
        projected_until timestamptz,
        renew_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        deleted_at timestamptz,
        constraint events_pkey primary key (calendar_id, id),
        constraint events_calendar_id_id_fkey foreign key (calendar_id, id)
            references objects (calendar_id, id) on delete cascade,
        constraint events_audience_check
            check (audience in ('public', 'followers', 'friends', 'members', 'private')),
        constraint events_open_to_check check (open_to in ('nobody', 'friends', 'followers', 'anyone')),
        constraint events_capacity_check check (capacity > 0),
        {_checks("events")}
    )
    """,
    "create index events_id on events (id)",
    "create index events_projected_from on events (calendar_id, projected_from) where projected_from is not null",
    "create index events_projected_until on events (calendar_id, projected_until) where projected_until is not null",
    "create index events_renew_at on events (renew_at) where renew_at is not null",
    f"""
    create table overrides (
        calendar_id uuid not null,
        event_id uuid not null,
        recurrence_id timestamp not null,
        {_SHOWN}
        constraint overrides_pkey primary key (calendar_id, event_id, recurrence_id),
        constraint overrides_calendar_id_event_id_fkey foreign key (calendar_id, event_id)
            references events (calendar_id, id) on delete cascade,
        {_checks("overrides")}
    )
    """,
    """
    create table occurrences (
        calendar_id uuid not null,
        event_id uuid not null,
        recurrence_id timestamp not null,
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        starts timestamp not null,
        ends timestamp not null,
        audience text,
        transp text not null,
        floats boolean not null,
        shown_as timestamp,
        constraint occurrences_pkey primary key (calendar_id, event_id, recurrence_id),
        constraint occurrences_calendar_id_event_id_fkey foreign key (calendar_id, event_id)
            references events (calendar_id, id) on delete cascade,
        constraint occurrences_audience_check
            check (audience in ('public', 'followers', 'friends', 'members', 'private')),
        constraint occurrences_transp_check check (transp in ('opaque', 'transparent')),
        constraint occurrences_order_check check (starts_at <= ends_at)
    )
    """,
    """
    create index occurrences_calendar_id_starts_at on occurrences (calendar_id, starts_at)
        include (ends_at, event_id, audience, transp, floats)
    """,
    """
    create index occurrences_long on occurrences (calendar_id, starts_at) include (ends_at)
        where ends_at - starts_at > interval '24:00:00'
    """,
    """
    create table guests (
        calendar_id uuid not null,
        event_id uuid not null,
        account_id uuid not null,
        answer text not null,
        since timestamptz not null default now(),
        constraint guests_pkey primary key (calendar_id, event_id, account_id),
        constraint guests_calendar_id_event_id_fkey foreign key (calendar_id, event_id)
            references events (calendar_id, id) on delete cascade,
        constraint guests_answer_check check (answer in ('going', 'maybe', 'not'))
    )
    """,
    "create index guests_account_id on guests (account_id, calendar_id, event_id) include (answer)",
)
DOWN: tuple[str, ...] = ("drop table guests, occurrences, overrides, events",)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
