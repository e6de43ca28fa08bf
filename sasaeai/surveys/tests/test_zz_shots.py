import pytest
from django.urls import reverse

from sasaeai.surveys.models import *
from sasaeai.surveys.plain import lay
from sasaeai.surveys.questionnaires import questionnaire
from sasaeai.surveys.tests.test_questions import *

pytestmark = pytest.mark.django_db(transaction=True)


def test_shots(suzukis, survey, indicator, midori, districts):
    from sasaeai.people.viewer import Viewer
    from sasaeai.surveys.actions.surveys import keep_survey
    from sasaeai.surveys.models import Survey

    old = Survey(area=midori, title="平成17年の区民アンケート")
    keep_survey(old, by=Viewer())
    new = keep_survey(
        Survey(
            area=midori, title="第２期計画のための区民アンケート", predecessor=old, for_whom="18歳以上の方から3,000人"
        ),
        by=Viewer(),
    )
    lay(old, questionnaire("residents", old))
    lay(new, questionnaire("residents", new))
    q = of(new, "ties")
    q.text = "近所の人と、いざというとき助けあえると思いますか。"
    q.save()
    Question.objects.filter(survey=new, code="knows_plan").update(condition="${words} = '1'")
    link = IndicatorQuestion.objects.create(question=q, indicator=indicator, who_is_asked="18歳以上の方")
    link.counted.set(q.choices.all()[:2])
    at = {
        "questions": reverse("surveys:questions", args=[new.uid]),
        "edit": reverse("surveys:questions", args=[new.uid]) + f"?edit={of(new, 'ties_why_not').uid}",
        "begin": None,
        "indicators": reverse("surveys:indicators", args=[new.uid]) + f"?review={link.pk}",
        "concepts": reverse("surveys:concepts"),
        "design": reverse("surveys:design", args=[survey.uid]),
        "population": reverse("surveys:population", args=[survey.uid]) + "?margin=age",
    }
    empty = keep_survey(Survey(area=midori, title="空のアンケート"), by=Viewer())
    at["begin"] = reverse("surveys:questions", args=[empty.uid])
    for width in (1280, 360):
        page = suzukis.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        for name, url in at.items():
            page.goto(url)
            page.screenshot(path=f"/tmp/shots/{name}-{width}.png", full_page=True)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            print(name, width, "over", over)
            if name == "design" and width == 1280:
                page.emulate_media(media="print")
                page.pdf(path="/tmp/shots/design.pdf", prefer_css_page_size=True)
                page.emulate_media(media="screen")
