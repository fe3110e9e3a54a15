"""The registry of the spool's codes, and the errors that point at it."""

import re

import pytest
from attrs import fields

import daemon.codes
from spool import errors
from spool.codes import CODES, Code
from spool.errors import SpoolError
from spool.intake import Reason


def _error_classes() -> list[type[SpoolError]]:
    return [
        each
        for each in vars(errors).values()
        if isinstance(each, type)
        and issubclass(each, SpoolError)
        and each is not SpoolError
    ]


def test_same_shape_as_the_daemons_codes() -> None:
    """`a2c explain` reads all registries alike."""
    ours = [(field.name, str(field.type)) for field in fields(Code)]
    theirs = [(field.name, str(field.type)) for field in fields(daemon.codes.Code)]

    assert sorted(name for name, _ in theirs) == sorted(name for name, _ in ours)


@pytest.mark.parametrize("code", CODES.values(), ids=str)
def test_an_entry_is_whole(code: Code) -> None:
    """Each entry explains itself, in the house's wording."""
    assert re.fullmatch(r"SPL\d{3}", code.code)
    assert "SPL" == code.level
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code.name)
    for text in (code.summary, code.why, code.help, code.example):
        assert text
        assert not text.endswith(".") or text.endswith("...")
        assert "illegal" not in text


def test_names_are_unique() -> None:
    """A name means one code."""
    assert len(CODES) == len({code.name for code in CODES.values()})


@pytest.mark.parametrize("kind", _error_classes())
def test_each_error_has_its_own_code(kind: type[SpoolError]) -> None:
    """An error's code is in the registry, and no other error has it."""
    sharing = [each for each in _error_classes() if each.code == kind.code]

    assert kind.code in CODES
    assert [kind] == sharing


def test_an_error_says_what_to_do() -> None:
    """The text tells operation, subject and cause; the hint comes from the code."""
    error = errors.NoRoom(operation="copy", subject="a file", cause="no space left")

    assert "could not copy a file: no space left" == str(error)
    assert CODES["SPL004"].help == error.hint
    assert error.transient


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_to_ignore_a_file_is_a_code(reason: Reason) -> None:
    """What is left in the outbox can be explained."""
    assert str(reason) in CODES
