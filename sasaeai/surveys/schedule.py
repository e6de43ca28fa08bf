"""What surveys do by themselves."""

from sasaeai.kernel.tasks.schedule import daily
from sasaeai.surveys.tasks import forget_what_is_over

daily(at="04:15")(forget_what_is_over)
