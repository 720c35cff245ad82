"""The tables of accounts, and the letters of the local mailbox."""

from alembic import op

revision = "0002"
down_revision = "0001"

UP: tuple[str, ...] = (
    """
    create table accounts (
        id uuid not null,
        password_hash text,
        birth_date date not null,
        state text not null default 'active',
        created_at timestamptz not null default now(),
        constraint accounts_pkey primary key (id),
        constraint accounts_state_check check (state in ('active', 'suspended'))
    )
    """,
    """
    create table addresses (
        id uuid not null,
        account_id uuid not null,
        channel text not null,
        address text collate "C" not null,
        proved_at timestamptz not null default now(),
        constraint addresses_pkey primary key (id),
        constraint addresses_channel_address_key unique (channel, address),
        constraint addresses_channel_check check (channel in ('email', 'sms')),
        constraint addresses_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
    )
    """,
    "create index addresses_account_id on addresses (account_id, id)",
    """
    create table profiles (
        account_id uuid not null,
        nickname text collate "C" not null,
        nickname_folded text collate "C" not null,
        name text not null,
        name_shown text not null default 'private',
        gender text,
        bio text not null default '',
        avatar text,
        closed boolean not null default false,
        locale text not null,
        time_zone text not null,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        nickname_terms tsvector generated always as (search_terms(nickname)) stored,
        name_terms tsvector generated always as (search_terms(name)) stored,
        constraint profiles_pkey primary key (account_id),
        constraint profiles_nickname_folded_key unique (nickname_folded),
        constraint profiles_name_shown_check check (name_shown in ('public', 'followers', 'friends', 'private')),
        constraint profiles_gender_check check (gender in ('female', 'male', 'other')),
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
        device text not null default '',
        created_at timestamptz not null default now(),
        rotated_at timestamptz not null,
        expires_at timestamptz not null,
        constraint sessions_pkey primary key (id),
        constraint sessions_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
    )
    """,
    "create index sessions_account_id on sessions (account_id, id)",
    "create index sessions_expires_at on sessions (expires_at)",
    """
    create table proofs (
        id uuid not null,
        channel text not null,
        address text collate "C" not null,
        purpose text not null,
        account_id uuid,
        language text not null,
        sending integer not null default 1,
        tries integer not null default 0,
        resend_at timestamptz not null,
        expires_at timestamptz not null,
        confirmed_at timestamptz,
        constraint proofs_pkey primary key (id),
        constraint proofs_channel_check check (channel in ('email', 'sms')),
        constraint proofs_purpose_check check (purpose in ('sign_up', 'reset_password', 'add_address')),
        constraint proofs_account_check check ((purpose = 'add_address') = (account_id is not null)),
        constraint proofs_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
    )
    """,
    "create index proofs_expires_at on proofs (expires_at)",
    """
    create unique index proofs_open on proofs (channel, address, purpose, account_id) nulls not distinct
    where confirmed_at is null
    """,
    """
    create table tallies (
        key bytea not null,
        count integer not null,
        until timestamptz not null,
        constraint tallies_pkey primary key (key)
    )
    """,
    "create index tallies_until on tallies (until)",
    """
    create table audit_entries (
        id uuid not null,
        account_id uuid,
        what text not null,
        about uuid,
        client text not null,
        at timestamptz not null,
        constraint audit_entries_pkey primary key (id)
    )
    """,
    "create index audit_entries_account_id on audit_entries (account_id, id)",
    "create index audit_entries_at on audit_entries (at)",
    """
    create table mailbox_letters (
        id uuid not null,
        recipient text collate "C" not null,
        subject text not null,
        body text not null,
        html text not null,
        language text not null,
        code text,
        sent_at timestamptz not null,
        constraint mailbox_letters_pkey primary key (id)
    )
    """,
    "create index mailbox_letters_recipient on mailbox_letters (recipient, id)",
)

DOWN: tuple[str, ...] = (
    "drop table mailbox_letters",
    "drop table audit_entries",
    "drop table tallies",
    "drop table proofs",
    "drop table sessions",
    "drop table profiles",
    "drop table addresses",
    "drop table accounts",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
