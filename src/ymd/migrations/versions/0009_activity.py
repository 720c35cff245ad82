"""The tables of notifications: what someone is told about, and up to when they have read."""

from alembic import op

revision = "0009"
down_revision = "0008"

UP = (
    """
    create table activity (
        account_id uuid not null,
        id uuid generated always as (
            md5(account_id::text || kind || coalesce(subject_id::text, '')
                || case when kind in ('liked', 'changed') then '' else actor_id::text end)::uuid
        ) stored not null,
        actor_id uuid not null,
        kind text not null,
        subject_id uuid,
        at timestamptz not null,
        version bigint not null,
        constraint activity_pkey primary key (account_id, id, actor_id),
        constraint activity_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
        constraint activity_kind_check check (
            kind in ('followed', 'follow_requested', 'follow_accepted', 'wrote', 'liked', 'answered', 'changed')
        ),
        constraint activity_subject_check
            check ((kind in ('followed', 'follow_requested', 'follow_accepted')) = (subject_id is null)),
        constraint activity_another_check check (account_id <> actor_id)
    )
    """,
    "create index activity_newest on activity (account_id, at desc, id desc, actor_id desc)",
    "create index activity_at on activity (at)",
    """
    create table activity_marks (
        account_id uuid not null,
        read_until timestamptz not null,
        constraint activity_marks_pkey primary key (account_id),
        constraint activity_marks_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
    )
    """,
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table activity_marks, activity")
