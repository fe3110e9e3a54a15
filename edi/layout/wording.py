"""What parts of a layout mean, in the words of reference pages and comparisons."""

from __future__ import annotations

from edi.layout.plan import (
    Condition,
    FieldPlan,
    FilePlan,
    GroupPlan,
    Many,
    One,
    Sequence,
    TypePlan,
)

DIRECTIONS = {
    "from_centre": "from a centre to an awarding body",
    "to_centre": "from an awarding body to a centre",
    "broadcast": "from an awarding body to all centres",
}
"""Who sends a file to whom, by `FilePlan.direction`."""

_BASES = {
    "text": "text, left-justified, filled with blanks",
    "digits": "as many digits as columns",
    "integer": "a number, right-justified, filled with zeros",
    "pence": "money in pence, right-justified, filled with zeros",
    "date": "a date as DDMMYY",
    "filler": "always blank",
}
_CHECKS = {
    "uci": "the last character checks the others (UCI)",
    "uln": "the last digit checks the others (ULN)",
}
_FORMS = {
    "person_name": "`SURNAME:FORENAMES`",
    "series": "a month (1 to 9, A, B or C) and the awarding body's letter",
    "centre_number": "five characters, the last three of them digits",
}


def columns_text(item: FieldPlan | GroupPlan) -> str:
    """Columns as a booklet prints them: `8-11`, `52`, `28 to the end`."""
    if item.end is None:
        return f"{item.start} to the end"
    return f"{item.start}" if item.start == item.end else f"{item.start}-{item.end}"


def type_text(kind: TypePlan) -> str:
    """What a field of this type may hold, as one phrase."""
    match kind.base:
        case "literal":
            return f"always `{kind.literal}`"
        case "flag":
            said = [f"one of {', '.join(f'`{choice}`' for choice in kind.choices)}"]
        case base:
            said = [_BASES[base]]
    if kind.minimum is not None or kind.maximum is not None:
        said.append(f"from {kind.minimum} to {kind.maximum}")
    if kind.form:
        said.append(_FORMS[kind.form])
    if kind.code_list:
        said.append(f"a code of the open list `{kind.code_list}`")
    if kind.check:
        said.append(_CHECKS[kind.check])
    if kind.birth:
        said.append("in the past")
    if kind.any_case:
        said.append("small letters too")
    return "; ".join(said)


def rules_text(item: FieldPlan) -> tuple[str, ...]:
    """What else holds for a field, a phrase each."""
    said = []
    if item.required:
        said.append("required")
    if item.key:
        said.append("key")
    if item.personal:
        said.append("personal")
    if item.when:
        said.append(_condition_text(item.when))
    if item.counts:
        said.append(f"counts `{item.counts}`")
    if item.same_as:
        said.append(f"same as `{item.same_as.owner}.{item.same_as.field}`")
    if item.reference:
        where = f"`{item.reference.kind}.{item.reference.field}`"
        said.append(f"occurs as {where} in the basedata")
    return tuple(said)


def _condition_text(condition: Condition) -> str:
    if not condition.values:
        relation = "blank" if condition.negated else "filled"
        return f"filled exactly when `{condition.field}` is {relation}"
    values = " or ".join(f"`{value}`" for value in condition.values)
    relation = "is not" if condition.negated else "is"
    return f"filled exactly when `{condition.field}` {relation} {values}"


def sequence_text(sequence: Sequence) -> str:
    """A file's order of records in the notation of layouts: `header entry* trailer`."""
    return " ".join(_part_text(part) for part in sequence.parts)


def _part_text(part: One | Many) -> str:
    if isinstance(part, One):
        return part.kind
    inner = sequence_text(part.inner)
    if len(part.inner.parts) > 1:
        inner = f"({inner})"
    return inner + ("?" if part.most == 1 else "+" if part.least else "*")


def repeat_text(group: GroupPlan) -> str:
    """How often a group's item may stand."""
    return f"up to {group.repeat} items of {group.width} columns"


def length_text(length: int, open_ended: bool) -> str:
    """A record's length: `204`, or `27 or more`."""
    return f"{length} or more" if open_ended else str(length)


def letter_and_direction(file: FilePlan) -> str:
    """`letter E, from a centre to an awarding body`."""
    return f"letter {file.letter}, {DIRECTIONS[file.direction]}"
