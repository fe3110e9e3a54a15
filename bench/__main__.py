"""The command `bench/run`: topics by name, or all of them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench import runner, topics
from bench.machine import machine
from bench.table import as_json, markdown
from bench.topic import Options

INPUTS = Path(__file__).parent / ".inputs"


def main() -> int:
    """Run what is asked for; 1 where sides disagree on what is in a file."""
    names = topics.by_name()
    asked = _arguments(list(names))
    options = Options(asked.inputs, asked.records, asked.rounds)
    results = []
    if not asked.json:
        told = "\n".join(f"- {key}: {value}" for key, value in machine().items())
        sys.stdout.write(f"{told}\n\n")
    for name in asked.topics or names:
        result = runner.run(names[name], topics.load(names[name]), options, _tell)
        results.append(result)
        _tell("")
        if not asked.json:  # what was measured is not lost where a later topic fails
            sys.stdout.write(f"{markdown([result])}\n")
            sys.stdout.flush()
    if asked.json:
        sys.stdout.write(json.dumps(as_json(results), indent=2) + "\n")
    measured = (m for result in results for case in result.cases for m in case.measured)
    return int(any(each.disagrees for each in measured))


def _arguments(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/run",
        description="Compares us with others and with the machine's limits, side by "
        "side, and prints medians and ratios.",
        epilog=f"Topics: {', '.join(names)}. Packages of the peers: "
        "bench/requirements.lock; a side whose package is missing sits out.",
    )
    parser.add_argument("topics", nargs="*", metavar="NAME", choices=[[], *names])
    parser.add_argument("--rounds", type=int, default=5, help="measured rounds (5)")
    parser.add_argument(
        "--records",
        type=int,
        default=200_000,
        help="details in the large files (200,000)",
    )
    parser.add_argument("--json", action="store_true", help="every figure, as JSON")
    parser.add_argument(
        "--inputs",
        type=Path,
        default=INPUTS,
        metavar="DIR",
        help="where the made-up files are kept",
    )
    return parser.parse_args()


def _tell(text: str) -> None:
    """One line of progress, over the last one, where a person looks on."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
