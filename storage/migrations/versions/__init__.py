"""Each schema change, in order."""
