"""評価: how a grade is proposed from numbers, with the reason in sentences; where a ward does not want it, nothing.

`terms` says what goes in and comes out, `of_indicator` and `of_goal` are the rule (no queries, exact numbers),
`of_period` a period's signs and numbers, `reading` all proposals of a plan and a year. Districts are never graded.
"""
