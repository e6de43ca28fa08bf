"""Any table as a file: the same rows as on the page, all of them, narrowed by the same address."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.people.policy import Verb, may, require
from sasaeai.people.viewer import Request
from sasaeai.plans.opening import open_reader
from sasaeai.press.tables import OPEN_TABLES, PLAN_TABLES, Asked, Table
from sasaeai.press.taking import ENDINGS, table_file


@require_safe
def plan_table(
    request: Request,
    name: str,
    ending: str,
    period: int | None = None,
    release: int | None = None,
    desk: bool = False,
) -> HttpResponseBase:
    """A table of the plan that the address names: published, in an older Release, or being written."""
    table = _found(PLAN_TABLES, name, ending)
    if desk and request.viewer.is_anonymous:
        return redirect_to_login(request.get_full_path())
    reader = open_reader(request, period=period, release=release, desk=desk)
    return table_file(request, table, Asked(reader, request.GET), ending, shared=not desk)


@require_safe
def open_table(request: Request, name: str, ending: str) -> HttpResponseBase:
    table = _found(OPEN_TABLES, name, ending)
    return table_file(request, table, Asked(query=request.GET), ending, shared=True)


@require_safe
def desk_table(request: Request, name: str, ending: str) -> HttpResponseBase:
    """The same at the desk, with what is over."""
    table = _found(OPEN_TABLES, name, ending)
    if request.viewer.is_anonymous:
        return redirect_to_login(request.get_full_path())
    require(may(request.viewer, Verb.MANAGE_AREAS))
    return table_file(request, table, Asked(query=request.GET, with_past=True), ending, shared=False)


def _found(tables: dict[str, Table], name: str, ending: str) -> Table:
    if name not in tables or ending not in ENDINGS:
        raise Http404(_("この表はありません。表のあるページから選びなおしてください。"))
    return tables[name]
