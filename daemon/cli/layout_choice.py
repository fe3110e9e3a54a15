"""The layouts a command works with: the shipped ones, as somebody corrects them.

Corrections lie in a folder of overlays, named on the command line or in a
configuration.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.output import Trouble

if TYPE_CHECKING:
    from daemon.config import Config
    from edi import Catalogue

Overlays = Annotated[
    Path | None,
    typer.Option(
        "--overlays",
        metavar="DIR",
        help="A folder of overlay layouts; goes before the configuration's.",
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="A configuration, whose overlay layouts are used.",
    ),
]


def chosen_catalogue(overlays: Path | None, config: Path | None) -> Catalogue:
    """Return the layouts with the overlays of a folder, or of a configuration.

    Raises Trouble where these cannot be used.
    """
    from daemon.cli.configuring import load

    if overlays is None and config is not None:
        return configured(load(config))
    return catalogue_with(overlays)


def configured(config: Config) -> Catalogue:
    """Return the layouts with a configuration's overlays.

    Raises Trouble where these cannot be used.
    """
    from daemon.cli.configuring import refused
    from daemon.config import ConfigErrors
    from daemon.config.layouts import configured_catalogue

    try:
        return configured_catalogue(config)
    except ConfigErrors as errors:
        raise refused(config.path, errors) from None


def catalogue_with(overlays: Path | None) -> Catalogue:
    """Return the shipped layouts, with the overlays of a folder applied.

    Raises Trouble where the folder is missing or an overlay is wrong.
    """
    from edi import Catalogue

    if overlays is None:
        return Catalogue.shipped()
    if not overlays.is_dir():
        raise Trouble(f"there is no folder {overlays}", "name a folder of overlays")
    from edi.layout.faults import LayoutErrors

    sources = [
        (str(path), path.read_text(encoding="utf-8"))
        for path in sorted(overlays.glob("*.layout"))
    ]
    try:
        return Catalogue.with_overlays(sources)
    except LayoutErrors as errors:
        text = "\n".join(str(fault) for fault in errors.faults)
        raise Trouble(f"an overlay is wrong\n{text}") from None
