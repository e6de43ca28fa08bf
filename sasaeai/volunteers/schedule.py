"""What mediation does by itself."""

from sasaeai.kernel.tasks.schedule import daily
from sasaeai.volunteers.nightly import forget_ended

daily(at="03:50")(forget_ended)
