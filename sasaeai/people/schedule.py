"""What people's app does by itself."""

from sasaeai.kernel.tasks.schedule import daily
from sasaeai.people.tasks import forget_views

daily(at="03:40")(forget_views)
