"""How the running program is, told to machines and people."""
