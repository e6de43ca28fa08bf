"""様式: a form of the office's own goes out filled, and comes back (see README)."""
