"""Progress: a score that bends, a streak that forgives, and the pictures that show them."""
