"""`manage.py run_tasks`: the task process. Start one beside the web server; several do no harm."""

from __future__ import annotations

import signal
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sasaeai.kernel.tasks import is_stopped, last_seen
from sasaeai.kernel.tasks.worker import Worker


class Command(BaseCommand):
    help = "Run background tasks until SIGTERM, which lets the current task finish."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do all that is due now, then exit")
        parser.add_argument("--beat", action="store_true", help="only say when a task process was last seen")
        parser.add_argument("--lease", type=float, metavar="SECONDS", help="how long a killed worker's task rests")

    def handle(self, *args: Any, once: bool, beat: bool, lease: float | None, **options: Any) -> None:
        if beat:
            self._say_last_seen()
            return
        if lease is not None and lease <= 0:
            raise CommandError(_("--lease には0より大きい秒数を指定してください。"))
        worker = Worker(timedelta(seconds=lease) if lease else None)
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        if once:
            self.stdout.write(_("裏方の仕事を%(count)s件終えました。") % {"count": worker.drain()})
        else:
            worker.run()

    def _say_last_seen(self) -> None:
        seen = last_seen()
        if seen:
            self.stdout.write(timezone.localtime(seen).isoformat(" ", "seconds"))
        if is_stopped():
            raise CommandError(_("裏方の処理が止まっています。manage.py run_tasks を動かしてください。"))
