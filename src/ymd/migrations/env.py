"""Alembic's entry: runs the scripts on the connection that `migrate` hands over, or prints their SQL (--sql)."""

from alembic import context

import ymd.app
from ymd.kernel.schema import METADATA

__all__ = ["ymd"]  # ymd.app is imported so that every table has joined the metadata


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is None:
        context.configure(dialect_name="postgresql", target_metadata=METADATA, literal_binds=True)
    else:
        connection.exec_driver_sql("set local lock_timeout = '2s'")
        context.configure(connection=connection, target_metadata=METADATA)
    with context.begin_transaction():
        context.run_migrations()


run()
