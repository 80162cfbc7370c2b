"""What to do and how: the library of moves, its figures and the plan of the day."""
