"""The tables of media; a profile's avatar is one of its owner's pictures."""

from alembic import op

revision = "0007"
down_revision = "0006"

UP = (
    """
    create table media (
        id uuid not null,
        owner_id uuid not null,
        face uuid not null default gen_random_uuid(),
        alt text not null default '',
        width integer not null,
        height integer not null,
        blurhash text not null,
        bytes bigint not null,
        created_at timestamptz not null default now(),
        unused_since timestamptz default now(),
        constraint media_pkey primary key (id),
        constraint media_face_key unique (face),
        constraint media_owner_id_fkey foreign key (owner_id) references accounts (id) on delete cascade,
        constraint media_size_check check (width > 0 and height > 0)
    )
    """,
    "create index media_owner_id on media (owner_id, id)",
    "create index media_unused_since on media (unused_since) where unused_since is not null",
    """
    create table upload_days (
        owner_id uuid not null,
        day date not null,
        count integer not null,
        constraint upload_days_pkey primary key (owner_id, day),
        constraint upload_days_owner_id_fkey foreign key (owner_id) references accounts (id) on delete cascade
    )
    """,
    "create index upload_days_day on upload_days (day)",
    "alter table profiles add column avatar_id uuid",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("alter table profiles drop column avatar_id")
    op.execute("drop table upload_days, media")
