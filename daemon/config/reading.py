"""Turns parsed TOML into configuration values through cattrs, strictly.

Nothing is converted on a guess: text stays text and a number is a number (an integer
may stand for a float). Every fault of every value is collected before any is reported.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from daemon.config.faults import Fault, KeyPath
from daemon.config.values import NOT_A_KEY, Rule

T = TypeVar("T")

# cattrs speaks of types as values of `Any`; so do the hooks below, and only they.


class _ValueFaultError(ValueError):
    """One value is wrong: its code and what was found and expected."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def structure(
    raw: Mapping[str, object], cls: type[T], base: Path
) -> tuple[T | None, list[Fault]]:
    """Return the values of `cls` in `raw`, or None and everything that is wrong.

    Relative paths are taken from the folder `base`.
    """
    try:
        return _converter(base).structure(raw, cls), []
    except BaseValidationError as error:
        return None, _faults(error, ())


def _converter(base: Path) -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook(str, _exactly(str, "text in double quotes"))
    converter.register_structure_hook(int, _exactly(int, "a whole number"))
    converter.register_structure_hook(bool, _exactly(bool, "true or false"))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(Path, _path_below(base))
    converter.register_structure_hook_func(_is_literal, _choice)
    converter.register_structure_hook_func(_has_rule, _ruled(converter))
    converter.register_structure_hook_factory(attrs.has, _table_hook(converter))
    converter.register_structure_hook_func(_is_list, _list_hook(converter))
    converter.register_structure_hook_func(_is_mapping, _mapping_hook(converter))
    return converter


def _exactly(kind: type, expected: str) -> Callable[[object, Any], object]:
    def hook(value: object, _: Any) -> object:
        if type(value) is not kind:
            raise _ValueFaultError(
                "CFG005", f"expected {expected}, found {_say(value)}"
            )
        return value

    return hook


def _number(value: object, _: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _ValueFaultError("CFG005", f"expected a number, found {_say(value)}")
    return float(value)


def _path_below(base: Path) -> Callable[[object, Any], Path]:
    def hook(value: object, _: Any) -> Path:
        if not isinstance(value, str):
            message = f"expected a path in quotes, found {_say(value)}"
            raise _ValueFaultError("CFG005", message)
        if not value.strip() or "\0" in value:
            raise _ValueFaultError("CFG007", "expected a path, found an empty one")
        return base / value

    return hook


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _choice(value: object, kind: Any) -> object:
    choices = get_args(kind)
    if not isinstance(value, str):
        _exactly(str, "text in double quotes")(value, str)
    if value not in choices:
        listed = ", ".join(f'"{choice}"' for choice in choices)
        message = f"expected one of {listed}, found {_say(value)}"
        raise _ValueFaultError("CFG006", message)
    return value


def _has_rule(kind: Any) -> bool:
    return get_origin(kind) is Annotated and any(
        isinstance(item, Rule) for item in kind.__metadata__
    )


def _ruled(converter: Converter) -> Callable[[object, Any], object]:
    def hook(value: object, kind: Any) -> object:
        plain = converter.structure(value, get_args(kind)[0])
        for rule in kind.__metadata__:
            if not rule.holds(plain):
                message = f"expected {rule.expected}, found {_say(value)}"
                raise _ValueFaultError(rule.code, message)
        return plain

    return hook


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _list_hook(converter: Converter) -> Callable[[object, Any], tuple[object, ...]]:
    def hook(value: object, kind: Any) -> tuple[object, ...]:
        if not isinstance(value, list):
            message = f"expected a list in [], found {_say(value)}"
            raise _ValueFaultError("CFG005", message)
        member = get_args(kind)[0]
        items: list[object] = converter.structure(value, list[member])  # type: ignore[valid-type]  # a type known at run time
        return tuple(items)

    return hook


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping


def _mapping_hook(converter: Converter) -> Callable[[object, Any], dict[Any, Any]]:
    def hook(value: object, kind: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            message = f"expected a section, found {_say(value)}"
            raise _ValueFaultError("CFG005", message)
        key, item = get_args(kind)
        items: dict[Any, Any] = converter.structure(value, dict[key, item])  # type: ignore[valid-type]  # types known at run time
        return items

    return hook


def _table_hook(converter: Converter) -> Callable[[Any], Callable[..., Any]]:
    def factory(cls: Any) -> Callable[..., Any]:
        hidden: dict[str, Any] = {
            item.name: override(omit=True)
            for item in attrs.fields(cls)
            if item.metadata == NOT_A_KEY
        }
        structured = make_dict_structure_fn(cls, converter, **hidden)

        def hook(value: object, kind: Any) -> object:
            if not isinstance(value, dict):
                message = f"expected a section, found {_say(value)}"
                raise _ValueFaultError("CFG005", message)
            return structured(value, kind)

        return hook

    return factory


def _say(value: object) -> str:
    """Name a value found, briefly."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"' if len(value) <= 40 else f'"{value[:40]}..."'
        case int() | float():
            return f"the number {value}"
        case list():
            return "a list"
        case dict():
            return "a section"
        case _:
            return "a date or time"


def _faults(error: BaseException, path: KeyPath) -> list[Fault]:
    """Walk cattrs' tree of errors; its notes say where each of them belongs."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            path = (*path, note.name)
        elif isinstance(note, IterableValidationNote):
            path = (*path, note.index)
    if isinstance(error, BaseExceptionGroup):
        return [fault for inner in error.exceptions for fault in _faults(inner, path)]
    if isinstance(error, ForbiddenExtraKeysError):
        return [_unknown(name, error.cl, path) for name in sorted(error.extra_fields)]
    if isinstance(error, KeyError):
        name = str(error.args[0])
        return [Fault(code="CFG004", message=f"{name} is missing", path=path)]
    if isinstance(error, _ValueFaultError):
        return [Fault(code=error.code, message=str(error), path=path)]
    raise error  # ours to repair: not about a value


def _unknown(name: str, cls: Any, path: KeyPath) -> Fault:
    known = [item.name for item in attrs.fields(cls) if item.metadata != NOT_A_KEY]
    close = difflib.get_close_matches(name, known, n=1)
    listed = f"known here: {', '.join(known)}"
    return Fault(
        code="CFG003",
        message=f"{name} is not known here",
        path=(*path, name),
        help=f"did you mean {close[0]}? {listed}" if close else f"remove it; {listed}",
    )
