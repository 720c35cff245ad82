"""Answers, for each line of standard input, the first starts that dateutil generates; run as a process of its own.

dateutil does not return from some rules, so each has a limit of processor time, kept by a signal.
"""

import json
import signal
import sys
from datetime import UTC, datetime
from itertools import islice
from types import FrameType
from typing import Any

from dateutil import tz
from dateutil.rrule import rrulestr


class OutOfTime(BaseException):
    """Raised from the signal; no ``except Exception`` of the library may catch it."""


def _out_of_time(signum: int, frame: FrameType | None) -> None:
    raise OutOfTime


def _answer(task: dict[str, Any]) -> dict[str, Any]:
    start = datetime.fromisoformat(task["start"])
    if task["zone"] is not None:
        start = start.replace(tzinfo=tz.gettz(task["zone"]))
    found = list(islice(rrulestr(f"RRULE:{task['rule']}", dtstart=start), task["limit"]))
    walls = [moment.replace(tzinfo=None).isoformat() for moment in found]
    if task["zone"] is None:
        return {"walls": walls, "instants": None}
    settled = [tz.resolve_imaginary(moment).astimezone(UTC) for moment in found]
    return {"walls": walls, "instants": [round(moment.timestamp()) for moment in settled]}


def main(seconds: float) -> None:
    signal.signal(signal.SIGVTALRM, _out_of_time)
    for line in sys.stdin:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        try:
            answer = _answer(json.loads(line))
        except OutOfTime:
            answer = {"error": "out of time"}
        except (ValueError, TypeError, OverflowError, IndexError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]))
