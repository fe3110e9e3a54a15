"""The layouts that a configuration asks for: shipped ones with its overlays."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from daemon.config.faults import ConfigErrors, Fault

if TYPE_CHECKING:
    from daemon.config import Config
    from edi import Catalogue


def configured_catalogue(config: Config) -> Catalogue:
    """Return the catalogue of layouts that a configuration asks for.

    Raises ConfigErrors where an overlay is wrong, or consent is given for a layout
    that does not exist.
    """
    catalogue, faults = _catalogue(config)
    if catalogue is None or faults:
        raise ConfigErrors(config.path, faults)
    return catalogue


def layout_faults(config: Config) -> list[Fault]:
    """Everything wrong with a configuration's overlays and consents."""
    return _catalogue(config)[1]


def _catalogue(config: Config) -> tuple[Catalogue | None, list[Fault]]:
    from edi import Catalogue

    if config.layouts.overlays is None:
        catalogue: Catalogue | None = Catalogue.shipped()
        faults: list[Fault] = []
    else:
        catalogue, faults = _with_overlays(config)
    if catalogue is not None:
        known = [layout.name for layout in catalogue]
        faults += [
            _unknown(name, index, known)
            for index, name in enumerate(config.layouts.consent)
            if name not in known
        ]
    return catalogue, faults


def _with_overlays(config: Config) -> tuple[Catalogue | None, list[Fault]]:
    from edi import Catalogue
    from edi.layout.faults import LayoutErrors

    folder = config.layouts.overlays
    assert folder is not None  # noqa: S101  # asked by the caller
    where = ("layouts", "overlays")
    try:
        sources = [
            (path.name, path.read_text(encoding="utf-8"))
            for path in sorted(folder.glob("*.layout"))
        ]
        return Catalogue.with_overlays(sources), []
    except LayoutErrors as errors:
        return None, [
            Fault(
                code="CFG021",
                message=f"{fault.span.file}:{fault.span.line}: {fault.message}",
                path=where,
                help=fault.help,
            )
            for fault in errors.faults
        ]
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot read the overlays in {folder}: {error}"
        return None, [Fault(code="CFG021", message=message, path=where)]


def _unknown(name: str, index: int, known: list[str]) -> Fault:
    close = difflib.get_close_matches(name, known, n=1)
    listed = f"known: {', '.join(known)}"
    return Fault(
        code="CFG020",
        message=f"there is no layout {name}",
        path=("layouts", "consent", index),
        help=f"did you mean {close[0]}? {listed}" if close else listed,
    )
