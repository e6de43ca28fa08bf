"""What the plan does by itself."""

from sasaeai.kernel.tasks.schedule import every
from sasaeai.plans.tasks import keep_live_values

every(minutes=10)(keep_live_values)
