"""What is kept of the frame is shown only where the same would be drawn again."""

from __future__ import annotations

from django.template import Context, Template
from django.utils import translation
from django.utils.autoreload import file_changed
from django.utils.safestring import mark_safe

from sasaeai.design.keeping import _drawn, drawn

FOOT = "design/_foot.html"


def test_a_text_is_not_taken_for_the_same_letters_as_html():
    for _again in range(2):
        assert "<p><b>&amp;</p>" in drawn(FOOT, {"lines": [mark_safe("<b>&amp;")]})
        assert "<p>&lt;b&gt;&amp;amp;</p>" in drawn(FOOT, {"lines": ["<b>&amp;"]})
        assert "<p>True</p>" in drawn(FOOT, {"lines": [True]})
        assert "<p>1</p>" in drawn(FOOT, {"lines": [1]})


def test_each_language_has_its_own():
    for _again in range(2):
        assert "職員・委員" in drawn("design/_ways.html", {"sign_in_url": "/desk/"})
        with translation.override("en"):
            assert "職員・委員" not in drawn("design/_ways.html", {"sign_in_url": "/desk/"})


def test_what_fills_the_gap_is_not_kept_and_cannot_leave_it():
    given = {"larger": "/large/", "usual": "/usual/"}
    assert 'href="/large/?next=/plan/"' in drawn("design/_ways.html", given, "/plan/")
    assert 'href="/large/?next=&quot;&gt;"' in drawn("design/_ways.html", given, '">')


def test_no_sign_that_somebody_writes_is_a_gap():
    """Windows writes its own letters (外字) from U+E000 on."""
    given = {"settings_url": "/me/", "viewer_label": "\ue000田"}
    assert "\ue000田<" in drawn("design/_ways.html", given, "/plan/")


def test_whatever_a_cookie_holds_there_are_two_sizes_of_letters(rf):
    asked = rf.get("/plan/")
    seen = []
    for held in ("usual", "large", "strange", "x" * 7_000):
        asked.COOKIES["text"] = held
        seen.append(Template('{% include "design/_tools.html" %}').render(Context({"request": asked, "site": {}})))
    assert len(set(seen)) == 2
    before = _drawn.cache_info().currsize
    asked.COOKIES["text"] = "stranger"
    Template('{% include "design/_tools.html" %}').render(Context({"request": asked, "site": {}}))
    assert _drawn.cache_info().currsize == before


def test_the_next_visitor_reads_their_own_name():
    ways = "design/_ways.html"
    assert "鈴木" in drawn(ways, {"settings_url": "/me/", "viewer_label": "鈴木"})
    assert "鈴木" not in drawn(ways, {"settings_url": "/me/", "viewer_label": "田中"})
    assert "鈴木" not in drawn(ways, {"settings_url": "", "viewer_label": ""})


def test_a_developer_sees_a_changed_piece_without_starting_again(settings, tmp_path):
    piece = tmp_path / "piece.html"
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}]
    for words in ("前", "後"):
        piece.write_text(words, encoding="utf-8")
        told = file_changed.send(sender=None, file_path=piece)
        assert any(answer for _receiver, answer in told), "runserver would start again"
        assert drawn("piece.html", {}) == words
