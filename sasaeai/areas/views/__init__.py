"""Pages of the secretariat under /desk/areas/."""
