"""HTTP out to phones: health, step pages and the guided session."""
