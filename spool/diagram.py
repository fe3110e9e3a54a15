"""The states of a parcel drawn as Mermaid has it, from the table."""

from spool.states import TERMINAL, TRANSITIONS, Direction


def diagram(direction: Direction) -> str:
    """Return a Mermaid state diagram of one direction's transitions."""
    lines = ["stateDiagram-v2"]
    reached = []
    for (way, before, event), after in TRANSITIONS.items():
        if way is direction:
            lines.append(f"    {before or '[*]'} --> {after}: {event}")
            reached.append(after)
    lines.extend(
        f"    {state} --> [*]" for state in dict.fromkeys(reached) if state in TERMINAL
    )
    return "\n".join(lines) + "\n"
