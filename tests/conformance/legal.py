"""Whether a field's columns are a value it may have: said once more, apart from edi.

The mutation check asks this of every damage that no finding speaks of. What it knows is
the layout; how values look is written here again, so that a check which is missing in
the engine is not missing here too.
"""

from __future__ import annotations

import string
from datetime import date

from edi.check_characters import Answer, check_uci, check_uln
from edi.layout.plan import FieldPlan, TypePlan

NAME_CHARACTERS = frozenset(string.ascii_uppercase + " '.:()/-")


def is_legal(item: FieldPlan, raw: bytes) -> bool:
    """Whether these columns are in order for the field, whatever stood there before."""
    text = raw.decode("latin-1")
    if item.type.base == "literal":
        return text == item.type.literal
    if not text.strip(" "):
        return item.type.base == "filler" or not item.required
    return _is_value(item.type, text)


def _is_value(kind: TypePlan, text: str) -> bool:
    if kind.base == "filler":
        return False
    if kind.base in ("digits", "integer", "pence"):
        return _is_number(kind, text)
    if kind.base == "date":
        return _is_date(text)
    if kind.base == "flag":
        return text.rstrip(" ") in kind.choices
    return _is_text(kind, text)


def _is_number(kind: TypePlan, text: str) -> bool:
    if not all(character in string.digits for character in text):
        return False
    number = int(text)
    if kind.minimum is not None and number < kind.minimum:
        return False
    if kind.maximum is not None and number > kind.maximum:
        return False
    return kind.check != "uln" or check_uln(text).answer is Answer.VALID


def _is_date(text: str) -> bool:
    if len(text) != 6 or not all(each in string.digits for each in text):
        return False
    try:
        date(2000 + int(text[4:6]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return False
    return True


def _is_text(kind: TypePlan, text: str) -> bool:
    if text.startswith(" ") or not text.isascii() or not text.isprintable():
        return False
    if not kind.any_case and text != text.upper():
        return False
    if kind.check == "uci":
        return check_uci(text.rstrip(" ")).answer is Answer.VALID
    if kind.form == "person_name":
        only = set(text.rstrip(" ")) <= NAME_CHARACTERS
        return only and text.count(":") == 1 and not text.startswith(":")
    if kind.form == "centre_number":
        return len(text) == 5 and text.isalnum() and text[2:].isdigit()
    return True
