"""File names taken apart and put together."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi.file_names import (
    FILE_TYPES,
    Language,
    compose_broadcast_name,
    compose_centre_name,
    is_temporary_name,
    parse_file_name,
    same_sequence,
)

FIXTURES = Path(__file__).parents[2] / "fixtures" / "names"

letters = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
centres = st.from_regex(r"[0-9A-Z]{2}[0-9]{3}", fullmatch=True)
bodies = st.from_regex(r"[0-9A-Z]{2}", fullmatch=True)
numbers = st.integers(0, 100_000)
centre_names = st.builds(compose_centre_name, letters, centres, bodies, numbers)
languages: st.SearchStrategy[Language] = st.sampled_from(["english", "welsh"])
broadcast_names = st.builds(
    compose_broadcast_name,
    letters,
    st.from_regex(r"[0-9A-C][0-9A-Za-z]", fullmatch=True),
    st.from_regex(r"[0-9]{2}", fullmatch=True),
    bodies,
    numbers,
    languages,
)
twins = st.sampled_from(
    ["{0} (2).{1}", "{0}(2).{1}", "{0}-2.{1}", "{0} - Copy (2).{1}", "{0}.{1} (2)"]
)


def cases(name: str) -> list[Any]:
    """Read the cases of one file, each named after what it is about."""
    read = json.loads((FIXTURES / name).read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["about"]) for case in read]


@pytest.mark.parametrize("case", cases("parts.json"))
def test_parts(case: dict[str, Any]) -> None:
    """Each name of the fixtures gives its parts, in the documented JSON shape."""
    expected = {"version": 1, "name": case["name"]} | case["parts"]

    assert expected == parse_file_name(case["name"]).to_json()


@pytest.mark.parametrize("case", cases("temporary.json"))
def test_temporary(case: dict[str, Any]) -> None:
    """Names that programs make for themselves are told from those people send."""
    assert case["temporary"] is is_temporary_name(case["name"])


@pytest.mark.parametrize("case", cases("compose-centre.json"))
def test_compose_centre(case: dict[str, Any]) -> None:
    """Each set of parts of the fixtures gives its centre name."""
    parts = (case["data_type"], case["centre_number"], case["awarding_body"])

    assert case["name"] == compose_centre_name(*parts, case["sequence"])


@pytest.mark.parametrize("case", cases("compose-broadcast.json"))
def test_compose_broadcast(case: dict[str, Any]) -> None:
    """Each set of parts of the fixtures gives its broadcast name."""
    parts = (case["data_type"], case["series"], case["year"], case["awarding_body"])

    composed = compose_broadcast_name(*parts, case["issue"], case["language"])

    assert case["name"] == composed


@given(letters, centres, bodies, numbers)
def test_centre_name_reads_back(
    data_type: str, centre: str, body: str, number: int
) -> None:
    """Parsing a composed centre name gives back what it was composed of."""
    name = parse_file_name(compose_centre_name(data_type, centre, body, number))

    assert ("centre", data_type, centre, body) == (
        name.form,
        name.data_type,
        name.centre_number,
        name.awarding_body,
    )
    assert name.sequence is not None
    assert same_sequence(name.sequence, number)


@given(broadcast_names)
def test_broadcast_name_reads_back(text: str) -> None:
    """Composing the parsed parts of a broadcast name gives the name again."""
    name = parse_file_name(text)

    assert "broadcast" == name.form
    assert text == compose_broadcast_name(
        name.data_type or "",
        name.series or "",
        name.year or "",
        name.awarding_body or "",
        name.sequence or 0,
        name.language or "english",
    )


@given(centre_names | broadcast_names)
def test_composed_names_are_canonical(text: str) -> None:
    """A composed name is as it should be, and no twin of another."""
    name = parse_file_name(text)

    assert (text, None, False) == (name.canonical, name.copy_number, name.renamed)


@given(centre_names | broadcast_names)
def test_case_does_not_matter(text: str) -> None:
    """Names that differ only by case have one key."""
    keys = {parse_file_name(t).key for t in (text, text.lower(), text.upper())}

    assert 1 == len(keys)


@given(centre_names | broadcast_names, twins)
def test_twin_is_recognised(text: str, twin: str) -> None:
    """A browser's twin keeps its original's parts and says which twin it is."""
    name = parse_file_name(twin.format(*text.split(".")))

    assert (text, 2, True) == (name.canonical, name.copy_number, name.renamed)


@given(st.text())
def test_any_text_is_a_name(text: str) -> None:
    """Parsing never raises and keeps the text; canonical names parse to themselves."""
    name = parse_file_name(text)
    again = parse_file_name(name.canonical)

    assert text == name.text
    assert (name.form, name.canonical) == (again.form, again.canonical)


@given(st.text(alphabet="EeSsXx016A_W. ()-CopyfZzip", max_size=24))
def test_near_names(text: str) -> None:
    """Text close to a name either is one, with a canonical one, or is unknown."""
    name = parse_file_name(text)

    if name.form == "unknown":
        assert (text, False) == (name.canonical, name.renamed)
    else:
        assert "unknown" != parse_file_name(name.canonical).form


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("EE", "12345", "01", 1), "data type is 'EE'"),
        (("", "12345", "01", 1), "data type is ''"),
        (("E", "1234", "01", 1), "centre number is '1234'"),
        (("E", "../..", "01", 1), "centre number is '../..'"),
        (("E", "12345\n", "01", 1), "centre number"),
        (("E", "12345", "0", 1), "awarding body is '0'"),
        (("E", "12345", "01", -1), "sequence number is -1"),
    ],
)
def test_refuses_centre_parts(parts: tuple[str, str, str, int], message: str) -> None:
    """A part that no name can hold is refused with what was found."""
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        compose_centre_name(*parts)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("1", "6A", "26", "01", 1), "data type is '1'"),
        (("S", "DA", "26", "01", 1), "series is 'DA'"),
        (("S", "??", "26", "01", 1), "series is"),
        (("S", "6A", "2026", "01", 1), "year is '2026'"),
        (("S", "6A", "26", "001", 1), "awarding body is '001'"),
        (("S", "6A", "26", "01", -1), "issue is -1"),
    ],
)
def test_refuses_broadcast_parts(
    parts: tuple[str, str, str, str, int], message: str
) -> None:
    """A part that no name can hold is refused with what was found."""
    with pytest.raises(ValueError, match=message):
        compose_broadcast_name(*parts)


def test_refuses_unknown_language() -> None:
    """Only the two languages that have a mark can be composed."""
    with pytest.raises(ValueError, match="language is 'cornish'"):
        compose_broadcast_name("S", "6A", "26", "01", 1, "cornish")  # type: ignore[arg-type]  # what a caller without types may pass


def test_every_letter_has_one_type() -> None:
    """No two data type letters stand for the same type of file."""
    assert len(FILE_TYPES) == len(set(FILE_TYPES.values()))


def test_sequence_wraps() -> None:
    """A name's two digits stand for every number with the same last two digits."""
    same = [number for number in range(250) if same_sequence(7, number)]

    assert [7, 107, 207] == same
