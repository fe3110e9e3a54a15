"""Chooses the committed corpus: the shortest inputs that together reach everything.

What is reached is seen by Python's own tracing, as steps from line to line of our own
modules: slower than the fuzzer's own, but the same for everybody.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

from tests.fuzz.targets import Target

ROOT = Path(__file__).parents[2]
_OURS = tuple(f"{ROOT / name}/" for name in ("edi", "spool", "daemon"))

Step = tuple[str, int, int]
"""File, and the lines a step leads from and to."""


def keep(target: Target, inputs: Iterable[Path], corpus: Path) -> int:
    """Add to a corpus each input that reaches a step not yet reached; how many.

    What already is in the corpus counts first.
    """
    reached: set[Step] = set()
    for path in sorted(corpus.iterdir()):
        reached |= steps(target, path.read_bytes())
    added = 0
    for path in sorted(inputs, key=lambda each: (each.stat().st_size, each.name)):
        data = path.read_bytes()
        found = steps(target, data)
        if found <= reached:
            continue
        reached |= found
        (corpus / sha256(data).hexdigest()[:16]).write_bytes(data)
        added += 1
    return added


def steps(target: Target, data: bytes) -> set[Step]:
    """Every step that a target takes on an input."""
    found: set[Step] = set()
    last: dict[int, int] = {}

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(_OURS):
            return None
        if event == "line":
            found.add((name, last.get(id(frame), 0), frame.f_lineno))
        last[id(frame)] = frame.f_lineno
        return trace

    earlier = sys.gettrace()
    sys.settrace(trace)
    try:
        target(data)
    finally:
        sys.settrace(earlier)
    return found
