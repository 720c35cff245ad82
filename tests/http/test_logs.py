"""Logs: lines of JSON in which nobody's secret stands."""

import asyncio
import json
import logging
import subprocess
import sys
from typing import Any

import pytest

from ymd.http.logs import cut_secrets

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzaWQiOiIwMTkzIn0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"
SECRETS = {
    "mail": "ada.lovelace+plans@example.co.kr",
    "phone": "+82 10-1234-5678",
    "code": "493817",
    "token": TOKEN,
    "cookie": "Kx81NQzB0c3JlZnJlc2gtdG9rZW4tb2Ytc29tZW9uZS1lbHNl",
    "password": "correct horse battery staple",
    "database": "postgresql://ymd:hunter2hunter2@db.internal/ymd",
}

# Runs in a process of its own, because it decides where that process's logs go.
PROGRAM = """
import asyncio, json, logging, sys
import asyncpg, httpx2, structlog
from litestar import Litestar, post
from tests.http.layers import serving
from tests.support.fakes import CheapHasher, KeptMail, SetClock
from ymd.edges.darkroom.process import LimitedDarkroom
from ymd.edges.storage.nowhere import NoBlobs
from ymd.http.logs import configure_logging
from ymd.kernel.db import Database
from ymd.kernel.keys import KeyRing
from ymd.kernel.outside import Outside

configure_logging("info")
secrets = json.loads(sys.argv[1])
outside = Outside(clock=SetClock(), keys=KeyRing.parse("test:" + "A" * 43 + "="), hasher=CheapHasher(),
                  mail=KeptMail(), blobs=NoBlobs(), darkroom=LimitedDarkroom(), public_url="http://127.0.0.1")
database = Database("postgresql://nobody@127.0.0.1:1/x", size=1, statement_timeout=1, listeners={}, hooks={})

@post("/break/{key:str}")
async def breaks(key: str, data: dict[str, str]) -> None:
    error = asyncpg.UndefinedTableError("relation is not there")
    error.detail = "Key (password)=(" + data["password"] + ") is not there."
    raise error

@post("/quote")
async def quotes(data: dict[str, str]) -> None:
    words = {name: word for name, word in data.items() if name != "password"}
    raise RuntimeError("cannot send " + repr(words))

async def main():
    async with serving(database, outside, breaks, quotes) as client:
        headers = {"authorization": "Bearer " + secrets["token"], "cookie": "refresh=" + secrets["cookie"]}
        for path in ("/break/" + secrets["cookie"], "/quote", "/nowhere/" + secrets["mail"]):
            await client.post(path + "?to=" + secrets["phone"], json=secrets, headers=headers)
    logging.getLogger("uvicorn.error").error("cannot tell %s", secrets["mail"])
    said = "550 no such user " + secrets["mail"]
    structlog.get_logger("ymd.x").warning("mail_refused", answer=said, nested=[secrets["code"]])
    try:
        raise ValueError("bad address " + secrets["mail"])
    except ValueError:
        logging.getLogger("somewhere").exception("cannot connect to %s", secrets["database"])

asyncio.run(main())
"""


@pytest.fixture(scope="module")
async def lines() -> list[dict[str, Any]]:
    """What the program said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, json.dumps(SECRETS), stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    said, told = await process.communicate()
    assert (process.returncode, said) == (0, b""), told.decode()
    return [json.loads(line) for line in told.splitlines()]


def test_no_secret_that_passes_through_is_ever_logged(lines: list[dict[str, Any]]) -> None:
    written = json.dumps(lines, ensure_ascii=False)
    assert [name for name, secret in SECRETS.items() if secret in written] == []
    assert "hunter2hunter2" not in written
    assert len(lines) == 8


def test_a_line_of_a_request_says_what_was_asked_and_how_it_went(lines: list[dict[str, Any]]) -> None:
    requests = [line for line in lines if line["event"] == "request"]
    assert [(line["route"], line["status"], line["code"]) for line in requests] == [
        ("/break/{key}", 500, "internal"),
        ("/quote", 500, "internal"),
        ("none", 404, "not_found"),
    ]
    assert all(line.keys() >= {"timestamp", "level", "request", "method", "ms", "statements"} for line in requests)


def test_a_mistake_of_ours_is_logged_with_its_traceback_and_its_request(
    lines: list[dict[str, Any]],
) -> None:
    mistakes = [line for line in lines if line["event"] == "internal_error"]
    names = [line["request"] for line in lines if line["event"] == "request"][:2]
    assert [line["request"] for line in mistakes] == names
    assert all("Traceback" in line["exception"] and "in breaks" in line["exception"] for line in mistakes[:1])


@pytest.mark.parametrize("name", [name for name in SECRETS if name != "password"])
def test_a_secret_is_cut_out_of_any_text(name: str) -> None:
    event = cut_secrets(None, "info", {"event": "said", "text": f"it said {SECRETS[name]}, then stopped"})

    assert SECRETS[name] not in event["text"]
    assert event["text"].startswith("it said ")
    assert event["text"].endswith(", then stopped")


def test_what_is_no_secret_stays() -> None:
    told = {
        "event": "clock_job_done",
        "job": "calendars.forget_purged",
        "id": "019343a5-6d1c-7b1e-8c54-0242ac120002",
        "path": "/opt/ymd/lib/python3.11/site-packages/litestar/middleware/_internal/exceptions/middleware.py",
        "count": 12345678,
        "level": logging.getLevelName(logging.INFO),
    }

    assert cut_secrets(None, "info", dict(told)) == told
