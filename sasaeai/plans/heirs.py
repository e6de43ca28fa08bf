"""Where the goals and words of the plan before go on in this one, for whoever carries its measures over."""

from __future__ import annotations

from .models import ContentKind, Goal, Plan, Succession


class Heirs:
    """The successors of goals of the plan before, the ward's and the district's own; three queries in all."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        lines = Succession.objects.filter(
            plan__in=[plan.pk, plan.ward_plan_id], old_goal__isnull=False, new_goal__deleted_at=None
        ).exclude(new_goal=None)
        self._goals: dict[int, Goal] = {}
        for line in lines.select_related("new_goal").order_by("pk"):
            if line.old_goal_id and line.new_goal:
                self._goals.setdefault(line.old_goal_id, line.new_goal)
        headings = Goal.objects.present().filter(plan=plan, follows__isnull=False)
        self._headings = {goal.follows_id: goal for goal in headings}
        self._kinds = {kind.name: kind for kind in ContentKind.objects.filter(period=plan.period_id)}

    def goal(self, old: Goal | None) -> Goal | None:
        """The first successor; of a district's heading the heading that follows the successor of the ward's goal."""
        if old is None:
            return None
        if old.pk in self._goals:
            return self._goals[old.pk]
        followed = self._goals.get(old.follows_id or 0)
        return self._headings.get(followed.pk) if followed else None

    def learn(self, old: Goal, new: Goal) -> None:
        self._goals[old.pk] = new

    def content_kind(self, old: ContentKind | None) -> ContentKind | None:
        """The word of the same name in this period's own list."""
        return self._kinds.get(old.name) if old else None
