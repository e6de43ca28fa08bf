"""Papers of a plan as content trees: pure functions of what a Reader reads; writers turn them into files."""
