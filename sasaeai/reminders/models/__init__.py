from sasaeai.reminders.models.call import PhoneCall
from sasaeai.reminders.models.digest import Digest, Preference, Round
from sasaeai.reminders.models.fault import Fault
from sasaeai.reminders.models.forecast import Forecast, Line, Why
from sasaeai.reminders.models.rhythm import Rhythm
from sasaeai.reminders.models.terms import QuietSeason, ReminderTerms, Weekday

__all__ = [
    "Digest",
    "Fault",
    "Forecast",
    "Line",
    "PhoneCall",
    "Preference",
    "QuietSeason",
    "ReminderTerms",
    "Rhythm",
    "Round",
    "Weekday",
    "Why",
]
