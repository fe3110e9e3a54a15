"""What is known about one kind of mistake in a layout."""

from __future__ import annotations

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
    """Layout sources with this one mistake, on the line that ends in `// here`."""
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
        return self.examples[0].replace("// here", "").rstrip()
