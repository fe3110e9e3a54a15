"""The committed corpus of the fuzzer, replayed as plain tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.__main__ import CORPUS, INPUT_BYTES_MAX, INPUT_BYTES_MAX_ELSE, NAMES
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS


def inputs(target: str) -> list[Path]:
    """A target's corpus."""
    return sorted((CORPUS / target).iterdir())


@pytest.mark.parametrize("target", NAMES)
def test_corpus(target: str) -> None:
    """What must hold of every input holds of what the fuzzer once found new."""
    found = inputs(target)
    assert found
    for path in found:
        try:
            TARGETS[target](path.read_bytes())
        except BaseException as error:
            error.add_note(f"python -m tests.fuzz --input {path} {target}")
            raise


@pytest.mark.parametrize("target", NAMES)
def test_seeds(target: str) -> None:
    """Where the fuzzer begins is within what it may try, and holds as well."""
    begun = list(seeds(target))
    assert begun
    for seed in begun:
        assert len(seed) <= INPUT_BYTES_MAX.get(target, INPUT_BYTES_MAX_ELSE)
        TARGETS[target](seed)
