from allauth.account import views as allauth
from django.urls import include, path
from django.views.generic import TemplateView

from sasaeai.people.views import invitations, organisations, own, people, personal, seats, twice
from sasaeai.people.views.sign_in import Login

# Only what people here can use: no public sign-up, no mail confirmation. allauth asks for these names.
accounts = [
    path("login/", Login.as_view(), name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("signup/", TemplateView.as_view(template_name="account/signup_closed.html"), name="account_signup"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path(
        "password/reset/",
        TemplateView.as_view(template_name="account/password_reset.html"),
        name="account_reset_password",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]

rooms = [
    path("accounts/", own.settings, name="settings"),
    path("invitations/", invitations.type_code, name="type_code"),
    path("invitations/<str:code>/", invitations.invitation, name="invitation"),
    path("desk/people/", people.people, name="people"),
    path("desk/people/add/", people.add, name="add"),
    path("desk/people/roles/", seats.roles, name="roles"),
    path("desk/people/organisations/", organisations.organisations, name="organisations"),
    path("desk/people/organisations/add/", organisations.edit_organisation, name="organisation_add"),
    path("desk/people/organisations/<number:pk>/", organisations.edit_organisation, name="organisation_edit"),
    path("desk/people/seats/<number:pk>/end/", seats.end, name="seat_end"),
    path("desk/people/seats/<number:pk>/hand-over/", seats.hand_over, name="seat_hand_over"),
    path("desk/people/invitations/<number:pk>/revoke/", invitations.revoke, name="revoke"),
    path("desk/people/<number:pk>/", people.person, name="person"),
    path("desk/people/twice/", twice.twice, name="twice"),
    path("desk/people/twice/<number:pk>/<number:other>/", twice.side_by_side, name="side_by_side"),
    path("desk/people/<number:pk>/part/", twice.part_again, name="part"),
    path("desk/people/<number:pk>/personal/", personal.personal, name="personal"),
    path("desk/people/<number:pk>/personal/export/", personal.export, name="personal_export"),
    path("desk/people/<number:pk>/personal/erase/", personal.erase_person, name="personal_erase"),
    path("desk/people/<number:pk>/edit/", people.edit, name="edit"),
    path("desk/people/<number:pk>/second-factor/", people.second_factor, name="second_factor"),
    path("desk/people/<number:pk>/seats/add/", seats.add_seat, name="seat_add"),
    path("desk/people/<number:pk>/invite/mail/", invitations.by_mail, name="invite_by_mail"),
    path("desk/people/<number:pk>/invite/sheet/", invitations.by_sheet, name="invite_by_sheet"),
]

urlpatterns = [
    path("accounts/", include(accounts)),
    path("", include((rooms, "people"))),
]
