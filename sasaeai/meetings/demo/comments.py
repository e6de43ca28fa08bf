"""Build the comment round on the draft of the second plan: what came, what was answered, and what was changed."""

from __future__ import annotations

from datetime import date

from sasaeai.kernel.clock import frozen
from sasaeai.meetings.actions.comment_opinions import answer_together, answers_seen, change_opinion, opinion_state
from sasaeai.meetings.actions.comment_submissions import BySender, Said, receive
from sasaeai.meetings.actions.comments import announce, keep_round, publish_results
from sasaeai.meetings.models import CommentRound, Opinion, Submission
from sasaeai.people.models import Person
from sasaeai.plans.models import Edition, EditionItem
from sasaeai.plans.states import marks

from .content import Spec, clerk, fixed_uid, goals, read

Items = dict[str, tuple[str, str]]


def make_round() -> None:
    by, spec = clerk(), read("comments")
    editions = Edition.objects.filter(plan__period__number=2, plan__area__parent=None)
    draft, final = (editions.get(name=spec[name]) for name in ("edition", "answered_in"))
    round_ = CommentRound(
        uid=fixed_uid("round"), edition=draft, sample=True,
        **{name: spec[name] for name in ("title", "opens_on", "closes_on", "how")},
    )  # fmt: skip
    with frozen(spec["opens_on"]):
        keep_round(round_, by=by)
        announce(round_, by=by)
    asked = _items(draft)
    opinions: list[tuple[Opinion, Spec]] = []
    for number, one in enumerate(spec["submissions"], start=1):
        opinions += _received(round_, number, one, asked, by)
    with frozen(spec["published_on"]):
        round_ = CommentRound.objects.get(pk=round_.pk)
        round_.answered_in = final
        keep_round(round_, by=by)
        _answer(round_, opinions, spec["answers"], _items(final), by)
        publish_results(round_, by=by)


def _items(edition: Edition) -> Items:
    """Kind and uid of an edition's items, by title and by the short names of goals."""
    rows = EditionItem.objects.filter(edition=edition, kind__in=("goal", "measure"))
    found = {title: (kind, uid) for title, kind, uid in rows.values_list("title", "kind", "uid")}
    return found | {name: ("goal", goal.uid) for name, goal in goals().items()}


def _received(round_: CommentRound, number: int, spec: Spec, asked: Items, by: Person) -> list[tuple[Opinion, Spec]]:
    day: date = spec["on"]
    rows = spec["opinions"]
    row = Submission(
        uid=fixed_uid("submission", number), round=round_, channel=spec["channel"], received_on=day, sample=True,
        about=spec.get("about", ""), late_because=spec.get("late_because", ""),
        text="\n\n".join(one["said"] for one in rows),
    )  # fmt: skip
    said = [Said(one["said"], *(asked[one["about"]] if "about" in one else ())) for one in rows]
    sender = BySender() if spec["channel"] == Submission.Channel.WEB else by
    with frozen(day):
        row = receive(row, said, once=f"demo-comment-{number}", by=sender)
    opinions = list(row.opinions.order_by("position"))
    for opinion in opinions:
        opinion.uid = fixed_uid("opinion", number, opinion.position)
    Opinion.objects.bulk_update(opinions, ["uid"])
    return list(zip(opinions, rows, strict=True))


def _answer(
    round_: CommentRound, opinions: list[tuple[Opinion, Spec]], together: dict[str, str], places: Items, by: Person
) -> None:
    """First each summary and what was changed, then one answer for those that are alike."""
    dispositions = {row.name: row for row in round_.dispositions.all()}
    alike: dict[str, list[Opinion]] = {key: [] for key in together}
    for opinion, spec in opinions:
        before = opinion_state(opinion)
        wanted = {
            "shown": spec["shown"], "changed": ":".join(places[spec["changed"]]) if "changed" in spec else "",
        }  # fmt: skip
        if spec["answer"] in together:
            alike[spec["answer"]].append(opinion)
        else:
            wanted |= {"disposition": str(dispositions[spec["disposition"]].pk), "answer": spec["answer"]}
        change_opinion(opinion, before | wanted, seen=marks(before), by=by)
    names = {spec["answer"]: spec["disposition"] for _opinion, spec in opinions}
    for key, rows in alike.items():
        seen = answers_seen(rows)
        answer_together(rows, dispositions[names[key]], together[key], seen=seen, by=by)
