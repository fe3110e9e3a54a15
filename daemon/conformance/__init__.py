"""The conformance suite at work: its files read, any program run against them."""
