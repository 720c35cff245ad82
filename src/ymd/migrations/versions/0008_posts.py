"""The tables of posts: posts, their counts, likes, edits, mentions, pictures; and when plans were opened."""

from alembic import op

revision = "0008"
down_revision = "0007"


def _of_post(table: str, key: str = "") -> str:
    return f"""
        constraint {table}_pkey primary key (root_id, post_id{key}),
        constraint {table}_root_id_post_id_fkey foreign key (root_id, post_id)
            references posts (root_id, id) on delete cascade
    """


def _account(table: str, column: str = "account_id") -> str:
    return f"""
        constraint {table}_{column}_fkey foreign key ({column}) references accounts (id) on delete cascade
    """


UP: tuple[str, ...] = (
    f"""
    create table posts (
        root_id uuid not null,
        id uuid not null,
        author_id uuid not null,
        in_plan boolean not null default false,
        reply_to uuid,
        path bytea not null,
        audience text,
        who_may_reply text,
        title text,
        body text not null,
        on_date date,
        event_id uuid,
        links jsonb,
        version integer not null default 1,
        created_at timestamptz not null,
        edited_at timestamptz,
        deleted_at timestamptz,
        erased_at timestamptz,
        constraint posts_pkey primary key (root_id, id),
        {_account("posts", "author_id")},
        constraint posts_audience_check check (audience in ('public', 'followers', 'friends', 'private')),
        constraint posts_who_may_reply_check
            check (who_may_reply in ('everyone', 'followers', 'friends', 'mentioned')),
        constraint posts_root_check
            check ((id = root_id) = (audience is not null) and (id = root_id) = (who_may_reply is not null)),
        constraint posts_root_stands_alone_check check (id <> root_id or (reply_to is null and not in_plan)),
        constraint posts_reply_to_check check (id = root_id or in_plan or reply_to is not null)
    )
    """,
    "create index posts_id on posts (id)",
    "create index posts_thread on posts (root_id, path) where id <> root_id",
    """
    create index posts_of_author on posts (author_id, created_at desc, id desc) include (audience)
        where audience is not null and deleted_at is null
    """,
    """
    create index posts_newest on posts (created_at desc, id desc) include (author_id, audience)
        where audience is not null and deleted_at is null
    """,
    """
    create index posts_replies_of_author on posts (author_id, created_at desc, id desc)
        where audience is null and deleted_at is null
    """,
    """
    create index posts_on_date on posts (author_id, on_date) include (audience)
        where on_date is not null and deleted_at is null
    """,
    "create index posts_to_erase on posts (deleted_at) where deleted_at is not null and erased_at is null",
    """
    create index posts_deleted_of_author on posts (author_id, deleted_at desc, id desc)
        where deleted_at is not null and erased_at is null
    """,
    """
    create table post_counts (
        root_id uuid not null,
        post_id uuid not null,
        likes integer not null default 0,
        replies integer not null default 0,
        constraint post_counts_pkey primary key (root_id, post_id),
        constraint post_counts_counts_check check (likes >= 0 and replies >= 0)
    )
    """,
    f"""
    create table likes (
        root_id uuid not null,
        post_id uuid not null,
        account_id uuid not null,
        since timestamptz not null default now(),
        {_of_post("likes", ", account_id")},
        {_account("likes")}
    )
    """,
    "create index likes_since on likes (root_id, post_id, since, account_id)",
    "create index likes_account_id on likes (account_id, post_id)",
    f"""
    create table post_edits (
        root_id uuid not null,
        post_id uuid not null,
        version integer not null,
        title text,
        body text not null,
        replaced_at timestamptz not null,
        {_of_post("post_edits", ", version")}
    )
    """,
    f"""
    create table mentions (
        root_id uuid not null,
        post_id uuid not null,
        starts integer not null,
        ends integer not null,
        account_id uuid not null,
        {_of_post("mentions", ", starts")},
        {_account("mentions")}
    )
    """,
    "create index mentions_account_id on mentions (account_id, post_id)",
    f"""
    create table post_media (
        root_id uuid not null,
        post_id uuid not null,
        place integer not null,
        media_id uuid not null,
        {_of_post("post_media", ", place")},
        constraint post_media_media_id_key unique (media_id),
        constraint post_media_media_id_fkey foreign key (media_id) references media (id)
    )
    """,
    """
    create table openings (
        calendar_id uuid not null,
        event_id uuid not null,
        host_id uuid not null,
        opened_at timestamptz not null,
        constraint openings_pkey primary key (calendar_id, event_id),
        constraint openings_calendar_id_event_id_fkey foreign key (calendar_id, event_id)
            references events (calendar_id, id) on delete cascade
    )
    """,
    # Plans that were open before anybody noted since when.
    """
    insert into openings (calendar_id, event_id, host_id, opened_at)
    select events.calendar_id, events.id, coalesce(events.created_by, calendars.owner_id), events.created_at
    from events join calendars on calendars.id = events.calendar_id
    where events.open_to <> 'nobody'
    """,
    "create index openings_of_host on openings (host_id, opened_at desc, event_id desc)",
    "create index openings_newest on openings (opened_at desc, event_id desc)",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table openings, post_media, mentions, post_edits, likes, post_counts, posts")
