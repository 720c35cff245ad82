"""The table of media."""

from alembic import op

revision = "0007"
down_revision = "0006"

UP = (
    """
    create table media (
        id uuid not null,
        owner_id uuid not null,
        alt text not null default '',
        width integer not null,
        height integer not null,
        blurhash text not null,
        bytes bigint not null,
        used boolean not null default false,
        created_at timestamptz not null default now(),
        constraint media_pkey primary key (id),
        constraint media_owner_id_fkey foreign key (owner_id) references accounts (id) on delete cascade,
        constraint media_size_check check (width > 0 and height > 0)
    )
    """,
    "create index media_owner_id on media (owner_id, id)",
    "create index media_unused on media (created_at) where not used",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table media")
