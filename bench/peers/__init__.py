"""The others, each as its users would write it, over columns taken from the plans."""
