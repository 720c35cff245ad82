"""The pictures of the tables are those of the tables there are."""

import pytest
from sqlalchemy import Column, MetaData, Text

from tests.laws.erd import PAGE, page, parts
from ymd.kernel.schema import METADATA


def test_the_pictures_show_the_tables_there_are() -> None:
    if PAGE.read_text() != page(parts()):
        pytest.fail("docs/erd.md is stale: python -m tests.laws.erd --write", pytrace=False)


def test_every_table_is_in_one_picture() -> None:
    written = page(parts())

    assert len(METADATA.tables) >= 20
    assert [name for name in METADATA.tables if written.count(f"    {name} {{") != 1] == []


def test_a_column_that_nobody_drew_is_caught() -> None:
    changed = parts()
    keys = METADATA.tables["idempotency_keys"].to_metadata(MetaData())
    keys.append_column(Column("reason", Text))
    changed["http"] = [keys]

    assert '        text reason "or null"\n' in page(changed)
    assert page(changed) != PAGE.read_text()
