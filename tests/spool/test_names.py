"""Names that any folder may hold, and how others are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spool.names import escaped_name, name_fault, safe_name, temporary_name

ANY_NAME = st.text(st.characters(), max_size=300)


@pytest.mark.parametrize(
    "name",
    [
        "E1234501.X01",
        "e1234501.x01",
        "a2c.12345.01.EDIResults.0b8d.xml",
        "E0000010 (1).X01",
        "über.txt",
        ".hidden",
        "console.txt",
        "COM10",
        "x" * 255,
    ],
)
def test_usual_names(name: str) -> None:
    """Names that people and programs really use may be laid anywhere."""
    assert None is name_fault(name)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "is empty"),
        (".", "means a folder"),
        ("..", "means a folder"),
        ("../E1234501.X01", "holds '/'"),
        ("..\\E1234501.X01", "holds '\\\\'"),
        ("C:x", "holds ':'"),
        ("a\x00b", "holds the unseen character \\x00"),
        ("a\nb", "holds the unseen character \\n"),
        ("a\u202eb", "holds the unseen character \\u202e"),
        ("a\udcffb", "holds the unseen character \\udcff"),
        ("E1234501.X01 ", "ends in a blank"),
        (" E1234501.X01", "begins with a blank"),
        ("E1234501.", "ends in a dot"),
        ("CON", "is a device name on Windows"),
        ("nul.X01", "is a device name on Windows"),
        ("Aux .txt", "is a device name on Windows"),
        ("lpt1.x", "is a device name on Windows"),
        ("x" * 256, "is longer than 255 bytes"),
        ("é" * 128, "is longer than 255 bytes"),
    ],
)
def test_unusable_names(name: str, fault: str) -> None:
    """Each name that some system cannot hold is told by its fault."""
    assert fault == name_fault(name)


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("../E1234501.X01", "..%2FE1234501.X01"),
        ("50%.X01", "50%25.X01"),
        ("CON.X01", "%43ON.X01"),
        ("E1234501.X01 ", "E1234501.X01%20"),
        ("a\udcffb", "a%ED%B3%BFb"),
        ("..", ".%2E"),
        ("", "%"),
    ],
)
def test_escaped_names(name: str, escaped: str) -> None:
    """An escaped name still tells the one it was."""
    assert escaped == escaped_name(name)


@given(ANY_NAME)
def test_an_escaped_name_is_safe(name: str) -> None:
    """Whatever comes from afar gets a name that any folder may hold."""
    assert safe_name(escaped_name(name))


@pytest.mark.parametrize(
    ("name", "temporary"),
    [
        ("E1234501.X01", False),
        (".E1234501.X01.part", True),
        ("E1234501.X01.part", True),
        ("E1234501.TMP", True),
        ("~$E1234501.X01", True),
        ("Thumbs.db", True),
        (".DS_Store", True),
        ("part.X01", False),
    ],
)
def test_temporary_names(name: str, temporary: bool) -> None:
    """Names that programs use while they write, and systems for themselves."""
    assert temporary == temporary_name(name)
