"""The awarding-body profiles that a configuration or a command line asks for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.config.faults import ConfigErrors, Fault

if TYPE_CHECKING:
    from daemon.config import Config
    from edi import Profile, Profiles

FILE = ".toml"
"""A name that ends so is that of a file, any other one that of a shipped profile."""


def profiles_named(names: Iterable[str], base: Path) -> Profiles | None:
    """Return the profiles of these names, paths taken from a folder; None for none.

    Raises ProfileError for one that is not there or cannot be understood.
    """
    chosen = [_profile(name, base) for name in names]
    if not chosen:
        return None
    from edi import Profiles

    return Profiles(tuple(chosen))


def _profile(name: str, base: Path) -> Profile:
    from edi import ProfileError, Profiles
    from edi.profile import read_profile

    if not name.endswith(FILE):
        (found,) = Profiles.named([name]).profiles
        return found
    try:
        text = (base / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"cannot read {base / name}: {error}") from None
    return read_profile(text, name)


def configured_profiles(config: Config) -> Profiles | None:
    """Return the profiles that a configuration asks for; raises ConfigErrors."""
    faults = profile_faults(config)
    if faults:
        raise ConfigErrors(config.path, faults)
    return profiles_named(config.checks.profiles, config.path.parent)


def profile_faults(config: Config) -> list[Fault]:
    """Everything wrong with the profiles that a configuration asks for."""
    from edi import ProfileError

    faults = []
    for index, name in enumerate(config.checks.profiles):
        try:
            profiles_named([name], config.path.parent)
        except ProfileError as error:
            path = ("checks", "profiles", index)
            faults.append(Fault(code="CFG033", message=str(error), path=path))
    return faults
