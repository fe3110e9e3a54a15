"""Names that layouts may give: they become names of Python classes and properties."""

from __future__ import annotations

import keyword
import re

from edi.layout.faults import FaultList
from edi.layout.plan import LayoutSpan

FORM = re.compile(r"[a-z][a-z0-9_]*")

RESERVED = {
    "cls",
    "data_type",
    "ending",
    "item_classes",
    "kind",
    "len",
    "length",
    "make",
    "number",
    "raw",
    "tuple",
}
"""What every record class has itself, or uses where it makes a record."""

RESERVED_ENDINGS = ("_items", "_raw")
"""Names of this ending are the record classes' own."""


def prove_name(
    name: str, span: LayoutSpan, faults: FaultList, *, member: bool = False
) -> None:
    """Note a name of a field, record or format that no class could have.

    A `member` of a group is freer: its class has nothing of a record's.
    """
    if not FORM.fullmatch(name):
        reason = "expected small letters, digits and '_', a letter first"
    elif keyword.iskeyword(name) or keyword.iskeyword(name.capitalize()):
        reason = "which is a word of Python"
    elif not member and (name in RESERVED or name.endswith(RESERVED_ENDINGS)):
        reason = "which every record has for itself"
    else:
        return
    faults.add("LAY053", span, f"found name '{name}', {reason}")
