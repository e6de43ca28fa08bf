"""意見募集の結果 on paper: the table a ward publishes, before and after it is published."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from sasaeai.kernel import clock
from sasaeai.meetings.actions.comments import publish_results
from sasaeai.meetings.tests.known_comments import AFTER, answered, drafted, made_round, sent
from sasaeai.press.making import Making
from sasaeai.press.models import Format, MadePaper, PaperKind
from sasaeai.press.tests.reading import said
from sasaeai.press.writers.faults import faults


@pytest.fixture
def round_(midori):
    with clock.frozen(date(2012, 11, 20)):
        round_ = made_round(drafted(midori)[2])
        first, second = sent(round_, "秘密の電話", "二つめ", channel="post")
        answered(first, "賛同", "ありがとう\nございます。", shown="賛成です。")
        answered(second, "今後の参考とする", "考えます。", shown="道を明るく。")
    with clock.frozen(AFTER):
        yield round_


def paper(round_):
    plan = round_.edition.plan
    row = MadePaper(kind=PaperKind.COMMENTS, period=plan.period, plans=[plan.pk], subject=round_.uid)
    return Making().paper(row)


def test_the_table_says_what_the_page_says_and_a_draft_says_that_it_is_one(round_, suzuki):
    made = paper(round_)
    text = said(made)
    assert "公表前の案" in text
    assert "1人・2件（今後の参考とする1件、賛同1件）" in text
    assert "道を明るく。" in text
    assert "秘密" not in text
    assert list(faults(made)) == []
    publish_results(round_, by=suzuki)
    text = said(paper(round_))
    assert "公表前の案" not in text
    assert "平成24年12月5日公表" in text


def test_only_who_holds_the_comment_has_it_made(client, round_, suzuki, yamada):
    address = f"/desk/comments/{round_.uid}/paper/"
    client.force_login(yamada.account)
    assert client.post(address).status_code == 403
    assert Client().post(address)["Location"].startswith("/accounts/login/")
    client.force_login(suzuki.account)
    assert client.post(address, {"format": "exe"}).status_code == 404
    answer = client.post(address, {"format": "docx"})
    row = MadePaper.objects.get()
    assert (row.format, row.subject, row.release) == (Format.WORD, round_.uid, None)
    assert "素案への意見募集の結果" in client.get(answer["Location"]).content.decode()
