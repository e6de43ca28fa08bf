"""The sentences in which the journal tells what happened with surveys; never who answered what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences
from sasaeai.people.policy import Verb

sentences(
    {
        "surveys.survey.made": _("アンケート「%(subject)s」を作りました。"),
        "surveys.survey.changed": _("アンケート「%(subject)s」を書きなおしました。"),
        "surveys.survey.fixed": _("アンケート「%(subject)s」の調査票を確定しました。"),
        "surveys.survey.unfixed": _("アンケート「%(subject)s」の調査票を、作っているところに戻しました。"),
        "surveys.survey.opened": _("アンケート「%(subject)s」の回答の受付をはじめました。"),
        "surveys.survey.closed": _("アンケート「%(subject)s」の回答の受付を終えました。"),
        "surveys.survey.reopened": _("アンケート「%(subject)s」の回答の受付を、またはじめました。"),
        "surveys.slips.received": _("アンケート「%(subject)s」の調査票を%(count)s件受け付けました。"),
        "surveys.slips.blank_received": _("アンケート「%(subject)s」の調査票を%(count)s件、白紙として受け付けました。"),
        "surveys.slip.blank": _("調査票「%(subject)s」を、白紙・無効としました。"),
        "surveys.slip.twice": _("調査票「%(subject)s」は、インターネットで回答ずみなので数えません。"),
        "surveys.slip.withdrawn": _("調査票「%(subject)s」の受け付けを取り消しました。"),
        "surveys.slip.put_back": _("調査票「%(subject)s」を、数えるものに戻しました。"),
        "surveys.slip.renumbered": _("調査票「%(before)s」の番号を「%(subject)s」に直しました。"),
        "surveys.slip.settled": _("調査票「%(subject)s」の、二人の入力の食いちがい（%(questions)s）を直しました。"),
        "surveys.slip.corrected": _("調査票「%(subject)s」の入力（%(questions)s）を直しました。わけ：%(reason)s"),
        "surveys.slip.retyped": _(
            "受付を終えたあとに、入力した人が、調査票「%(subject)s」の入力（%(questions)s）を直しました。"
        ),
        "surveys.rules.applied": _(
            "アンケート「%(subject)s」の調査票%(slips)s件を、新しい判定のきまりで読みなおしました。答えが変わったのは%(changed)s件です。"
        ),
        "surveys.questions.changed": _("アンケート「%(subject)s」の調査票：%(what)s"),
        "surveys.design.kept": _("アンケート「%(subject)s」の標本の設計を保存しました。"),
        "surveys.second.kept": _(
            "アンケート「%(subject)s」で二人めが確かめる割合を、入力%(typing)s％、言葉%(reading)s％にしました。"
        ),
        "surveys.population.kept": _("アンケート「%(subject)s」の人口の欄（%(margin)s）を保存しました。"),
        "surveys.questions.undone": _("アンケート「%(subject)s」の調査票を元に戻しました（%(what)s）"),
        "surveys.wordings.written": _("アンケート「%(subject)s」の文%(count)sつを、%(language)sで書きました。"),
        "surveys.rules.declared": _("アンケート「%(subject)s」の判定のきまり（第%(version)s版）を決めました。"),
        "surveys.finding.kept": _("アンケート「%(subject)s」でわかったことを書きました：%(sentence)s"),
        "surveys.finding.binned": _("アンケート「%(subject)s」でわかったことを消しました：%(sentence)s"),
        "surveys.finding.shown": _("アンケート「%(subject)s」でわかったことを公表しました：%(sentence)s"),
        "surveys.finding.kept_back": _("アンケート「%(subject)s」でわかったことの公表をやめました：%(sentence)s"),
        "surveys.findings.worked_out": _(
            "アンケート「%(subject)s」でわかったことの数字を、%(count)s件新しくしました。"
        ),
        "surveys.codes.begun": _("アンケート「%(subject)s」に、計画の目標から分類を%(count)s個作りました。"),
        "surveys.code.kept": _("自由記述の分類「%(subject)s」を保存しました。"),
        "surveys.words.allowed": _("アンケート「%(subject)s」の自由記述を一つ、引用できるようにしました。"),
        "surveys.words.kept_back": _("アンケート「%(subject)s」の自由記述を一つ、引用しないことにしました。"),
        "surveys.words.kept_for": _("アンケート「%(subject)s」の自由記述の原文を、%(months)sか月残すことにしました。"),
        "surveys.words.forgotten": _(
            "アンケート「%(subject)s」の自由記述の原文%(count)s件と、依頼状の合言葉を消しました。"
        ),
        "surveys.words.taken": _("アンケート「%(subject)s」の自由記述%(count)s件を、ファイルで受け取りました。"),
        "surveys.letters.asked": _("アンケート「%(subject)s」の依頼状を%(count)s通、作るように頼みました。"),
        "surveys.letters.again": _("アンケート「%(subject)s」の依頼状%(count)s通を、新しい合言葉で作りなおします。"),
        "surveys.letters.taken": _("アンケート「%(subject)s」の依頼状のファイル（%(count)s通）を受け取りました。"),
        "surveys.letters.forgotten": _("アンケート「%(subject)s」の依頼状のファイルを消しました。"),
        "surveys.numbers.noted": _("アンケート「%(subject)s」の整理番号%(count)s件を「%(disposition)s」にしました。"),
        "surveys.numbers.taken": _("アンケート「%(subject)s」の、まだの方の一覧（%(count)s件）を受け取りました。"),
        "surveys.answer.second": _(
            "アンケート「%(subject)s」で、同じ依頼状から２回めの回答があったので、受け付けませんでした。"
        ),
        "surveys.delivery.brought": _("アンケート「%(subject)s」に、ファイル「%(name)s」を持ちこみました。"),
        "surveys.delivery.emptied": _(
            "アンケート「%(subject)s」に取りこんだファイル「%(name)s」の中身を、期間が過ぎたので消しました。"
        ),
        "surveys.delivery.thrown_away": _("アンケート「%(subject)s」に持ちこんだファイル「%(name)s」を消しました。"),
        "surveys.answers.brought": _(
            "アンケート「%(subject)s」に、ファイル「%(name)s」から回答を%(count)s件取りこみました。"
        ),
        "surveys.answers.taken_back": _(
            "アンケート「%(subject)s」から、ファイル「%(name)s」の回答%(count)s件を取り消しました。"
        ),
        "surveys.answers.taken_out": _(
            "アンケート「%(subject)s」の回答%(count)s件を、ファイル（%(form)s）で受け取りました。%(choices)s"
        ),
        "surveys.questions.brought": _("アンケート「%(subject)s」の調査票を、ファイル「%(name)s」のものにしました。"),
        "surveys.questions.taken_back": _(
            "アンケート「%(subject)s」の調査票を、ファイル「%(name)s」を取りこむ前に戻しました。"
        ),
        "surveys.results.weighed": _("アンケート「%(subject)s」の重みのつけ方を「%(words)s」にしました。"),
        "surveys.results.quadrants": _(
            "アンケート「%(subject)s」の重要度と満足度の図にする表と、区分の名前を決めました。"
        ),
        "surveys.results.published": _("アンケート「%(subject)s」の結果（第%(number)s版）を公表しました。"),
        "surveys.results.withdrawn": _("アンケート「%(subject)s」の結果（第%(number)s版）を取り下げました。"),
    },
    only_for=Verb.READ_WORKING,
)
