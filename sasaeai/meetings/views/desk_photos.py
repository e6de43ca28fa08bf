"""Photos of cards at the desk: put in, looked at while typing, forgotten."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.meetings import policy
from sasaeai.meetings.actions.photos import MOST_PHOTOS, TooManyPhotos, add_photos, forget_photo
from sasaeai.meetings.forms.photos import PhotosForm
from sasaeai.meetings.models import Meeting, MeetingPhoto
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.uploads import KINDS, ending_of

from .rooms import present_meeting


@login_required
def add(request: Request, uid: str) -> HttpResponse:
    found = present_meeting(request, uid)
    back = reverse("meetings:meeting_cards", args=[uid])
    form = PhotosForm(request.POST, request.FILES) if request.method == "POST" else PhotosForm()
    if request.method == "POST" and form.is_valid():
        try:
            number = add_photos(found, form.cleaned_data["photos"], by=request.viewer)
        except TooManyPhotos:
            words = _("写真は%(most)s枚までです。写しおわった写真を消してから、入れてください。")
            form.add_error("photos", words % {"most": MOST_PHOTOS})
        else:
            messages.success(request, _("写真を%(count)s枚入れました。見ながら書けます。") % {"count": number})
            return redirect(back)
    context = {
        "form": form, "page_title": _("カードの写真を入れる"), "submit": _("入れる"), "back": back, "files": True,
        "hint": _("写真は、この話しあいを書ける人だけが見られます。写しおわったら消してください。"),
        "middle": found.title, "middle_url": reverse("meetings:meeting", args=[uid]),
    }  # fmt: skip
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


def _own(request: Request, uid: str) -> MeetingPhoto:
    require(policy.may_read(request.viewer))
    meetings = Meeting.objects.visible_to(request.viewer)
    rows = MeetingPhoto.objects.filter(meeting__in=meetings).select_related("meeting__area")
    photo: MeetingPhoto = get_object_or_404(rows, uid=uid)
    require(policy.may_listen(request.viewer, photo.meeting.area))
    return photo


@login_required
@require_safe
def photo(request: Request, uid: str) -> FileResponse:
    found = _own(request, uid)
    try:
        opened = found.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404(_("この写真のファイルが見つかりません。もう一度入れてください。")) from missing
    answer = FileResponse(opened, content_type=KINDS[ending_of(str(found.file.name))])
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
def forget(request: Request, uid: str) -> HttpResponse:
    """Asked before, as it cannot be taken back."""
    found = _own(request, uid)
    back = reverse("meetings:meeting_cards", args=[found.meeting.uid])
    if request.method == "POST":
        forget_photo(found, by=request.viewer)
        messages.success(request, _("写真を消しました。"))
        return redirect(back)
    context = {"photo": found, "back": back}
    return render(request, "meetings/photo_forget.html", context)
