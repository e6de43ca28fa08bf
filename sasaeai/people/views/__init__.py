"""Pages about people, by what one does there."""
