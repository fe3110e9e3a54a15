"""Profiles: what an awarding body asks of entries beyond the format of the files.

A profile is data (`grammars/profiles/*.toml`). Each value carries where it is from; a
value that is missing is not known, and no rule guesses it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from edi.catalogue import profile_sources

T = TypeVar("T")


class ProfileError(ValueError):
    """A profile that cannot be read: where, and what was expected."""


@frozen
class Fact(Generic[T]):
    """One value, and how it is known."""

    value: T
    source: str
    year: int | None = None
    """The year it was said for; None where its source shows none."""
    recalled: bool = False
    """No source was seen."""


@frozen
class CodeForm:
    """What codes of one kind look like: `R###@` is R, three digits and a letter."""

    text: str
    _pattern: re.Pattern[str] = field(init=False, eq=False, repr=False)

    @_pattern.default
    def _compiled(self) -> re.Pattern[str]:
        parts = {"#": "[0-9]", "@": "[A-Z]"}
        return re.compile("".join(parts.get(c) or re.escape(c) for c in self.text))

    def fits(self, code: str) -> bool:
        """Whether a code is of this form."""
        return self._pattern.fullmatch(code) is not None


@frozen
class Deadline:
    """The last day for something in one series of one year."""

    of: str
    """`entries`, `amendments` or `marks`."""
    series: str
    """The series' beginning: a month, or month and letter."""
    year: int
    last_day: date
    source: str


@frozen(kw_only=True)
class Profile:
    """What is known of one family of qualifications; None: not known."""

    name: str
    title: str
    awarding_body: str
    as_of: date
    certification: Fact[CodeForm] | None = None
    if_missing: Fact[str] | None = None
    """What is left to do where a certification was not entered in time."""
    examined: Fact[CodeForm] | None = None
    moderated: Fact[CodeForm] | None = None
    required: Fact[int] | None = None
    """How many units a certification takes."""
    one_route: Fact[bool] | None = None
    terminal: Fact[bool] | None = None
    attempts: Fact[int] | None = None
    """How often an examined unit may be taken before the certification."""
    attempts_of: tuple[str, ...] = ()
    """The units that this limit is for."""
    sample_days: Fact[int] | None = None
    """Working days in which a sample is sent that was asked for."""
    deadlines: tuple[Deadline, ...] = ()
    costs: Mapping[str, Fact[str]] = field(factory=dict)
    """By what is late."""
    gradesets: Mapping[str, Fact[frozenset[str]]] = field(factory=dict)
    """By code."""

    def deadline(self, of: str, series: str, year: int) -> Deadline | None:
        """The deadline that was published for that series of that year, if known."""
        fitting = [
            each
            for each in self.deadlines
            if (each.of, each.year) == (of, year) and series.startswith(each.series)
        ]
        return max(fitting, key=lambda each: len(each.series), default=None)

    def unit_of(self, code: str) -> str | None:
        """The unit of an option code, without its route; None for another code."""
        if self.examined is not None and self.examined.value.fits(code):
            return code
        if self.moderated is not None and self.moderated.value.fits(code):
            return code[:-1]
        return None

    def is_examined(self, code: str) -> bool:
        """Whether an option code is that of an examined unit."""
        return self.examined is not None and self.examined.value.fits(code)

    def is_certification(self, code: str) -> bool:
        """Whether an option code is that of a certification."""
        return self.certification is not None and self.certification.value.fits(code)


def read_profile(text: str, label: str = "profile") -> Profile:
    """A profile from its TOML text. Raises ProfileError."""
    try:
        form = tomllib.loads(text)
        return _profile(form)
    except (KeyError, TypeError, ValueError) as error:
        raise ProfileError(f"{label}: {error}, expected as in the README") from error


def _profile(form: Mapping[str, Any]) -> Profile:
    certification, units = form.get("certification", {}), form.get("units", {})
    retakes = form.get("retakes", {})
    return Profile(
        name=form["name"],
        title=form["title"],
        awarding_body=form["awarding_body"],
        as_of=form["as_of"],
        certification=_form(certification.get("form")),
        if_missing=_fact(certification.get("if_missing"), str),
        examined=_form(units.get("examined")),
        moderated=_form(units.get("moderated")),
        required=_fact(units.get("required"), int),
        one_route=_fact(form.get("routes", {}).get("one_for_all"), bool),
        terminal=_fact(form.get("terminal", {}).get("examined_in_final_series"), bool),
        attempts=_fact(retakes.get("examined_attempts"), int),
        attempts_of=tuple(retakes.get("units", ())),
        sample_days=_fact(form.get("sample", {}).get("working_days"), int),
        deadlines=tuple(Deadline(**each) for each in form.get("deadline", ())),
        costs={each["of"]: _known(each, str) for each in form.get("cost", ())},
        gradesets={
            each["code"]: Fact(
                frozenset(each["grades"]), each["source"], each.get("year")
            )
            for each in form.get("gradeset", ())
        },
    )


def _fact(form: Mapping[str, Any] | None, kind: type[T]) -> Fact[T] | None:
    return None if form is None else _known(form, kind)


def _known(form: Mapping[str, Any], kind: type[T]) -> Fact[T]:
    value = form["value"]
    if not isinstance(value, kind):
        raise TypeError(f"found {value!r} as a value, expected {kind.__name__}")
    recalled = form.get("confidence") == "recalled"
    return Fact(value, form["source"], form.get("year"), recalled)


def _form(form: Mapping[str, Any] | None) -> Fact[CodeForm] | None:
    fact = _fact(form, str)
    if fact is None:
        return None
    return Fact(CodeForm(fact.value), fact.source, fact.year, fact.recalled)


@frozen
class Profiles:
    """The profiles in use."""

    profiles: tuple[Profile, ...] = ()

    def of(self, awarding_body: str | None) -> tuple[Profile, ...]:
        """Those of an awarding body."""
        return tuple(p for p in self.profiles if p.awarding_body == awarding_body)

    @classmethod
    def named(cls, names: Iterable[str]) -> Profiles:
        """The shipped profiles of these names. Raises ProfileError for another one."""
        known = shipped_profiles()
        wanted = tuple(names)
        for name in wanted:
            if name not in known:
                raise ProfileError(
                    f"there is no profile {name!r}; known: {', '.join(known)}"
                )
        return cls(tuple(known[name] for name in wanted))


@cache
def shipped_profiles() -> Mapping[str, Profile]:
    """The shipped profiles by name."""
    found = (read_profile(text, label) for label, text in profile_sources())
    return {profile.name: profile for profile in found}
