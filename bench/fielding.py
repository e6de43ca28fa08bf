"""200 answers a second for a minute, sent under gunicorn on PostgreSQL: none is lost, and none is kept twice.

    SASAEAI_DATABASE_URL=postgres://postgres@127.0.0.1:5432/NAME .venv/bin/python -m bench.fielding [seconds] [rate]

NAME is an empty database of one's own. Letters with their drafts are laid there; then a bounded number of connections
on loopback send them at the rate that is wished, each tenth of them twice. Prints a row for docs/benchmarks.md.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from itertools import zip_longest
from pathlib import Path
from statistics import quantiles

import psycopg

ROOT = Path(__file__).resolve().parents[1]
PORT, WORKERS, THREADS, SENDERS = 8767, 2, 4, 16
FORM = "application/x-www-form-urlencoded"
DOUBLED = 10  # every tenth letter is sent twice


def main(seconds: int, rate: int) -> None:
    with tempfile.TemporaryDirectory() as var:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "SASAEAI_VAR_DIR": var, "SASAEAI_DEBUG": "0"}
        if not env.get("SASAEAI_DATABASE_URL", "").startswith("postgres://"):
            sys.exit("SASAEAI_DATABASE_URL names no PostgreSQL database of your own.")
        count = seconds * rate
        cookies = Path(var) / "cookies"
        subprocess.run(
            [sys.executable, "-m", "bench.fielding", "lay", str(count), str(cookies)], env=env, cwd=ROOT, check=True
        )
        server = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "sasaeai.config.wsgi", "--bind", f"127.0.0.1:{PORT}", "--workers",
                str(WORKERS), "--threads", str(THREADS), "--log-level", "error", "--no-control-socket",
            ],
            env=env, cwd=ROOT, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait()
            workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
            before = _cpu(workers)
            told = _send(cookies.read_text().split(), rate)
            told.cpu |= {"web": _cpu(workers) - before, "database": _cpu(_backends(env["SASAEAI_DATABASE_URL"]))}
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
        ask = [sys.executable, "-m", "bench.fielding", "count"]
        kept = subprocess.run(ask, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    _print(count, seconds, told, kept)


def _wait() -> None:
    for _turn in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            connection.request("GET", "/surveys/answer/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not come up.")


def _cpu(processes: list[str]) -> float:
    """Seconds of CPU that these processes have taken."""
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in processes]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def _backends(address: str) -> list[str]:
    """The database's processes that the web processes speak to."""
    with psycopg.connect(address.replace("postgres://", "postgresql://")) as server:
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return [str(pid) for (pid,) in server.execute(asked)]


class Told:
    def __init__(self) -> None:
        self.cpu: dict[str, float] = {}
        self.times: list[float] = []
        self.statuses: dict[int, int] = {}
        self.took = 0.0


def _send(cookies: list[str], rate: int) -> Told:
    """Each sender takes the next letter when its moment has come; a server that is slow makes the run longer."""
    wanted = [cookie for place, cookie in enumerate(cookies) for _turn in range(2 if place % DOUBLED == 0 else 1)]
    requests = [_request(cookie) for cookie in wanted]
    return asyncio.run(_send_all(requests, rate))


def _request(cookie: str) -> bytes:
    csrf = "x" * 32
    body = f"csrfmiddlewaretoken={csrf}"
    head = (
        "POST /surveys/answer/check/ HTTP/1.1", f"Host: 127.0.0.1:{PORT}", f"Cookie: answer={cookie}; csrftoken={csrf}",
        f"Content-Type: {FORM}", f"Content-Length: {len(body)}", "", body,
    )  # fmt: skip
    return "\r\n".join(head).encode()


async def _send_all(requests: list[bytes], rate: int) -> Told:
    """Bare bytes over connections that stay open: the generator shares the two cores with what it measures."""
    told, begun = Told(), time.perf_counter()
    places = iter(range(len(requests)))

    async def sender() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        for place in places:
            await asyncio.sleep(max(0.0, begun + place / rate - time.perf_counter()))
            asked = time.perf_counter()
            writer.write(requests[place])
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = re.search(rb"\r\ncontent-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
            told.times.append(time.perf_counter() - asked)
            status = int(head[9:12])
            told.statuses[status] = told.statuses.get(status, 0) + 1
            if b"\r\nconnection: close" in head:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.close()

    await asyncio.gather(*(sender() for _sender in range(SENDERS)))
    told.took = time.perf_counter() - begun
    told.cpu["sender"] = time.process_time()
    return told


def _print(count: int, seconds: int, told: Told, kept: str) -> None:
    cuts = quantiles(told.times, n=100)
    sent = sum(told.statuses.values())
    print("| letters | sent | told (status: times) | kept | a second | median | 99% | CPU of each | load |")
    print("|---|---|---|---|---|---|---|---|---|")
    cpu = ", ".join(f"{name} {seconds / sent * 1000:.1f} ms" for name, seconds in told.cpu.items())
    statuses = ", ".join(f"{status}: {number:,}" for status, number in sorted(told.statuses.items()))
    print(
        f"| {count:,} | {sent:,} in {told.took:.0f} s (wished: {seconds}) | {statuses} | {kept} "
        f"| {sent / told.took:.0f} | {cuts[49] * 1000:.0f} ms | {cuts[98] * 1000:.0f} ms | {cpu} "
        f"| {os.getloadavg()[0]:.1f} |"
    )


def lay(count: int, cookies: Path) -> None:
    """A survey with so many letters, each with a draft that waits to be sent."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    midori = make_midori()
    survey = opened(made_survey(midori, make_districts(midori), opens_on=None, closes_on=None))
    strata = list(survey.strata.all())
    letters = Letter.objects.bulk_create(
        (
            Letter(survey=survey, stratum=strata[number % 11], number=number, fingerprint=f"bench-{number}")
            for number in range(1, count + 1)
        ),
        batch_size=1000,
    )
    answers = {"district": 3, "age": 2, "sex": 1, "ties": 2, "important": [1, 6], "good_talk": 2, "years": 20}
    texts = {"important:6": "ねこ", "words": "夜に集まれる場所がほしい。"}
    Draft.objects.bulk_create(
        (Draft(letter=letter, answers=answers, texts=texts) for letter in letters), batch_size=1000
    )
    cookies.write_text("\n".join(signing.dumps(letter.fingerprint, salt=SALT) for letter in letters))


def count() -> None:
    kept = Response.objects.count()
    answered = Letter.objects.filter(disposition="answered").count()
    drafts, texts = Draft.objects.count(), FreeAnswer.objects.count()
    stamp = Response.objects.first().survey.answers_mark() if kept else 0
    print(f"{kept:,} responses, {texts:,} texts, {answered:,} letters answered, {drafts} drafts left, stamp {stamp:,}")


if __name__ == "__main__":
    if sys.argv[1:2] in (["lay"], ["count"]):
        import django

        django.setup()
        from django.core import signing
        from django.core.management import call_command

        from sasaeai.areas.tests.places import make_districts, make_midori
        from sasaeai.surveys.models import Draft, FreeAnswer, Letter, Response
        from sasaeai.surveys.tests.known import made_survey, opened
        from sasaeai.surveys.views.answer import SALT

        if sys.argv[1] == "lay":
            lay(int(sys.argv[2]), Path(sys.argv[3]))
        else:
            count()
    else:
        main(*(int(given) if given else usual for given, usual in zip_longest(sys.argv[1:3], (60, 200))))
