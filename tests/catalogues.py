"""Reads the catalogues (.po) as far as their tests need it: sentences, where they stand, what they became."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

GAP = re.compile(r"%\((\w+)\)s|%%")
# Files whose sentences somebody meets who reads without signing in, or stands before the door.
RESIDENT = [
    r"config/settings\.py",
    r"areas/(outline_map|journal|whole)\.py",
    r"areas/templates/areas/_outline_map\.html",
    r"design/(apps|charts|pages|pictures)\.py",
    r"design/templates/(?!design/(portfolio|job|steps|unsaved|changed_meanwhile|differences)\.html).*",
    r"design/templatetags/.*",
    r"kernel/(fiscal|journal)\.py",
    r"people/(sign_in|lockout|passwords)\.py",
    r"people/templates/(429|account/\w+|people/(locked_out|invitation\w*|_whom_to_call|_page))\.html",
    r"plans/(access|comparing|district_page|exchange|familiar|figures|frame|live|opening|pieces|reader|released|series)\.py",
    r"plans/templates/plans/\w+\.html",
    r"plans/templatetags/.*",
    r"plans/views/(?!desk_|edit_|structure)\w+\.py",
    r"portal/(?!demo/|management/).*",
    r"reviews/needs\.py",
    r"reviews/models/(sheet|year)\.py",
    r"reviews/views/(by_link|public_years)\.py",
    r"reviews/templates/reviews/(by_link|by_owner_link|link_closed|_minutes|_not_told|_reading|_said|public_\w+)\.html",
    r"press/(catalogue|taking)\.py",
    r"press/tables/(?!survey_report)\w+\.py",
    r"press/models/(made|results_paper)\.py",
    r"press/templates/press/(api|open_data|public|results_shelf|web_paper|year_papers)\.html",
    r"press/views/(open_data|shelf|tables|year_papers)\.py",
    r"volunteers/(calling|nearness|posting|telling)\.py",
    r"volunteers/forms/(answers|calls|contact|free_times|profile|registering|reporting)\.py",
    r"volunteers/views/(answers|calls|posters|registering|reports)\.py",
    r"volunteers/templates/volunteers/_?report\w*\.html",
    r"volunteers/templates/volunteers/(answer|answer_closed|call|call_gone|calls|thanks|poster|own|own_edit|register|registered|_profile_fields|_call_facts|_how_it_goes|_poster)\.html",
    r"learning/conditions\.py",
    r"learning/actions/telling\.py",
    r"learning/forms/(applying|attendance|counting|education)\.py",
    r"learning/models/(course|education)\.py",
    r"learning/templates/learning/(apply|ask|asked|course|courses|door|own|own_closed|_card|_sessions|_when)\.html",
    r"learning/views/(ask|door|own|public_courses)\.py",
    r"volunteers/(views|forms)/(ask|when)\.py",
    r"volunteers/templates/volunteers/(ask|asked|ask_paper)\.html",
    r"surveys/(answering|asked_days|conventions|published|quadrant_chart|quadrant_words|result_charts|sentences|tokens)\.py",
    r"surveys/views/(answer|public_\w+)\.py",
    r"surveys/templates/surveys/(answer\w*|public_\w+|_answer\w*|_asked\w*|_findings|_left_in_japanese|_no_network|_public_method|_result_\w+|_results_link)\.html",
    r"surveys/templatetags/.*",
    r"meetings/(became|flooding|meeting_facts|goal_news|comment_results|edition_outline)\.py",
    r"meetings/models/(meeting|comment)\.py",
    r"meetings/forms/(sending|voice)\.py",
    r"meetings/views/(voices|public_meetings|public_comments)\.py",
    r"meetings/templates/meetings/(public_meetings?|_spoken|voices|voice_thanks|_page|comment|comments|comment_card|comment_page|comment_public_crumbs|comment_send|comment_received|comment_result|comment_counts)\.html",
    r"reminders/(forms/choosing|models/rhythm|views/own)\.py",
    r"reminders/templates/reminders/choose\w*\.html",
    r"records/(days|heads)\.py",
    r"records/(forms|views)/(activities|by_link|counting)\.py",
    r"records/templates/records/(activities|by_link|told|link_closed|_month)\.html",
]
MET_BY_RESIDENTS = re.compile(f"sasaeai/(?:{'|'.join(RESIDENT)})$")


@dataclass
class Sentence:
    source: str = ""
    said: str = ""
    files: list[str] = field(default_factory=list)
    is_guess: bool = False  # msgmerge's "fuzzy": not a translation yet

    @property
    def is_for_residents(self) -> bool:
        return any(MET_BY_RESIDENTS.match(name) for name in self.files)


def sentences(path: Path) -> list[Sentence]:
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    found = [_sentence(block.splitlines()) for block in blocks if "\n#~ " not in f"\n{block}"]
    return [sentence for sentence in found if sentence.source]


def _sentence(lines: list[str]) -> Sentence:
    made, part = Sentence(), ""
    for line in lines:
        if line.startswith("#:"):
            made.files += line[2:].split()
        elif line.startswith("#,"):
            made.is_guess |= "fuzzy" in line
        elif line.startswith(("msgid ", "msgstr ", '"')):
            word, _gap, rest = line.partition(" ") if line[0] == "m" else (part, "", line)
            part = word
            text = ast.literal_eval(rest)
            if part == "msgid":
                made.source += text
            else:
                made.said += text
    return made


def gaps(text: str) -> set[str]:
    return set(GAP.findall(text))
