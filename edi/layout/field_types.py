"""Types: what a layout declares about columns' contents, proved and resolved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Literal, TypeVar, cast, get_args

import attrs
from attrs import frozen

from edi.layout.faults import FaultList
from edi.layout.plan import BaseType, TypePlan
from edi.layout.tree import Mark, TypeItem, TypeUse, Word

T = TypeVar("T")

BASE_TYPES: tuple[str, ...] = get_args(BaseType)
FORMS: tuple[Literal["person_name", "series", "centre_number"], ...] = (
    "person_name",
    "series",
    "centre_number",
)
Check = Literal["uci", "uln"]
CHECKS: tuple[Check, ...] = ("uci", "uln")
CHECKED: Mapping[str, tuple[str, ...]] = {"uci": ("text",), "uln": ("text", "digits")}
"""Check → base types it is computed over."""

TYPE_MARKS: Mapping[str, tuple[str, ...]] = {
    "form": ("text",),
    "range": ("digits", "integer", "pence"),
    "codes": ("text", "digits"),
    "check": ("text", "digits"),
    "birth": ("date",),
    "any_case": ("text",),
    "personal": ("text", "digits", "integer", "pence", "date", "flag"),
}
"""What may be said of a type → the base types it may be said of."""

DATE_WIDTH = 6  # DDMMYY


@frozen
class ResolvedType:
    """A type ready to stand in a plan."""

    plan: TypePlan
    width: int | None
    """Columns it takes; None where it fits any number."""
    personal: bool = False


class TypeTable:
    """The declared types of all sources, and the base types."""

    def __init__(self, code_lists: Collection[str], faults: FaultList) -> None:
        self._code_lists = code_lists
        self._faults = faults
        self._declared: dict[str, ResolvedType | None] = {}

    def declare(self, items: Iterable[TypeItem]) -> None:
        """Add `type` statements; each is made from a base type or one before it."""
        for item in items:
            name = item.name.text
            if name in self._declared or name in BASE_TYPES:
                what = "a base type" if name in BASE_TYPES else "declared already"
                self._faults.add("LAY043", item.name.span, f"type '{name}' is {what}")
                continue
            resolved = self.resolve(item.type, item.marks)
            if resolved is not None:
                plan = attrs.evolve(resolved.plan, name=name)
                resolved = attrs.evolve(resolved, plan=plan)
            self._declared[name] = resolved

    def resolve(self, use: TypeUse, marks: Iterable[Mark]) -> ResolvedType | None:
        """The type as used, with its marks; None where a fault was noted.

        Marks that say nothing of a type are passed over.
        """
        found = self._named(use)
        seen: set[str] = set()
        for mark in marks:
            if mark.kind in TYPE_MARKS:
                if mark.kind in seen:
                    self._faults.add(
                        "LAY031", mark.span, f"'{mark.kind}' is said twice"
                    )
                elif found is not None:
                    found = self._marked(found, mark)
                seen.add(mark.kind)
        return found

    def _named(self, use: TypeUse) -> ResolvedType | None:
        name = use.name.text
        if name in BASE_TYPES:
            return self._base(cast("BaseType", name), use)
        if name not in self._declared:
            known = [*BASE_TYPES, *self._declared]
            self._faults.add(
                "LAY028",
                use.name.span,
                f"found type '{name}', expected a declared type or a base type"
                + nearest(name, known),
            )
            return None
        if use.arguments:
            self._faults.add(
                "LAY029",
                use.arguments[0].span,
                f"found an argument for the declared type '{name}', expected none",
            )
            return None
        return self._declared[name]

    def _base(self, base: BaseType, use: TypeUse) -> ResolvedType | None:
        arguments = use.arguments
        plan = TypePlan(base, base)
        if base in ("text", "digits", "integer", "pence"):
            if not arguments:
                return ResolvedType(plan, None)
            if len(arguments) == 1 and _is_width(arguments[0]):
                return ResolvedType(plan, int(arguments[0].text))
            self._wrong_arguments(use, "one width of at least 1")
            return None
        if base == "flag":
            return self._flag(plan, use)
        if base == "literal":
            if len(arguments) == 1 and _is_text(arguments[0]):
                text = arguments[0].text
                return ResolvedType(attrs.evolve(plan, literal=text), len(text))
            self._wrong_arguments(use, "one text in quotes, without accents")
            return None
        width = DATE_WIDTH if base == "date" else None
        if arguments and [word.text for word in arguments] != [str(width)]:
            self._wrong_arguments(use, f"{width} or nothing" if width else "nothing")
            return None
        return ResolvedType(plan, width)

    def _flag(self, plan: TypePlan, use: TypeUse) -> ResolvedType | None:
        choices = tuple(word.text for word in use.arguments)
        if not choices or len({len(choice) for choice in choices}) != 1:
            self._wrong_arguments(use, "choices of one length")
            return None
        if len(set(choices)) < len(choices):
            self._wrong_arguments(use, "each choice once")
            return None
        return ResolvedType(attrs.evolve(plan, choices=choices), len(choices[0]))

    def _wrong_arguments(self, use: TypeUse, expected: str) -> None:
        shown = ", ".join(word.text for word in use.arguments)
        self._faults.add(
            "LAY029",
            (use.arguments or (use.name,))[0].span,
            f"found {use.name.text}({shown}), expected {expected}",
        )

    def _marked(self, found: ResolvedType, mark: Mark) -> ResolvedType:
        plan = found.plan
        if plan.base not in TYPE_MARKS[mark.kind]:
            bases = " or ".join(TYPE_MARKS[mark.kind])
            self._faults.add(
                "LAY030",
                mark.span,
                f"found '{mark.kind}' on type {plan.base}, expected it on {bases}",
            )
            return found
        if mark.kind == "personal":
            return attrs.evolve(found, personal=True)
        return attrs.evolve(found, plan=self._marked_plan(found, mark))

    def _marked_plan(self, found: ResolvedType, mark: Mark) -> TypePlan:
        plan = found.plan
        if mark.kind == "birth":
            return attrs.evolve(plan, birth=True)
        if mark.kind == "any_case":
            return attrs.evolve(plan, any_case=True)
        if mark.kind == "range":
            return self._range(found, mark)
        word = mark.words[0]
        if mark.kind == "form":
            form = self._one_of("form", word, {name: name for name in FORMS})
            return attrs.evolve(plan, form=form)
        if mark.kind == "check":
            fitting: dict[str, Check] = {
                name: name for name in CHECKS if plan.base in CHECKED[name]
            }
            return attrs.evolve(plan, check=self._one_of("check", word, fitting))
        if word.text not in self._code_lists:
            self._faults.add(
                "LAY033",
                word.span,
                f"found no list '{word.text}'" + nearest(word.text, self._code_lists),
            )
        return attrs.evolve(plan, code_list=word.text)

    def _one_of(self, what: str, word: Word, known: Mapping[str, T]) -> T | None:
        if word.text not in known:
            expected = " or ".join(known)
            message = f"found {what} '{word.text}', expected {expected}"
            self._faults.add("LAY030", word.span, message)
        return known.get(word.text)

    def _range(self, found: ResolvedType, mark: Mark) -> TypePlan:
        low, high = (int(word.text) for word in mark.words)
        if low > high:
            self._faults.add(
                "LAY032", mark.span, f"found {low}..{high}, expected the lower first"
            )
        elif found.width is not None and len(str(high)) > found.width:
            self._faults.add(
                "LAY032",
                mark.words[1].span,
                f"found {high}, expected at most {found.width} digits",
            )
        return attrs.evolve(found.plan, minimum=low, maximum=high)


def _is_width(word: Word) -> bool:
    return not word.quoted and word.text.isdigit() and int(word.text) >= 1


def _is_text(word: Word) -> bool:
    return word.quoted and word.text.isascii() and word.text.strip() != ""


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the known name that resembles it most, or nothing."""
    from difflib import get_close_matches  # only wanted when something is wrong

    found = get_close_matches(name, list(known), n=1)
    return f"; did you mean '{found[0]}'?" if found else ""
