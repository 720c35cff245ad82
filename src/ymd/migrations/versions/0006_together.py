"""The tables of together."""

from alembic import op

revision = "0006"
down_revision = "0005"

UP = (
    """
    create table participations (
        calendar_id uuid not null,
        event_id uuid not null,
        account_id uuid not null,
        answer text not null,
        state text,
        since timestamptz not null,
        withdrawn boolean not null default false,
        change bigint not null,
        constraint participations_pkey primary key (calendar_id, event_id, account_id),
        constraint participations_answer_check check (answer in ('going', 'maybe', 'not')),
        constraint participations_state_check check (state in ('going', 'waiting', 'offered', 'asked')),
        constraint participations_state_of_going_check check ((answer = 'going') = (state is not null)),
        constraint participations_calendar_id_event_id_fkey foreign key (calendar_id, event_id)
            references events (calendar_id, id) on delete cascade
    )
    """,
    "create index participations_account_id_change on participations (account_id, change)",
    "create index participations_event_id_since on participations (event_id, since, account_id)",
    """
    create table answer_changes (
        account_id uuid not null,
        change bigint not null,
        constraint answer_changes_pkey primary key (account_id)
    )
    """,
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table answer_changes, participations")
