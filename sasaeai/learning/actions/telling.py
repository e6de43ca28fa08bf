"""Letters to those who left a mail address; whoever left none is on the call list."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.outbox import post
from sasaeai.learning.models import Application, Course


def own_address(application: Application) -> str:
    return settings.PUBLIC_ADDRESS.rstrip("/") + reverse("learning:own", args=[application.token])


def tell_received(application: Application, course: Course) -> None:
    body = _(
        "「%(course)s」への申し込みを受け付けました（%(state)s）。\n\n"
        "次のページで、いまの様子を見たり、取り消したりできます。\n%(address)s\n\n"
        "このアドレスは、あなただけのものです。ほかの人に知らせないでください。\n"
    )
    _post(application, course, _("申し込みを受け付けました：%(course)s"), body, f"learning-received-{application.uid}")


def tell_offer(application: Application, course: Course) -> str:
    """The key of the letter in the outbox."""
    body = _(
        "お待ちいただいていた「%(course)s」に、空きができました。\n\n"
        "%(until)sまでに、次のページで「参加する」か「辞退する」を押してください。\n%(address)s\n\n"
        "返事がないときは、次にお待ちの方にお知らせします。\n"
    )
    key = f"learning-offer-{application.uid}-{application.offers}"
    return _post(application, course, _("空きができました：%(course)s"), body, key)


def tell_cancelled(application: Application, course: Course) -> str:
    body = _("申し込んでくださった「%(course)s」は、中止になりました。\n\n理由：%(reason)s\n\n%(address)s\n")
    return _post(application, course, _("中止のお知らせ：%(course)s"), body, f"learning-cancelled-{application.uid}")


def _post(application: Application, course: Course, subject: str, body: str, key: str) -> str:
    until = application.offered_until
    gaps = {
        "course": course.title,
        "state": application.get_state_display(),
        "address": own_address(application),
        "until": f"{wareki_date(localtime(until).date())} {localtime(until):%H:%M}" if until else "",
        "reason": course.cancelled_because,
    }
    post(application.email, subject % gaps, body % gaps, key=key)
    return key
