"""Runs the fuzzer: `python -m tests.fuzz --seconds N TARGET...` (or else all).

Needs atheris (`tests/fuzz/requirements.lock`). What is found new is kept under
`.fuzz/TARGET/`, which is not committed; an input that fails lies in `.fuzz/failed/`,
and is run again by `python -m tests.fuzz --input FILE TARGET`. `--keep` adds to the
committed corpus what reaches code that nothing there does (no atheris needed).
"""

from __future__ import annotations

import argparse
import importlib
import re
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parent / "corpus"
FOUND = ROOT / ".fuzz"
FAILED = FOUND / "failed"
MEMORY_MAX_MB = 1024
INPUT_BYTES_MAX = {"archive": 8192}
INPUT_BYTES_MAX_ELSE = 4096
INPUT_SECONDS_MAX = 10
"""An input that takes longer is a finding."""
NAMES = ("reader", "names", "layout", "reply", "config", "archive")
"""The targets, which must not be imported before the fuzzer watches imports."""


def main() -> int:
    """Fuzz each target in a process of its own; 1 if any of them failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(NAMES))
    parser.add_argument("--seconds", type=int, default=20, help="for each target")
    parser.add_argument("--keep", action="store_true", help="in the corpus")
    parser.add_argument("--input", type=Path, help="run this one input, and no other")
    parser.add_argument("--child", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        return _fuzz(given.child[0], given.child[1:])
    for name in given.targets:
        if name not in NAMES:
            parser.error(f"there is no target {name}; there are {', '.join(NAMES)}")
    FAILED.mkdir(parents=True, exist_ok=True)
    chosen = given.targets or NAMES
    return max([_target(name, given) for name in chosen])


def _target(name: str, given: argparse.Namespace) -> int:
    """Run one target, and tell in a line what came of it."""
    # Imported here: the fuzzer's own process must see our modules first by itself.
    from tests.fuzz.keeping import keep
    from tests.fuzz.seeds import seeds
    from tests.fuzz.targets import TARGETS

    found, kept = FOUND / name, CORPUS / name
    for folder in (found, kept):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds(name):
        (found / f"seed-{sha256(seed).hexdigest()[:16]}").write_bytes(seed)
    if given.input is not None:
        return _run(name, [str(given.input)])[0]
    if given.keep:
        added = keep(TARGETS[name], found.iterdir(), kept)
        print(f"{name}: {added} added")  # noqa: T201 - the answer of a command
        return 0
    most = INPUT_BYTES_MAX.get(name, INPUT_BYTES_MAX_ELSE)
    code, talk = _run(
        name,
        [
            f"-max_total_time={given.seconds}",
            f"-timeout={INPUT_SECONDS_MAX}",
            f"-rss_limit_mb={MEMORY_MAX_MB}",
            f"-max_len={most}",
            f"-artifact_prefix={FAILED}/{name}-",
            "-print_final_stats=1",
            *(str(folder) for folder in (found, kept)),
        ],
    )
    executions = re.findall(r"number_of_executed_units: (\d+)", talk)
    reached = re.findall(r" ft: (\d+) ", talk)
    print(  # noqa: T201 - the answer of a command
        f"{name}: {executions[-1] if executions else '?'} executions in "
        f"{given.seconds} s, {reached[-1] if reached else '?'} features, "
        + ("nothing found" if code == 0 else f"FAILED, see {FAILED}")
    )
    if code:
        sys.stderr.write(talk[-8_000:])
    return code


def _run(name: str, words: Sequence[str]) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--child", name, *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return min(ran.returncode, 1) if ran.returncode >= 0 else 1, ran.stderr


def _fuzz(name: str, words: Sequence[str]) -> int:
    """Become the fuzzer; does not return."""
    atheris = importlib.import_module("atheris")  # no part of the environment of tests
    # What the targets import beside our own is not watched: its code is not ours.
    with atheris.instrument_imports(include=["edi", "spool", "daemon", "zipfile"]):
        targets = importlib.import_module("tests.fuzz.targets")
    assert tuple(targets.TARGETS) == NAMES
    atheris.Setup([sys.argv[0], *words], targets.TARGETS[name])
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
