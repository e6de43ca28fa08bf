"""Edit one text beside where it is read; two people who edit the same one both see both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.words import differences
from sasaeai.people.policy import require
from sasaeai.plans import policy
from sasaeai.plans.access import editable, readable
from sasaeai.plans.actions.writing import ChangedMeanwhile, write_text
from sasaeai.plans.editable import Text, fingerprint, rows_of
from sasaeai.plans.forms.text import TextForm
from sasaeai.plans.models import Plan
from sasaeai.plans.other_words import NOT_SAID

from .structure import back_to


def editable_row(request: HttpRequest, period: int, kind: str, uid: str, field: str) -> Any:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    rows = rows_of(kind, field)
    if kind == "plan":
        plan = Plan.objects.filter(period__number=period, uid=uid).select_related("area", "period").first()
        return _editable_plan(viewer, plan)
    if kind == "problem":
        problem = readable(viewer, rows, period, uid)
        require(policy.may_rewrite_problem(viewer, problem))
        return problem
    return editable(viewer, rows, period, uid)


def _editable_plan(viewer: Any, plan: Plan | None) -> Plan:
    if plan is None or not policy.may_read(viewer, plan):
        raise Http404(_("この計画は見つかりません。"))
    require(policy.may_edit(viewer, plan))
    return plan


@login_required
def edit_text(request: HttpRequest, period: int, kind: str, uid: str, field: str) -> HttpResponse:
    row = editable_row(request, period, kind, uid, field)
    text = Text(row, field)
    form = TextForm(text, request.POST or None)
    target = back_to(request, reverse("plans:desk:plan", args=[period]))
    context: dict[str, Any] = {"form": form, "text": text, "row": row, "next": target}
    context["wordings_url"] = _wordings_address(row, kind) if field not in NOT_SAID else ""
    if request.method == "POST" and form.is_valid():
        try:
            changed = write_text(text, form.typed, seen=form.cleaned_data["seen"], by=request.viewer)  # type: ignore[attr-defined]
        except ChangedMeanwhile as meanwhile:
            return _both(request, context, mine=form.typed, theirs=meanwhile.words)
        except ValidationError as error:
            form.add_error("words", ValidationError(error.messages))
        else:
            _say(request, changed)
            return redirect(target)
    return render(request, "plans/desk/edit_text.html", context)


def _wordings_address(row: Any, kind: str) -> str:
    """The same item's texts in other languages; a problem is read in the words of those who wrote it."""
    if kind == "problem":
        return ""
    plan = row if isinstance(row, Plan) else row.plan
    return reverse("plans:edit:wordings", args=[plan.period.number]) + f"?plan={plan.uid}&of={kind}-{row.uid}"


def _both(request: HttpRequest, context: dict[str, Any], *, mine: str, theirs: str) -> HttpResponse:
    """The second of two writers reads both texts and chooses; 409 says that nothing was saved yet."""
    text: Text = context["text"]
    context["form"] = TextForm(text, initial={"words": mine, "seen": fingerprint(theirs)})
    context |= {"theirs": theirs, "mine": mine, "differences": differences(theirs, mine)}
    return render(request, "plans/desk/edit_text.html", context, status=409)


def _say(request: HttpRequest, changed: bool) -> None:
    if changed:
        messages.success(request, _("保存しました。公開はまだしていません。"))
    else:
        messages.info(request, _("文は前と同じです。何も変えていません。"))
