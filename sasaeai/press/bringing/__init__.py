"""A plan comes in from Excel or Word: read what was sent, understand it, compare it with the plan (see README)."""
