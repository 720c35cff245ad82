"""Squawk judges every migration, and knows a dangerous one."""

import pytest

from tests.laws.migrations import migrations, statements_that_hold_others_up
from ymd.migrations import config

MIGRATIONS = list(migrations(config()))

DANGEROUS = {
    "adding-not-nullable-field": "alter table events alter column summary set not null;",
    "require-concurrent-index-creation": "create index events_uid on events (uid);",
    "renaming-column": "alter table events rename column summary to title;",
    "changing-column-type": "alter table events alter column capacity type bigint;",
    "constraint-missing-not-valid": "alter table events add constraint seats check (capacity > 0);",
}


@pytest.mark.parametrize("sql", [sql for _, sql in MIGRATIONS], ids=[revision for revision, _ in MIGRATIONS])
def test_a_migration_holds_nobody_up(sql: str) -> None:
    assert statements_that_hold_others_up(sql) == []


@pytest.mark.parametrize(("rule", "sql"), DANGEROUS.items(), ids=DANGEROUS)
def test_a_dangerous_migration_is_caught(rule: str, sql: str) -> None:
    assert [complaint for complaint in statements_that_hold_others_up(sql) if f": {rule}: " in complaint]


def test_each_migration_is_judged_alone_and_without_the_lines_of_alembic() -> None:
    first = MIGRATIONS[0][1]

    assert "create table" in first.casefold()
    assert "alembic_version" not in "".join(sql for _, sql in MIGRATIONS)
