"""The tables of accounts: accounts, profiles, sessions."""

from alembic import op

revision = "0002"
down_revision = "0001"

UP = (
    """
    create table accounts (
        id uuid not null,
        email text collate "C",
        phone text collate "C",
        password_hash text,
        birth_date date not null,
        state text not null default 'active',
        created_at timestamptz not null default now(),
        constraint accounts_pkey primary key (id),
        constraint accounts_email_key unique (email),
        constraint accounts_phone_key unique (phone),
        constraint accounts_state_check check (state in ('active', 'suspended', 'deleted')),
        constraint accounts_address_check check (email is not null or phone is not null)
    )
    """,
    """
    create table profiles (
        account_id uuid not null,
        nickname text collate "C" not null,
        nickname_folded text collate "C" not null,
        name text not null,
        name_shown text not null default 'friends',
        gender text,
        bio text not null default '',
        avatar text,
        closed boolean not null default false,
        locale text not null,
        time_zone text not null,
        nickname_terms tsvector generated always as (search_terms(nickname)) stored,
        name_terms tsvector generated always as (search_terms(name)) stored,
        constraint profiles_pkey primary key (account_id),
        constraint profiles_nickname_folded_key unique (nickname_folded),
        constraint profiles_name_shown_check check (name_shown in ('nobody', 'friends', 'followers', 'everyone')),
        constraint profiles_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
    )
    """,
    "create index profiles_nickname_terms on profiles using gin (nickname_terms)",
    "create index profiles_name_terms on profiles using gin (name_terms)",
    """
    create table sessions (
        id uuid not null,
        account_id uuid not null,
        generation integer not null default 0,
        rotated_at timestamptz not null default now(),
        user_agent text,
        created_at timestamptz not null default now(),
        used_at timestamptz not null default now(),
        expires_at timestamptz not null,
        ended_at timestamptz,
        constraint sessions_pkey primary key (id),
        constraint sessions_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
    )
    """,
    "create index sessions_account_id on sessions (account_id, id)",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table sessions, profiles, accounts")
