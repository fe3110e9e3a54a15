"""The table of mistakes: every example gives its code, where it is marked."""

from __future__ import annotations

import re

import pytest

from edi.layout.code_lists import read_code_lists
from edi.layout.compile import apply_overlays, compile_folder
from edi.layout.faults import LayoutErrors
from edi.layout.mistake import Mistake
from edi.layout.mistakes import MISTAKES, WRITTEN
from edi.layout.plan import CodeList

CODE_LISTS = {"awarding_bodies": CodeList("awarding_bodies", {"70": "AQA"})}
EXAMPLES = [
    pytest.param(mistake, example, id=f"{mistake.code}-{number}")
    for mistake in MISTAKES.values()
    for number, example in enumerate(mistake.examples, 1)
]


def marked_lines(example: str) -> list[int]:
    """The numbers of the lines that end in the mark."""
    lines = example.split("\n")
    return [i for i, line in enumerate(lines, 1) if re.search(r"(//|#) here$", line)]


def use(mistake: Mistake, example: str) -> None:
    """Have the example read as what it is."""
    if mistake.of == "code list":
        read_code_lists([("example.toml", example.encode())])
    elif mistake.of == "overlay":
        apply_overlays([], [("example.layout", example)], CODE_LISTS)
    else:
        compile_folder([("example.layout", example)], CODE_LISTS)


@pytest.mark.parametrize(("mistake", "example"), EXAMPLES)
def test_example_gives_its_code_on_its_line(mistake: Mistake, example: str) -> None:
    """Each example has exactly its own mistake, pointed at where it is."""
    with pytest.raises(LayoutErrors) as raised:
        use(mistake, example)

    found = [(fault.code, fault.span.line) for fault in raised.value.faults]
    assert [(mistake.code, line) for line in marked_lines(example)] == found


@pytest.mark.parametrize(("mistake", "example"), EXAMPLES)
def test_span_lies_within_its_line(mistake: Mistake, example: str) -> None:
    """Carets never point outside the text, save one column behind its end."""
    with pytest.raises(LayoutErrors) as raised:
        use(mistake, example)

    (fault,) = raised.value.faults
    line = example.split("\n")[fault.span.line - 1]
    assert line == fault.source_line
    assert 1 <= fault.span.column < fault.span.end_column <= len(line) + 2


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=lambda mistake: mistake.code)
def test_entry_is_complete_and_worded_by_the_rules(mistake: Mistake) -> None:
    """Each code can be explained, and is worded like all our messages."""
    assert mistake.examples
    assert "here" not in mistake.example.split()
    for text in (mistake.summary, mistake.why, mistake.help):
        assert text
        assert "illegal" not in text
        assert not text.endswith(".") or text.endswith("..")
    assert mistake.name == mistake.name.lower().replace(" ", "-")
    assert mistake.summary[0].islower()


def test_codes_and_names_are_unique() -> None:
    """A code means one thing, and has one name."""
    assert sorted(MISTAKES) == list(MISTAKES)
    assert len({mistake.name for mistake in MISTAKES.values()}) == len(MISTAKES)


def test_every_matched_mistake_has_examples_to_match() -> None:
    """Syntax errors are recognised by examples only of mistakes of writing."""
    assert set(WRITTEN) < set(MISTAKES)
    assert all(WRITTEN.values())
