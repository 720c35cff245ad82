"""The one metadata that all tables belong to, and how their constraints are named."""

from typing import Final

from sqlalchemy import MetaData

METADATA: Final = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

_CJK: Final = r"\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_RUNS: Final = rf"([{_CJK}]+|[0-9a-z\u00c0-\u024f]+)"

#: Functions that generated columns and indexes stand on; they exist before any table.
#:
#: Words of Korean, Japanese and Chinese are found by their pairs of characters (two syllables are a whole Korean word
#: as often as not), other words by their beginning. `search_terms` makes the index's side, `search_query` the asker's.
FUNCTIONS: Final = (
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
)
