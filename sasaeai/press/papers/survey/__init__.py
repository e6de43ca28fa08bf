"""Papers of a survey's published results: the report, and a sheet for each district."""
