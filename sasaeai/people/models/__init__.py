"""Who the plan's people are: persons, the accounts they sign in with, organisations, seats and invitations."""

from __future__ import annotations

from sasaeai.people.models.account import Account
from sasaeai.people.models.invitation import Invitation
from sasaeai.people.models.organisation import Organisation, OrganisationKind
from sasaeai.people.models.person import Person
from sasaeai.people.models.privacy import NotTheSame, PersonalView
from sasaeai.people.models.qualification import Practice, Qualification, QualificationKind
from sasaeai.people.models.seat import Role, Seat

__all__ = [
    "Account",
    "Invitation",
    "NotTheSame",
    "Organisation",
    "OrganisationKind",
    "Person",
    "PersonalView",
    "Practice",
    "Qualification",
    "QualificationKind",
    "Role",
    "Seat",
]
