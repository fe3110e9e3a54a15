"""The exchange end to end: hub and centres, over real servers."""
