"""What is known about one kind of mistake in a layout."""

from __future__ import annotations

from typing import Literal

from attrs import frozen


@frozen(kw_only=True)
class Mistake:
    """An entry of the table: the registry entry of one LAY code."""

    code: str
    name: str
    """In words joined by hyphens: `columns-overlap`."""
    summary: str
    why: str
    help: str
    examples: tuple[str, ...]
    """Sources with this one mistake, on the line that ends in `// here` (in a code
    list, `# here`); at least one."""
    of: Literal["layout", "overlay", "code list"] = "layout"
    """What the examples are."""
    matched: bool = True
    """For mistakes of writing: False where the mistake is found without examples."""
    missing: bool = False
    """For mistakes of writing: something is absent, so the place to point at is behind
    what stands before, and not what comes next, perhaps lines below."""

    level: str = "LAY"
    severity: str = "error"

    @property
    def example(self) -> str:
        """The first example, without the mark of its line."""
        marked = self.examples[0].replace("// here", "").replace("# here", "")
        return "\n".join(line.rstrip() for line in marked.rstrip().split("\n"))
