"""Errors and their codes: complete, distinct, and fit for a person to act on."""

import re

import pytest

from daemon import transport_errors
from daemon.codes import CODES, Code
from daemon.transport_errors import TransportError

KINDS = [
    kind
    for kind in vars(transport_errors).values()
    if isinstance(kind, type) and issubclass(kind, TransportError)
    if kind is not TransportError
]


def test_each_error_has_a_code_of_its_own() -> None:
    """No two kinds share a code, and no code below those of routing lacks a kind."""
    transport = [code for code in CODES if code < "TRN030"]
    assert sorted(transport) == sorted(kind.code for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_tells_a_person_what_to_do(kind: type[TransportError]) -> None:
    """Operation, subject and cause make the message; the hint stands apart."""
    error = kind(operation="read", subject="a/b on host:22", cause="found nothing")
    assert "could not read a/b on host:22: found nothing" == str(error)
    assert CODES[kind.code].help == error.hint
    own = kind(operation="read", subject="a", cause="b", hint="ask")
    assert "ask" == own.hint


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_an_entry_is_worded_as_the_others(code: Code) -> None:
    """Lower case, no full stop at the end, and never the word "illegal"."""
    assert re.fullmatch(r"TRN\d{3}", code.code)
    assert "TRN" == code.level
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code.name)
    for text in (code.summary, code.why, code.help, code.example):
        assert text
        assert "illegal" not in text
        assert text[0] == text[0].lower()
        assert not text.endswith(".") or text.endswith("...")
