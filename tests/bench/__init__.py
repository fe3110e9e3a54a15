"""The benchmark itself: that it compares what it says."""
