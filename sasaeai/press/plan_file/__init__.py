"""計画ファイル: one zip that holds a plan with its districts' plans, and from which an empty installation can start.

docs/plan-file.md describes its contents; `public` is what everybody reads, `whole` what the secretariat works with.
"""

from .package import UnusablePlanFile
from .taking_in import take_in
from .writing import Written, write_public, write_whole

__all__ = ["UnusablePlanFile", "Written", "take_in", "write_public", "write_whole"]
