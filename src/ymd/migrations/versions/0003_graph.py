"""The tables of graph: follows, requests, blocks, mutes."""

from alembic import op

revision = "0003"
down_revision = "0002"

UP = (
    """
    create table follows (
        follower_id uuid not null,
        followee_id uuid not null,
        since timestamptz not null default now(),
        constraint follows_pkey primary key (follower_id, followee_id),
        constraint follows_two_people_check check (follower_id <> followee_id),
        constraint follows_follower_id_fkey foreign key (follower_id) references accounts (id) on delete cascade,
        constraint follows_followee_id_fkey foreign key (followee_id) references accounts (id) on delete cascade
    )
    """,
    "create index follows_followee_id_since on follows (followee_id, since, follower_id)",
    "create index follows_follower_id_since on follows (follower_id, since, followee_id)",
    """
    create table follow_requests (
        id uuid not null,
        follower_id uuid not null,
        followee_id uuid not null,
        since timestamptz not null default now(),
        constraint follow_requests_pkey primary key (id),
        constraint follow_requests_follower_id_followee_id_key unique (follower_id, followee_id),
        constraint follow_requests_two_people_check check (follower_id <> followee_id),
        constraint follow_requests_follower_id_fkey foreign key (follower_id)
            references accounts (id) on delete cascade,
        constraint follow_requests_followee_id_fkey foreign key (followee_id)
            references accounts (id) on delete cascade
    )
    """,
    "create index follow_requests_followee_id on follow_requests (followee_id, id)",
    """
    create table blocks (
        blocker_id uuid not null,
        blocked_id uuid not null,
        since timestamptz not null default now(),
        constraint blocks_pkey primary key (blocker_id, blocked_id),
        constraint blocks_two_people_check check (blocker_id <> blocked_id),
        constraint blocks_blocker_id_fkey foreign key (blocker_id) references accounts (id) on delete cascade,
        constraint blocks_blocked_id_fkey foreign key (blocked_id) references accounts (id) on delete cascade
    )
    """,
    "create index blocks_blocked_id on blocks (blocked_id)",
    """
    create table mutes (
        muter_id uuid not null,
        muted_id uuid not null,
        since timestamptz not null default now(),
        constraint mutes_pkey primary key (muter_id, muted_id),
        constraint mutes_two_people_check check (muter_id <> muted_id),
        constraint mutes_muter_id_fkey foreign key (muter_id) references accounts (id) on delete cascade,
        constraint mutes_muted_id_fkey foreign key (muted_id) references accounts (id) on delete cascade
    )
    """,
    "create index mutes_muted_id on mutes (muted_id)",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table mutes, blocks, follow_requests, follows")
