"""`a2c name`, `a2c uci` and `a2c uln`."""

from __future__ import annotations

import pytest

from tests.daemon.cli.running import a2c


def test_uci_is_completed() -> None:
    """A program can pipe twelve characters in and use what comes out."""
    ran = a2c("uci", "999990250001")
    assert (0, "999990250001D\n", "") == (ran.code, ran.out, ran.talk)


def test_uln_is_completed() -> None:
    """The same for the check digit of a ULN."""
    ran = a2c("uln", "927630868")
    assert (0, "9276308686\n", "") == (ran.code, ran.out, ran.talk)


def test_completed_as_json() -> None:
    """The JSON says the whole identifier and the character that was added."""
    expected = {"version": 1, "uci": "999990250001D", "expected": "D"}
    assert expected == a2c("uci", "999990250001", "--json").form


@pytest.mark.parametrize(
    ("text", "code", "answer", "expected"),
    [
        ("999990250001D", 0, "valid", "D"),
        ("999990140001X", 1, "invalid", "B"),
        ("AB0010250001D", 1, "cannot be checked", None),
        ("999990250001", 1, "cannot be checked", "D"),
        ("99999025000!D", 1, "invalid", None),
    ],
)
def test_uci_has_three_answers(
    text: str, code: int, answer: str, expected: str | None
) -> None:
    """Valid is exit code 0; the answer stands in words and in JSON."""
    ran = a2c("uci", "--check", text, "--json")
    form = ran.form
    assert {"version", "uci", "answer", "expected", "reason"} == set(form)
    told = (form["version"], form["uci"], form["answer"], form["expected"])
    assert (1, text, answer, expected) == told
    assert code == ran.code
    words = a2c("uci", "--check", text)
    assert f"{text}: {answer}: {form['reason']}\n" == words.out
    assert code == words.code


@pytest.mark.parametrize(
    ("text", "code", "answer"),
    [("9276308686", 0, "valid"), ("9276308687", 1, "invalid")],
)
def test_uln_is_verified(text: str, code: int, answer: str) -> None:
    """A ULN is valid or not; the right digit is told."""
    ran = a2c("uln", "--check", text, "--json")
    assert (code, text, answer, "6") == (
        ran.code,
        ran.form["uln"],
        ran.form["answer"],
        ran.form["expected"],
    )


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("uci", "999990250001D"), 2, "verify it with --check"),
        (("uci", "99999"), 2, "5 characters found, 12 expected"),
        (("uln", "9276308686"), 2, "verify it with --check"),
        (("uci", "AB0010250001"), 1, "letters in the centre number"),
        (("uln", "000000000"), 1, "the first digit is 0"),
    ],
)
def test_what_cannot_be_completed_is_told(
    arguments: tuple[str, ...], code: int, words: str
) -> None:
    """Nothing goes to stdout when there is no answer to use."""
    ran = a2c(*arguments)
    assert (code, "") == (ran.code, ran.out)
    assert words in ran.talk


def test_name_of_a_centre_s_file() -> None:
    """Every part of a name has its key; parts that it has not are null."""
    ran = a2c("name", "e1234501.x01", "--json")
    assert {
        "version": 1,
        "name": "e1234501.x01",
        "form": "centre",
        "canonical": "E1234501.X01",
        "data_type": "E",
        "centre_number": "12345",
        "awarding_body": "01",
        "series": None,
        "year": None,
        "language": None,
        "sequence": 1,
        "copy_number": None,
        "guid": None,
    } == ran.form
    assert 0 == ran.code


def test_name_of_a_broadcast_file() -> None:
    """Basedata names carry series, year and language instead of a centre."""
    form = a2c("name", "S6A26_01.X03", "--json").form
    assert ("broadcast", "6A", "26", "english", "01", 3) == (
        form["form"],
        form["series"],
        form["year"],
        form["language"],
        form["awarding_body"],
        form["sequence"],
    )


def test_name_of_no_known_form() -> None:
    """An unknown name is an answer, with its own exit code."""
    ran = a2c("name", "letter.pdf", "--json")
    assert (1, "unknown") == (ran.code, ran.form["form"])


def test_name_in_words() -> None:
    """For people the codes come with what they stand for."""
    ran = a2c("name", "E1234501.X01")
    assert "centre number  12345" in ran.out
    assert "OCR" in ran.out
