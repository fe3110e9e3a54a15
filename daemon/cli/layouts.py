"""`a2c layouts`: what layouts say, how they differ, and whether new ones are right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from daemon.cli.layout_choice import (
    ConfigFile,
    Overlays,
    catalogue_with,
    chosen_catalogue,
)
from daemon.cli.output import (
    JSON_VERSION,
    ExitCode,
    Trouble,
    command,
    counted,
    write,
    write_json,
)

if TYPE_CHECKING:
    from edi import Catalogue, Layout
    from edi.layout.compare import Change
    from edi.layout.plan import FormatPlan

_Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
_Name = Annotated[str, typer.Argument(metavar="NAME", help="Such as jcq14/entries.")]


class _ListUnlessTold(TyperGroup):
    """`a2c layouts` lists and `a2c layouts NAME` prints: both mean `layouts list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        first = args[0] if args else None
        if first not in self.commands and first not in ctx.help_option_names:
            args = ["list", *args]
        return super().parse_args(ctx, args)


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    group = typer.Typer(
        cls=_ListUnlessTold,
        help="Layouts: list or print them, compare them, check new ones.\n\n"
        "'a2c layouts' is short for 'a2c layouts list', and 'a2c layouts NAME' for "
        "'a2c layouts list NAME'.",
        rich_markup_mode=None,
    )
    group.command("list")(command(list_))
    group.command("show")(command(show))
    group.command("diff")(command(diff))
    group.command("check")(command(check))
    app.add_typer(group, name="layouts")


def list_(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Such as jcq14/entries.")
    ] = None,
    overlays: Overlays = None,
    config: ConfigFile = None,
    as_json: _Json = False,
) -> None:
    """List the layouts, or print one.

    With its fields, columns, types, and the evidence they stand on.
    """
    from daemon.cli.layout_forms import (
        layout_text,
        layout_to_json,
        list_text,
        summary_to_json,
    )

    catalogue = chosen_catalogue(overlays, config)
    if name is None:
        every = list(catalogue)
        if as_json:
            summaries = [summary_to_json(layout) for layout in every]
            write_json({"version": JSON_VERSION, "layouts": summaries})
        else:
            write(list_text(every))
        return
    layout = _layout(catalogue, name)
    if as_json:
        write_json({"version": JSON_VERSION, **layout_to_json(layout)})
    else:
        write(layout_text(layout))


def _layout(catalogue: Catalogue, name: str) -> Layout:
    from edi import UnknownLayoutError

    try:
        return catalogue.layout(name)
    except UnknownLayoutError as error:
        listed = ", ".join(error.known)
        raise Trouble(f"there is no layout {name}", f"known: {listed}") from None


def show(
    name: _Name,
    overlays: Overlays = None,
    config: ConfigFile = None,
    as_json: _Json = False,
) -> None:
    """Print the reference page of a layout, as Markdown.

    Every record with its columns, types, rules, meanings, evidence and sources.
    """
    layout = _layout(chosen_catalogue(overlays, config), name)
    if as_json:
        from daemon.cli.layout_forms import layout_to_json

        write_json({"version": JSON_VERSION, **layout_to_json(layout)})
    else:
        from edi.layout.reference import layout_page

        write(layout_page(layout.format, layout.file).rstrip("\n"))


def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="A layout or format: jcq13.")
    ],
    after: Annotated[
        str | None,
        typer.Argument(
            metavar="B",
            help="Another one: jcq14. Without it, A is compared as it is shipped and "
            "as the overlays correct it.",
        ),
    ] = None,
    overlays: Overlays = None,
    config: ConfigFile = None,
    as_json: _Json = False,
) -> None:
    """Say what differs between two layouts, or between two formats.

    Exit code 0, whether they differ or not.
    """
    if after is None and overlays is None and config is None:
        raise Trouble(
            "one layout alone has nothing to differ from",
            "name a second one, or overlays with --overlays or --config",
        )
    corrected = chosen_catalogue(overlays, config)
    shipped = catalogue_with(None) if after is None else corrected
    found = _changes(shipped, before, corrected, before if after is None else after)
    if as_json:
        from daemon.cli.layout_forms import change_to_json

        write_json(
            {
                "version": JSON_VERSION,
                "before": before,
                "after": before if after is None else after,
                "changes": [change_to_json(change) for change in found],
            }
        )
    else:
        for change in found:
            write(str(change))
        write(f"{counted(len(found), 'difference')}" if found else "no difference")


def _changes(
    shipped: Catalogue, before: str, corrected: Catalogue, after: str
) -> tuple[Change, ...]:
    from edi.layout.compare import compare_files, compare_formats

    if ("/" in before) != ("/" in after):
        raise Trouble(
            f"{before} and {after} are not of one kind",
            "compare two layouts (jcq13/entries jcq14/entries) or two formats "
            "(jcq13 jcq14)",
        )
    if "/" in before:
        return compare_files(
            _layout(shipped, before).file, _layout(corrected, after).file
        )
    return compare_formats(_format(shipped, before), _format(corrected, after))


def _format(catalogue: Catalogue, name: str) -> FormatPlan:
    plan = catalogue.formats.get(name)
    if plan is None:
        listed = ", ".join(catalogue.formats)
        raise Trouble(f"there is no format {name}", f"known: {listed}")
    return plan


def check(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE", help="Layouts or overlays, or folders of them (*.layout)."
        ),
    ],
    as_json: _Json = False,
) -> None:
    """Compile layouts or overlays, and say what is wrong where.

    They are compiled together, on top of the shipped layouts. A file of grammars/
    takes the place of the one that is shipped.

    Exit code 0: they can be used; 1: they have faults; 2: a path cannot be read.
    """
    from daemon.cli.layout_forms import fault_to_json
    from daemon.cli.layout_sources import faults_of, sources_in

    given = sources_in(paths)
    found = faults_of(given)
    if as_json:
        write_json(
            {
                "version": JSON_VERSION,
                "verdict": "rejected" if found else "accepted",
                "files": [label for label, _ in given],
                "faults": [fault_to_json(fault) for fault in found],
            }
        )
    else:
        for fault in found:
            write(f"{fault}\n")
        verdict = counted(len(found), "fault") if found else "no faults"
        write(f"{counted(len(given), 'file')}: {verdict}")
    if found:
        raise typer.Exit(ExitCode.FINDINGS)
