"""What is chosen on the command line of a bench, and where its figures go."""

import argparse
import json
from pathlib import Path
from typing import Any


def options(program: str, description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=description)
    parser.add_argument("--scale", type=float, default=1.0, help="1 = 20,000 people; smaller for a quick look")
    parser.add_argument("--posts", type=int, help="how many posts begin threads; else a year of them: 300,000 x scale")
    parser.add_argument("--seconds", type=float, default=1.0, help="length of each turn")
    parser.add_argument("--rounds", type=int, default=3, help="number of turns")
    parser.add_argument("--only", default="", help="lines whose name holds this")
    parser.add_argument("--home", type=Path, help="keep the filled databases here, for the next time")
    parser.add_argument("--json", type=Path, help="write the figures into this file instead of the last line")
    return parser


def tell(figures: dict[str, Any], file: Path | None) -> None:
    if file is None:
        print(json.dumps(figures))
    else:
        file.write_text(json.dumps(figures, indent=1))
