"""Our engine as a program that keeps the contract of fixtures/README.md.

`python -m daemon.conformance KIND [NAME] [--basedata DIR] [--history DIR]`, for `a2c
conform --cmd`: it shows the whole of what any other program has to do.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from daemon.conformance.suite import files_of
from edi import Basedata, History
from edi.conformance import KINDS
from edi.conformance.own import own_answer


def main() -> int:
    """Answer one case."""
    parser = argparse.ArgumentParser(prog="python -m daemon.conformance")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("--basedata", type=Path)
    parser.add_argument("--history", type=Path)
    given = parser.parse_args()
    basedata = Basedata.load(files_of(given.basedata)) if given.basedata else None
    history = (
        History.load(files_of(given.history), in_order=True) if given.history else None
    )
    data = sys.stdin.buffer.read()
    answer = own_answer(given.kind, given.name, data, basedata, history)
    sys.stdout.buffer.write(answer.out)
    return answer.exit_code


if __name__ == "__main__":
    sys.exit(main())
