"""The tables of calendars: calendars, members, objects, purged, imports."""

from alembic import op

revision = "0004"
down_revision = "0003"

UP: tuple[str, ...] = (
    """
    create table calendars (
        id uuid not null,
        owner_id uuid not null,
        name text not null,
        color text not null,
        time_zone text not null,
        audience_who text not null default 'members',
        audience_as text not null default 'reader',
        preamble text[] not null default '{}',
        change bigint not null default '0',
        forgotten bigint not null default '0',
        version integer not null default '1',
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz,
        constraint calendars_pkey primary key (id),
        constraint calendars_audience_who_check
            check (audience_who in ('public', 'followers', 'friends', 'members')),
        constraint calendars_audience_as_check check (audience_as in ('reader', 'free_busy')),
        constraint calendars_color_check check (color ~ '^#[0-9a-f]{6}$'),
        constraint calendars_owner_id_fkey foreign key (owner_id) references accounts (id) on delete cascade
    )
    """,
    "create index calendars_owner_id on calendars (owner_id, id)",
    "create index calendars_deleted_at on calendars (deleted_at) where deleted_at is not null",
    """
    create table members (
        calendar_id uuid not null,
        account_id uuid not null,
        role text not null,
        change bigint not null default '0',
        since timestamptz not null default now(),
        constraint members_pkey primary key (calendar_id, account_id),
        constraint members_role_check check (role in ('owner', 'editor', 'contributor', 'reader', 'free_busy')),
        constraint members_calendar_id_fkey foreign key (calendar_id) references calendars (id) on delete cascade,
        constraint members_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
    )
    """,
    "create index members_account_id on members (account_id, calendar_id)",
    "create unique index members_one_owner on members (calendar_id) where role = 'owner'",
    """
    create table objects (
        calendar_id uuid not null,
        id uuid not null,
        uid text collate "C" not null,
        component text not null,
        text text not null,
        audience text,
        secret boolean not null default 'false',
        version integer not null default '1',
        change bigint not null,
        created_by uuid,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz,
        constraint objects_pkey primary key (calendar_id, id),
        constraint objects_uid_check check (octet_length(uid) between 1 and 1000),
        constraint objects_audience_check
            check (audience in ('public', 'followers', 'friends', 'members', 'private')),
        constraint objects_calendar_id_fkey foreign key (calendar_id) references calendars (id) on delete cascade
    )
    """,
    "create index objects_id on objects (id)",
    "create unique index objects_uid on objects (calendar_id, uid) where deleted_at is null",
    "create index objects_change on objects (calendar_id, change, id)",
    "create index objects_deleted_at on objects (deleted_at) where deleted_at is not null",
    """
    create table purged (
        calendar_id uuid not null,
        id uuid not null,
        uid text collate "C" not null,
        component text not null,
        change bigint not null,
        purged_at timestamptz not null default now(),
        constraint purged_pkey primary key (calendar_id, id),
        constraint purged_calendar_id_fkey foreign key (calendar_id) references calendars (id) on delete cascade
    )
    """,
    "create index purged_change on purged (calendar_id, change, id)",
    "create index purged_purged_at on purged (purged_at)",
    """
    create table imports (
        id uuid not null,
        calendar_id uuid not null,
        account_id uuid not null,
        state text not null default 'waiting',
        done integer not null default '0',
        total integer not null,
        content bytea,
        report jsonb,
        code text,
        created_at timestamptz not null default now(),
        constraint imports_pkey primary key (id),
        constraint imports_state_check check (state in ('waiting', 'running', 'done', 'refused')),
        constraint imports_calendar_id_fkey foreign key (calendar_id) references calendars (id) on delete cascade,
        constraint imports_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
    )
    """,
    "create index imports_created_at on imports (created_at)",
    "create index imports_account_id on imports (account_id)",
    "create index imports_calendar_id on imports (calendar_id)",
)
DOWN: tuple[str, ...] = ("drop table imports, purged, objects, members, calendars",)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
