"""`a2c init` and `a2c config check`: a configuration to start from, and its faults."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.output import (
    JSON_VERSION,
    ExitCode,
    Trouble,
    command,
    counted,
    say,
    write,
    write_json,
)

if TYPE_CHECKING:
    from daemon.config import Config, ConfigErrors, Fault

ConfigPath = Annotated[
    Path,
    typer.Option(
        "--config", metavar="FILE", envvar="A2C_CONFIG", help="The configuration."
    ),
]
DEFAULT_CONFIG = Path("a2c.toml")


class Role(StrEnum):
    """Which side of the exchange."""

    CENTRE = "centre"
    HUB = "hub"


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("init")(command(init))
    config = typer.Typer(
        help="Look after the configuration.", no_args_is_help=True, add_completion=False
    )
    config.command("check")(command(check))
    # A callback keeps `check` a command of its own although it is the only one.
    config.callback()(_config)
    app.add_typer(config, name="config")


def _config() -> None:
    """Look after the configuration."""


def load(path: Path) -> Config:
    """Load a configuration, its warnings told. Raises Trouble with all its faults."""
    from daemon.config import ConfigErrors, load_config

    try:
        config = load_config(path)
    except ConfigErrors as errors:
        raise refused(path, errors) from None
    for fault in config.warnings:
        say(f"{fault.render(str(path))}\n")
    return config


def refused(path: Path, errors: ConfigErrors) -> Trouble:
    """Tell everything that is wrong with a configuration; what is to be raised."""
    say(errors.render())
    found = sum(fault.severity == "error" for fault in errors.faults)
    return Trouble(
        f"the configuration {path} has {counted(found, 'error')}",
        "correct it, then check it with 'a2c config check'",
    )


def check(
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Check a configuration: everything that is wrong with it at once.

    Exit code 0: it can be used; 2: it cannot.
    """
    faults = _faults(config)
    errors = sum(fault.severity == "error" for fault in faults)
    if as_json:
        write_json(
            {
                "version": JSON_VERSION,
                "config": str(config),
                "valid": not errors,
                "faults": [fault.to_json() for fault in faults],
            }
        )
    else:
        for fault in faults:
            write(f"{fault.render(str(config))}\n")
        if errors:
            write(f"{config}: {counted(errors, 'error')}")
        else:
            write(f"{config}: good")
    if errors:
        raise typer.Exit(ExitCode.USAGE)


def _faults(path: Path) -> tuple[Fault, ...]:
    from daemon.config import ConfigErrors, load_config
    from daemon.config.layouts import layout_faults
    from daemon.config.profiles import profile_faults

    try:
        config = load_config(path)
    except ConfigErrors as errors:
        return errors.faults
    return (*config.warnings, *layout_faults(config), *profile_faults(config))


def init(
    role: Annotated[Role, typer.Option("--role", help="Which side this is.")] = (
        Role.CENTRE
    ),
    centre: Annotated[
        str, typer.Option("--centre", metavar="NUMBER", help="The centre number.")
    ] = "99999",
    service: Annotated[
        bool,
        typer.Option(
            "--service", help="Write a hardened systemd unit beside it as well."
        ),
    ] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Write a configuration to start from.

    It is full of comments; for a centre a key pair comes with it. Nothing that is
    there is replaced.
    """
    from daemon.config import example_config

    if not re.fullmatch("[0-9A-Z]{5}", centre):
        raise Trouble(
            f"{centre} is no centre number", "give five capital letters or digits"
        )
    try:
        with config.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(example_config(role.value, centre))
    except FileExistsError:
        raise Trouble(
            f"{config} is there already", "name another with --config"
        ) from None
    except FileNotFoundError:
        raise Trouble(f"there is no folder {config.parent}", "make it first") from None
    write(str(config))
    if role is Role.CENTRE:
        _make_key(config.parent / "keys" / f"c{centre}")
    if service:
        _write_service(config.resolve())
    say(f"now fill in what is yours, then: a2c config check --config {config}")


def _write_service(config: Path) -> None:
    from daemon.config.service_unit import service_unit

    command = Path(sys.executable).with_name("a2c")
    unit = config.with_name("a2c.service")
    try:
        with unit.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(service_unit(command, config, [config.parent]))
    except FileExistsError:
        raise Trouble(f"{unit} is there already", "move it away first") from None
    write(str(unit))


def _make_key(file: Path) -> None:
    from daemon.sftp.keys import generate_key

    if file.exists():
        return
    file.parent.mkdir(mode=0o700, exist_ok=True)
    generate_key(file)
    public = file.with_name(f"{file.name}.pub")
    write(str(file))
    write(str(public))
    say(f"send {public} to the awarding body; {file.name} itself stays here")
