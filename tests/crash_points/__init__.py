"""Where the program can be stopped: every such point is named, and is tried."""
