"""Measure CPU per request of the public pages on the synthetic ward under gunicorn, beside the barest Django page.

Run `script/bench`: it builds the ward in a directory of its own, starts gunicorn (2 workers × 4 threads) and prints a
Markdown table. Everything is measured in one run on one machine; only the ratios are meant to be compared.
"""

from __future__ import annotations

import gzip
import http.client
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
PORT = 8765
THREADS = 4
TURNS = 40
SETTLE = 0.01  # until a worker has written its last line about a request


@dataclass
class Server:
    process: subprocess.Popen[bytes]

    @property
    def workers(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def cpu(self) -> float:
        """Seconds of CPU that the workers' threads have used so far; to the nanosecond, where ticks are 10 ms long."""
        threads = [task for pid in self.workers for task in Path(f"/proc/{pid}/task").iterdir()]
        return sum(int((task / "schedstat").read_text().split()[0]) for task in threads) / 1e9

    def memory(self) -> float:
        """The largest worker's resident memory in MB."""
        return max(resident(pid) for pid in self.workers)


def resident(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) / 1024 if found else 0.0


@dataclass
class Asked:
    """What one kind of request cost: CPU milliseconds each, requests per second, bytes and status."""

    name: str
    cpu_ms: float
    per_second: float
    size: int
    status: int
    ratio: float = field(default=1.0)


def ask(
    server: Server, name: str, address: str, *, count: int, cold: bool = False, etag: str = "", counting: list[int]
) -> Asked:
    headers = {"If-None-Match": etag} if etag else {}
    seen: list[tuple[int, int]] = []

    def client(share: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        for _turn in range(share):
            counting[0] += 1
            mark = "&" if "?" in address else "?"
            connection.request("GET", f"{address}{mark}n={counting[0]}" if cold else address, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            seen.append((answer.status, len(body)))
        connection.close()

    clients = [threading.Thread(target=client, args=(count // THREADS,)) for _ in range(THREADS)]
    before, start = server.cpu(), time.perf_counter()
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    seconds, used = time.perf_counter() - start, server.cpu() - before
    return Asked(name, used / len(seen) * 1000, len(seen) / seconds, seen[-1][1], seen[-1][0])


def first_after_publishing(server: Server, name: str, address: str) -> Asked:
    """The first request after something was published: whichever process answers, it keeps nothing of that state.

    Every answer that a process keeps bears the public stamp, and the stamp moves before each request. What else the
    machine does changes by the second, so the barest page is asked in turn with it, and the middle of each is taken.
    """
    costs: dict[str, list[float]] = {"/barest/": [], address: []}
    for _turn in range(TURNS):
        for one, found in costs.items():
            fetch("/published/")
            time.sleep(SETTLE)
            before = server.cpu()
            status, body, _etag = fetch(one)
            time.sleep(SETTLE)
            found.append((server.cpu() - before) * 1000)
    barest, cost = (median(found) for found in costs.values())
    return Asked(name, cost, 0, len(body), status, cost / barest)


def fetch(address: str) -> tuple[int, bytes, str]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", address)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.getheader("ETag") or ""


def wait_until_up() -> None:
    for _try in range(200):
        try:
            if fetch("/barest/")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit("gunicorn did not start")


def addresses() -> dict[str, str]:
    """One address of every kind of public page, found by reading the pages as a visitor would."""
    front = fetch("/")[1].decode()
    plan = re.search(r'href="(/plan/\d+/)', front)
    if plan is None:
        raise SystemExit("the front page leads to no plan")
    base = plan.group(1)
    pages = {"front": "/", "plan": base, "table": f"{base}table/", "measures": f"{base}measures/",
             "indicators": f"{base}indicators/", "problems": f"{base}problems/", "progress": f"{base}progress/",
             "succession": f"{base}succession/", "editions": "/editions/", "districts": "/districts/",
             "district": "/districts/district-1/", "district plan": f"{base}districts/district-1/",
             "help": "/help/", "changes": "/changes/"}  # fmt: skip
    goals = re.findall(rf'href="({base}goals/\w+/)"', fetch(base)[1].decode())
    pages["base goal"], pages["small goal"] = goals[0], goals[1]
    for name, where in (("measure", "measures"), ("indicator", "indicators"), ("problem", "problems")):
        found = re.search(rf'href="({base}{where}/\w+/)"', fetch(f"{base}{where}/")[1].decode())
        if found:
            pages[name] = found.group(1)
    return pages


def first_visit() -> tuple[int, int]:
    """Bytes of the heaviest first visit: the front page and everything it loads; as sent plain and gzipped."""
    page = fetch("/")[1]
    loaded = set(re.findall(rb'(?:href|src)="(/static/[^"]+)"', page))
    parts = [page, *(fetch(address.decode())[1] for address in loaded)]
    return sum(map(len, parts)), sum(len(gzip.compress(part)) for part in parts)


def measure(server: Server) -> tuple[list[Asked], list[Asked], list[Asked], float]:
    """What is warm, beside the barest page; then every page cold, and as the first request after a publication.

    With the largest worker's memory after every page was asked, and before hundreds of publications in three minutes.
    """
    counting = [0]
    barest = ask(server, "barest page", "/barest/", count=40, counting=counting)
    barest = ask(server, "barest page", "/barest/", count=400, counting=counting)
    cold, pages = [], addresses()
    for name, address in pages.items():
        ask(server, name, address, count=8, cold=True, counting=counting)
        cold.append(ask(server, name, address, count=80, cold=True, counting=counting))
    heaviest = max(cold, key=lambda asked: asked.cpu_ms)
    address = pages[heaviest.name]
    ask(server, "", address, count=40, counting=counting)
    warm = ask(server, f"{heaviest.name}, warm", address, count=2000, counting=counting)
    etag = fetch(address)[2]
    unchanged = ask(server, f"{heaviest.name}, If-None-Match", address, count=2000, etag=etag, counting=counting)
    memory = server.memory()
    first = [first_after_publishing(server, name, address) for name, address in pages.items()]
    again = ask(server, "barest page, again", "/barest/", count=400, counting=counting)
    rows = [barest, again, *cold, warm, unchanged]
    for asked in rows:
        asked.ratio = asked.cpu_ms / ((barest.cpu_ms + again.cpu_ms) / 2)
    return [barest, again, warm, unchanged], cold, first, memory


def table(rows: list[Asked]) -> str:
    lines = ["| page | status | CPU ms / request | ratio to the barest page | requests / s | bytes |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    lines.extend(
        f"| {row.name} | {row.status} | {row.cpu_ms:.2f} | {row.ratio:.2f} | {row.per_second:.0f} | {row.size:,} |"
        for row in rows
    )
    return "\n".join(lines)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "SASAEAI_VAR_DIR": folder,
            "SASAEAI_DEBUG": "0",
        }
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "-v0"], env=env, cwd=ROOT, check=True)
        subprocess.run([*manage, "collectstatic", "--no-input", "-v0"], env=env, cwd=ROOT, check=True)
        built = subprocess.run(
            [*manage, "build_synthetic_ward"], env=env, cwd=ROOT, check=True, capture_output=True, text=True
        )
        tasks = subprocess.Popen([*manage, "run_tasks"], env=env, cwd=ROOT)
        web = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "sasaeai.config.wsgi", "--bind", f"127.0.0.1:{PORT}", "--workers", "2",
             "--threads", "4", "--no-control-socket", "--log-level", "error"],
            env=env, cwd=ROOT,
        )  # fmt: skip
        try:
            wait_until_up()
            server = Server(web)
            time.sleep(3)
            warm, cold, first, memory = measure(server)
            plain, packed = first_visit()
            print(f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
            print(table(warm))
            print("\nThe first request after a publication:\n")
            print(table(sorted(first, key=lambda row: -row.cpu_ms)))
            print("\nCold (every request renders anew; the page cache does not know the address):\n")
            print(table(sorted(cold, key=lambda row: -row.cpu_ms)))
            print(f"\nFirst visit to the front page: {plain:,} bytes plain, {packed:,} gzipped.")
            published = f"{server.memory():.0f} MB after {TURNS * len(first)} publications"
            print(f"Largest web process {memory:.0f} MB, {published}; task process {resident(tasks.pid):.0f} MB.")
            print("\nPublishing:\n\n" + "\n".join(f"- {line}" for line in built.stdout.splitlines()))
        finally:
            for process in (web, tasks):
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=30)


if __name__ == "__main__":
    main()
