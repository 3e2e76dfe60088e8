"""Measures Milepost; run.sh installs and builds what this needs and calls it."""
import argparse
import dataclasses
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
import zlib

from cases import CASES, Wrong
from figures import Figures
from servers import Programs

ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclasses.dataclass(frozen=True)
class BookSize:
    """A book as `bench book` makes it: ten owners to a team, five key results to an owner."""
    teams: int
    weeks: int

    @property
    def key_results(self):
        return self.teams * 50

    @property
    def check_ins(self):
        return self.key_results * self.weeks

    def items(self, text):
        return self.teams if "Team" in text else self.key_results


@dataclasses.dataclass(frozen=True)
class Crowd:
    connections: int = 256
    silent: int = 200
    idle: int = 2000
    drip: int = 200
    garbage: int = 50
    burst: int = 500


@dataclasses.dataclass(frozen=True)
class Scale:
    books: dict
    reads: tuple           # names of books, from the smallest
    process_book: str
    seconds: float = 5     # of each load
    warm_up: float = 1
    settle: float = 2
    idle_seconds: int = 30
    looks: int = 300       # of each reading command and book
    connections: tuple = (1, 8, 64, 256)
    owners: tuple = (1_000, 10_000, 100_000)
    deliveries: int = 120
    crowd: Crowd = Crowd()
    processes: tuple = (1, 2, 4)
    cases: tuple = tuple(CASES)


FULL = Scale(
    books={"load": BookSize(50, 4), "10k": BookSize(4, 50), "1m": BookSize(200, 100),
           "10m": BookSize(1000, 200)},
    reads=("10k", "1m", "10m"), process_book="1m")
# Seconds, also with sanitizers: that everything works and every answer is the right one.
SMOKE = Scale(
    books={"load": BookSize(4, 2)}, reads=("load",), process_book="load", seconds=0.3, warm_up=0.1,
    settle=0.1, idle_seconds=1, looks=20, connections=(1, 8), owners=(100,), deliveries=10,
    crowd=Crowd(connections=28, silent=20, idle=50, drip=20, garbage=5, burst=20))


class Bench:
    """What the cases share: the books, the programs, the scale."""

    def __init__(self, scale, build, work, with_peer, postgres):
        self.scale = scale
        self.books = scale.books
        self.work = work
        self.programs = Programs(build, work)
        self.with_peer = with_peer
        self.postgres = postgres

    def make_books(self):
        """Made once and kept: they only depend on their size and on when they were made."""
        for size in self.books.values():
            path = self._original(size)
            if path.exists():
                continue
            print(f"Making a book of {size.check_ins:,} check-ins …", flush=True)
            for older in self.work.glob(f"book-{size.teams}x{size.weeks}-*.db"):
                self.remove_book(older)
            unfinished = path.with_suffix(".unfinished")
            self.remove_book(unfinished)
            self.programs.measure("book", "--database", f"sqlite:{unfinished}", "--teams",
                                  size.teams, "--weeks", size.weeks)
            unfinished.rename(path)
            self.remove_book(unfinished)  # its lock stays behind

    def _original(self, size):
        """Named after its schema too: a book of an older one would be migrated or refused."""
        schema = zlib.crc32(b"".join(file.read_bytes() for file in
                                     sorted((ROOT / "store/migrations").glob("*.sql"))))
        return self.work / f"book-{size.teams}x{size.weeks}-{schema:08x}.db"

    @staticmethod
    def remove_book(path):
        for suffix in ("", "-wal", "-shm", "-lock"):
            pathlib.Path(f"{path}{suffix}").unlink(missing_ok=True)

    @staticmethod
    def forget_the_past(path):
        """What fell due since the book was made is not what is to be measured."""
        connection = sqlite3.connect(path)
        with connection:
            connection.execute("UPDATE org SET planned_until = ?", (int(time.time()),))
        connection.close()

    def copy_book(self, name, path):
        self.remove_book(path)
        shutil.copyfile(self._original(self.books[name]), path)
        self.forget_the_past(path)

    def serve_book(self, name):
        """The original itself, for cases that only read."""
        path = self._original(self.books[name])
        self.forget_the_past(path)
        return self.programs.serve(f"sqlite:{path}")

    def fresh_postgres(self, name, schema):
        """A book as large as that one, without its history, in a schema of its own; its URL."""
        subprocess.run(["psql", self.postgres, "-qc", f"DROP SCHEMA IF EXISTS {schema} CASCADE"],
                       check=True, stderr=subprocess.DEVNULL)
        url = f"{self.postgres}{'&' if '?' in self.postgres else '?'}schema={schema}"
        self.programs.measure("book", "--database", url, "--teams", self.books[name].teams)
        return url

    def query(self, url, sql):
        if url.startswith("sqlite:"):
            connection = sqlite3.connect(url.removeprefix("sqlite:"))
            rows = connection.execute(sql).fetchall()
            connection.close()
            return rows
        server, _, schema = url.rpartition("schema=")  # which libpq does not know
        done = subprocess.run(["psql", server[:-1], "-qAt", "-F", "\t", "-c",
                               f"SET search_path = {schema}", "-c", sql],
                              check=True, capture_output=True, text=True)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def peer(self, stack, slow=False):
        """The Bolt peer on a new database, None when it is left out."""
        if not self.with_peer:
            return None
        path = self.work / "peer.db"
        self.remove_book(path)
        return stack.enter_context(self.programs.peer(path, slow))

    def syncs_per_second(self, slow=False):
        return self.programs.measure("fdatasync", "--file", self.work / "sync", "--seconds",
                                     min(self.scale.seconds, 2), slow=slow)["per_second"]

    @staticmethod
    def wait_for_posts(slack, count, patience=300):
        """What the Slack workspace says once it has got that many messages."""
        until = time.monotonic() + patience
        while True:
            with urllib.request.urlopen(f"http://127.0.0.1:{slack.port}/posts") as answer:
                posts = json.load(answer)
            if posts["posts"] >= count or time.monotonic() > until:
                return posts
            time.sleep(0.05)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1, help="medians and ranges of so many")
    parser.add_argument("--only", action="append", choices=list(CASES), help="may be repeated")
    parser.add_argument("--smoke", action="store_true", help="seconds, without the Bolt peer")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build/bench")
    parser.add_argument("--postgres", default=os.environ.get("TESTS_POSTGRES"),
                        help="URL of a database in which schemas may be made")
    return parser.parse_args()


def main():
    arguments = read_arguments()
    arguments.work.mkdir(parents=True, exist_ok=True)
    bench = Bench(SMOKE if arguments.smoke else FULL, arguments.build, arguments.work,
                  not arguments.smoke, arguments.postgres)
    bench.make_books()
    figures = Figures()
    problems = []
    for run in range(1, arguments.runs + 1):
        with bench.programs.slack():
            for name in arguments.only or bench.scale.cases:
                print(f"Run {run} of {arguments.runs}: {name} …", end="", flush=True)
                begin = time.monotonic()
                try:
                    CASES[name](bench, figures)
                except (Wrong, RuntimeError) as problem:  # the other cases are worth having
                    problems.append(f"{name}: {problem}")
                print(f" {time.monotonic() - begin:.0f} s", flush=True)
    figures.print()
    figures.write(arguments.work / "results.json")
    print(f"Written to {arguments.work / 'results.json'}.")
    if problems:
        sys.exit("\n".join(["What went wrong:", *problems]))


if __name__ == "__main__":
    main()
