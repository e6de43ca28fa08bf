"""ささえあい: a community welfare and health plan that stays alive."""
