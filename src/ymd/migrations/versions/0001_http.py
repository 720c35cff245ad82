"""The answers that are kept for retried requests."""

from alembic import op

revision = "0001"
down_revision = None

UP = (
    """
    create table idempotency_keys (
        account_id uuid not null,
        route text collate "C" not null,
        key text collate "C" not null,
        body_hash bytea not null,
        status smallint not null,
        content_type text not null,
        location text,
        etag text,
        body bytea not null,
        created_at timestamptz not null default now(),
        constraint idempotency_keys_pkey primary key (account_id, route, key)
    )
    """,
    "create index idempotency_keys_created_at on idempotency_keys (created_at)",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table idempotency_keys")
