"""What courses and 福祉教育 can count for an indicator; listed in docs/metrics.md."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.metrics import metric, sum_of
from sasaeai.learning.models import Application, ApplicationState, EducationRequest, Recognition
from sasaeai.learning.models.application import ApplicationQuerySet
from sasaeai.learning.models.education import EducationRequestQuerySet
from sasaeai.learning.models.recognition import RecognitionQuerySet

# As in the ledger: among four people in a district, everybody knows who.
FEWEST_HEADS = 5


@metric("learning.certificates_valid", label=_("いま有効な資格"), unit=_("件"), day=None, hide_below=FEWEST_HEADS)
def certificates_valid() -> RecognitionQuerySet:
    """In the area of the course or of the desk that recognised it: people themselves have no area."""
    return Recognition.objects.valid_on(today())


@metric(
    "learning.completed", label=_("講座を修了した人"), unit=_("人"), day="completed_on", area="course__area",
    hide_below=FEWEST_HEADS,
)  # fmt: skip
def completed() -> ApplicationQuerySet:
    return Application.objects.filter(state=ApplicationState.ACCEPTED, completed_on__isnull=False)


@metric(
    "learning.pupils", label=_("福祉教育を受けた子ども（延べ）"), unit=_("人"), value=sum_of("children", heads=True),
    day="day", hide_below=FEWEST_HEADS,
)  # fmt: skip
def pupils() -> EducationRequestQuerySet:
    return EducationRequest.objects.done().filter(children__gt=0)


@metric("learning.education_sessions", label=_("行った福祉教育"), unit=_("回"), day="day")
def education_sessions() -> EducationRequestQuerySet:
    return EducationRequest.objects.done()
