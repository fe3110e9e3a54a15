"""Compiled fields as text of the layout language, which they came from."""

from __future__ import annotations

from collections.abc import Iterator

from edi.layout.plan import Condition, FieldPlan, GroupPlan, TypePlan


def field_text(item: FieldPlan) -> str:
    """What a layout states behind a field's name: its type and all its marks."""
    return " ".join([_type(item), *_marks(item), *_evidence(item)])


def group_text(group: GroupPlan, repeat: int) -> str:
    """What a layout states behind a group's name, without its members."""
    return " ".join([f"repeat {repeat}", *_evidence(group)])


def _type(item: FieldPlan) -> str:
    kind = item.type
    if kind.name != kind.base:
        return kind.name
    words = [_base(kind, item.width)]
    if kind.form:
        words.append(f"form {kind.form}")
    if kind.minimum is not None:
        words.append(f"range {kind.minimum}..{kind.maximum}")
    if kind.code_list:
        words.append(f"codes {kind.code_list}")
    if kind.check:
        words.append(f"check {kind.check}")
    words += ["birth"] if kind.birth else []
    words += ["any_case"] if kind.any_case else []
    words += ["personal"] if item.personal else []
    return " ".join(words)


def _base(kind: TypePlan, width: int) -> str:
    if kind.base == "flag":
        return f"flag({', '.join(kind.choices)})"
    if kind.base in ("text", "digits", "integer", "pence"):
        return f"{kind.base}({width})"
    return kind.base


def _marks(item: FieldPlan) -> Iterator[str]:
    if item.required:
        yield "required"
    if item.key:
        yield "key"
    if item.counts:
        yield f"counts {item.counts}"
    if item.reference:
        yield f"-> {item.reference.kind}.{item.reference.field}"
    if item.when:
        yield f"when {item.when.field} {_condition(item.when)}"
    if item.same_as:
        yield f"same as {item.same_as.owner}.{item.same_as.field}"


def _condition(condition: Condition) -> str:
    if not condition.values:
        return "present"
    listed = ", ".join(f'"{value}"' for value in condition.values)
    return f"{'!=' if condition.negated else '='} {listed}"


def _evidence(item: FieldPlan | GroupPlan) -> Iterator[str]:
    yield f"evidence position={item.position} values={item.values}"
    if item.source:
        yield f'source "{item.source}"'
