"""What can be wrong with a field's columns, and the checks of particular forms."""

from __future__ import annotations

from attrs import frozen

from edi.check_characters import Answer, check_uci, check_uln

PERSON_NAME_CHARACTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ '.:()/-")
"""What a name keeps at the awarding body (Pearson, registration and entry data)."""

PLACEHOLDER_ULN = b"9999999999"
"""OCR: leave a missing ULN blank, never a placeholder such as this one."""


class FieldError(ValueError):
    """A field's columns, or a value offered for it, are not what its type allows.

    `code` is the diagnostic's; `found` and `expected` say what was met and wanted.
    """

    def __init__(self, code: str, found: str, expected: str) -> None:
        super().__init__(f"{code}: found {found}, expected {expected}")
        self.code = code
        self.found = found
        self.expected = expected


@frozen
class Fault:
    """One thing wrong with a field's columns: a code and its message's arguments."""

    code: str
    found: str
    expected: str
    at: int | None = None
    """The one column that is wrong, from 0 within the field; None for all of it."""


def quoted(raw: bytes) -> str:
    """Columns as a person should see them: printable, with their blanks."""
    text = raw.decode("latin-1")
    return (
        "'" + "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text) + "'"
    )


def character_fault(raw: bytes) -> Fault | None:
    """The first control character or byte outside ASCII, if there is one."""
    for index, byte in enumerate(raw):
        if byte < 0x20 or byte == 0x7F:
            return Fault("FRM003", f"\\x{byte:02x}", "printable characters", index)
        if byte > 0x7F:
            return Fault("FRM004", f"\\x{byte:02x}", "A-Z, 0-9, punctuation", index)
    return None


def uci_faults(text: str) -> tuple[Fault, ...]:
    """What is wrong with a UCI; one that cannot be checked is told too (FLD012)."""
    result = check_uci(text)
    if result.answer is Answer.VALID:
        return ()
    if result.answer is Answer.UNCHECKABLE:
        return (Fault("FLD012", text, result.reason),)
    if result.expected is None:
        return (Fault("FLD019", text, result.reason),)
    return (Fault("FLD011", text[-1:], result.expected, len(text) - 1),)


def uln_faults(text: str) -> tuple[Fault, ...]:
    """What is wrong with a ULN."""
    if text.encode("latin-1") == PLACEHOLDER_ULN:
        return (Fault("FLD018", text, "blank where the candidate has no ULN"),)
    if check_uln(text).answer is Answer.VALID:
        return ()
    return (Fault("FLD013", text, "ten digits whose last one checks the others"),)


def person_name_faults(raw: bytes) -> tuple[Fault, ...]:
    """What is wrong with a candidate's name."""
    found: list[Fault] = []
    if raw.count(b":") != 1 or raw.lstrip(b" ").startswith(b":"):
        found.append(Fault("FLD014", quoted(raw.rstrip()), "SURNAME:FORENAMES"))
    for index, byte in enumerate(raw.upper()):
        if byte not in PERSON_NAME_CHARACTERS:
            found.append(Fault("FLD008", chr(raw[index]), "A-Z ' . : ( ) / -", index))
            break
    return tuple(found)


def centre_number_faults(raw: bytes) -> tuple[Fault, ...]:
    """What is wrong with a centre number."""
    # Five digits in the UK; letters first for international centres (AB001).
    if len(raw) == 5 and raw.isalnum() and raw[2:].isdigit():
        return ()
    return (Fault("FLD020", quoted(raw), "five characters, such as 12345"),)
