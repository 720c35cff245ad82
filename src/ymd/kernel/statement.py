"""SQL as values: a SQLAlchemy Core expression, compiled once to PostgreSQL's ``$n`` text, decoded into structs.

Core is the language, asyncpg runs it. Every statement is registered here, so that one law test can prepare each of
them against the migrated schema and compare its columns with the struct's fields.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ValuesBase

T = TypeVar("T")

_DIALECT: Final = asyncpg_dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped

#: What a statement has in it that changes or locks something, or calls into the server; too many rather than too few.
_EFFECT: Final = re.compile(
    r"\b(insert|update|delete|merge|into|share|lock|nextval|setval|set_config|pg_\w+)\b", re.IGNORECASE
)
_QUERY: Final = re.compile(r"\s*(select|with)\b", re.IGNORECASE)
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")

#: Every statement of the house, for the law tests.
STATEMENTS: Final[list["Statement[Any]"]] = []


class StatementError(TypeError):
    """A statement that would not do what it says: found when it is compiled or called, never in production data."""


class Compiled(NamedTuple):
    """SQL text, the names of its parameters in order, and those that the expression itself gives a value."""

    sql: str
    names: tuple[str, ...]
    constants: Mapping[str, Any]


class Statement(Generic[T]):
    """SQL and the shape of a row: compiled when it is first used, because no process uses all of them.

    `row` is a msgspec struct whose fields are the columns in order, or a scalar type for one column, or None where
    no rows come back. `reads` where it only reads: nothing of it is left that an end could keep or undo.
    """

    __slots__ = ("_compile", "_constants", "_make", "_places", "_template", "names", "reads", "row", "sql")

    sql: str
    reads: bool
    names: tuple[str, ...]
    _constants: dict[str, Any]
    _places: list[tuple[int, str]]
    _template: list[Any]

    def __init__(self, compile_: Callable[[], Compiled], row: type[T] | None) -> None:
        self.row = row
        self._compile = compile_
        is_struct = isinstance(row, type) and issubclass(row, msgspec.Struct)
        self._make: Callable[..., Any] | None = row if is_struct else None

    def __getattr__(self, name: str) -> Any:
        # Python asks here for a slot that is still empty, so what is compiled costs nothing to read.
        if name not in Statement.__slots__:
            raise AttributeError(name)
        self.sql, self.names, constants = self._compile()
        self.reads = _QUERY.match(self.sql) is not None and _EFFECT.search(_QUOTED.sub("", self.sql)) is None
        self._constants = dict(constants)
        self._places = [(at, each) for at, each in enumerate(self.names) if each not in constants]
        self._template = [constants.get(each) for each in self.names]
        return getattr(self, name)

    def arguments(self, params: dict[str, Any]) -> list[Any]:
        """The positional arguments for asyncpg. Raises StatementError for a missing or an unknown name."""
        if len(params) != len(self._places):
            expected = sorted(set(self.names) - self._constants.keys())
            raise StatementError(f"parameters {sorted(params)} given, {expected} expected by: {self.sql}")
        values = self._template.copy()
        try:
            for at, name in self._places:
                values[at] = params[name]
        except KeyError as error:
            raise StatementError(f"parameter {error} is missing for: {self.sql}") from error
        return values

    def decode(self, record: Any) -> T:
        """One row as the struct (columns are its fields in order) or as the scalar."""
        decoded: T = record[0] if self._make is None else self._make(*record)
        return decoded

    def __repr__(self) -> str:
        return f"Statement({self.sql!r})"


def statement(expression: ClauseElement, row: type[T]) -> Statement[T]:
    """An expression whose rows are decoded into `row`; named `bindparam`s become keyword arguments."""
    return _registered(Statement(partial(_compile, expression), row))


def command(expression: ClauseElement) -> Statement[None]:
    """An expression that changes rows and returns none."""
    return _registered(Statement(partial(_compile, expression), None))


def _registered(made: Statement[T]) -> Statement[T]:
    STATEMENTS.append(made)
    return made


def _compile(expression: ClauseElement) -> Compiled:
    compiled = expression.compile(dialect=_DIALECT)
    if not isinstance(compiled, SQLCompiler):
        raise StatementError(f"not a statement: {expression!r}")
    if compiled.post_compile_params or "POSTCOMPILE" in compiled.string:
        raise StatementError(f"use `= any(:ids)`, an IN list cannot be compiled once: {compiled.string}")
    for element in _elements(expression):
        if isinstance(element, ValuesBase) and (defaults := _client_defaults(element)):
            raise StatementError(f"{defaults}: values that the client makes up are left out here; use server_default")
    names = tuple(compiled.positiontup or ())
    constants = {name: compiled.binds[name].effective_value for name in names if not compiled.binds[name].required}
    return Compiled(compiled.string, names, constants)


def _elements(expression: ClauseElement) -> Iterator[Any]:
    """Every part of an expression, once: a query that is named in several places is part of each of them."""
    found: dict[int, Any] = {}
    waiting: list[Any] = [expression]
    while waiting:
        element = waiting.pop()
        if id(element) not in found:
            found[id(element)] = element
            waiting += element.get_children()
            yield element


def _client_defaults(change: ValuesBase) -> list[str]:
    """The columns that SQLAlchemy's own execution would fill in, which asyncpg does not."""
    columns = change.table.columns
    return [str(column) for column in columns if column.default is not None or column.onupdate is not None]
