"""What meetings do by themselves."""

from sasaeai.kernel.tasks.schedule import daily
from sasaeai.meetings.tasks import forget_photos

daily(at="04:25")(forget_photos)
