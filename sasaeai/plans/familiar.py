"""Words that most plans use as names; a ward types them itself, so they are translated where they are shown."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

WORDS = frozenset(
    {
        # periods, levels, what a measure is called
        _("第1期"), _("第2期"), _("第3期"), _("第4期"), _("第5期"), _("第１期"), _("第２期"), _("第３期"), _("第４期"),
        _("第５期"), _("基本目標"), _("小目標"), _("アクション"), _("取組"), _("取組例"),
        # kinds of content and of editions
        _("地区をまたぐ課題"), _("近隣では対応しにくい課題"), _("区内１箇所の拠点や機関を活用した取組み"),
        _("市内１箇所の拠点や機関を活用した取組み"), _("町内１箇所の拠点や機関を活用した取組み"),
        _("村内１箇所の拠点や機関を活用した取組み"),
        _("地区の取組みを支援する計画"), _("その他"), _("基本案"), _("骨子"), _("素案"), _("原案"), _("確定"),
        _("年度改訂"),
        # states of a schedule
        _("検討"), _("試行"), _("実施"), _("拡充"), _("継続"), _("完了"),
        # who does it, as plans say it most
        _("区"), _("区役所"), _("区社協"), _("区社会福祉協議会"), _("市"), _("市役所"), _("市社協"),
        _("市社会福祉協議会"), _("町"), _("町役場"), _("町社協"), _("町社会福祉協議会"), _("村"), _("村役場"),
        _("村社協"), _("村社会福祉協議会"), _("社会福祉協議会"), _("地域ケアプラザ"),
        _("地区社協"),
        _("自治会町内会"), _("自治会・町内会"), _("連合自治会"), _("民生委員・児童委員"), _("老人クラブ"),
        _("学校"), _("NPO"), _("ボランティア"), _("住民"), _("地域"),
        # what becomes of an opinion on a draft, as a round of 意見募集 begins with it
        _("反映した"), _("既に含まれている"), _("今後の参考とする"), _("賛同"), _("ご意見を受けて、計画を直しました。"),
        _("ご意見の内容は、計画にもう書かれています。"), _("計画は直しませんが、進めるときの参考にします。"),
        _("計画の内容に賛成するご意見です。"), _("質問や、計画の外のことへのご意見です。"),
        # units
        _("人"), _("件"), _("回"), _("か所"), _("団体"), _("地区"),
    }
)  # fmt: skip


def familiar(text: str) -> str:
    """The word in the reader's language; any other text as it is."""
    return _in_language(text, get_language()) if text in WORDS else text


@cache
def _in_language(word: str, language: str | None) -> str:
    """Every cell of a schedule asks."""
    return gettext(word)
