"""Provers that are kept: what they test follows from a layout, and is no file's own."""

from __future__ import annotations

from functools import lru_cache

from edi.bulk.proving import Prover
from edi.catalogue import Layout

KEPT_MAX = 100
"""A layout has three for each length of its headers and trailers, of which most files
have one."""


@lru_cache(maxsize=KEPT_MAX)
def prover_of(layout: Layout, kind: str, length: int | None = None) -> Prover:
    """What proves records of a kind, and of a length where they may have any.

    Raises UnprovableError where the plan holds something that is not known there.
    """
    return Prover(layout.plan(kind), layout.format, length)
