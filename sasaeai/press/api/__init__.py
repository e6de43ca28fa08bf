"""Reading editions by machine: /api/v1/, public data only, exactly one Release per answer."""

from .addresses import api_urls
from .service import api

__all__ = ["api", "api_urls"]
