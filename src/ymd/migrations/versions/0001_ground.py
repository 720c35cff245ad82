"""Search terms for all languages, and the answers that are kept for retried requests."""

from alembic import op

revision = "0001"
down_revision = None

_CJK = r"\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_RUNS = rf"([{_CJK}]+|[0-9a-z\u00c0-\u024f]+)"

UP = (
    rf"""
    create function search_terms(words text) returns tsvector
    language sql immutable strict parallel safe as $body$
        select coalesce(
            string_agg(quote_literal(term.lexeme) || ':' || least(term.place, 16383), ' '), ''
        )::tsvector
        from (
            select case when run.cjk then substr(run.word, n.n, 2) else run.word end as lexeme, run.start + n.n as place
            from (
                select
                    found.m[1] as word,
                    found.m[1] ~ '^[{_CJK}]' as cjk,
                    (sum(length(found.m[1]) + 1) over (order by found.o) - length(found.m[1]) - 1)::integer as start
                from regexp_matches(lower(normalize(words, nfkc)), '{_RUNS}', 'g') with ordinality as found(m, o)
            ) as run
            cross join lateral generate_series(1, case when run.cjk then length(run.word) else 1 end) as n(n)
        ) as term
    $body$
    """,
    rf"""
    create function search_query(words text) returns tsquery
    language sql immutable strict parallel safe as $body$
        select string_agg(
            case
                when run.word !~ '^[{_CJK}]' or length(run.word) = 1 then quote_literal(run.word) || ':*'
                else '(' || (
                    select string_agg(quote_literal(substr(run.word, n.n, 2)), ' <-> ' order by n.n)
                    from generate_series(1, length(run.word) - 1) as n(n)
                ) || ')'
            end,
            ' & ' order by run.o
        )::tsquery
        from (
            select found.m[1] as word, found.o
            from regexp_matches(lower(normalize(words, nfkc)), '{_RUNS}', 'g') with ordinality as found(m, o)
        ) as run
    $body$
    """,
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
    op.execute("drop function search_query(text), search_terms(text)")
