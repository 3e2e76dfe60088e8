"""What is measured. Every case gets the bench, measures once, and adds its figures."""
import contextlib
import pathlib
import subprocess
import time

import hostile
from servers import SECRET, cpu_seconds, memory_kib

READS = {  # the word, what it is said about, how many of those, whose answer holds what
    "list": ("list Team{}", 4, "Objectives of Team{}\\n"),
    "show": ("show KR{}", 200, "KR{} Teams that finish"),
    "history": ("history KR{}", 200, "History of KR{} "),
    "digest": ("digest Team{}", 4, "Team{}, week "),
}


class Wrong(Exception):
    """A server did something else than what was measured."""


def load(bench, servers, connections, *, seconds=None, warm_up=None, **options):
    """Runs the load generator against one or several servers."""
    arguments = ["load", "--secret", SECRET, "--connections", connections,
                 "--seconds", bench.scale.seconds if seconds is None else seconds,
                 "--warm-up", bench.scale.warm_up if warm_up is None else warm_up]
    for server in servers:
        arguments += ["--port", server.port, "--watch", server.pid]
    for name, value in options.items():
        arguments += [f"--{name.replace('_', '-')}", value]
    result = bench.programs.measure(*arguments)
    if result["wrong"] or result["lost"]:
        raise Wrong(f"{result['wrong']} wrong answers and {result['lost']} lost requests at "
                    f"{connections} connections. {result.get('said', '')}")
    return result


def check_ins(bench, servers, connections, key_results, **options):
    return load(bench, servers, connections, items=key_results, items_per_user=5, **options)


class Book:
    """A copy of a book that may be written to; proves in the end what was written."""

    def __init__(self, bench, name, copy="run"):
        self.book = bench.books[name]
        self.path = bench.work / f"{copy}.db"
        self.acknowledged = bench.work / f"{copy}.acknowledged"
        bench.copy_book(name, self.path)
        self.acknowledged.unlink(missing_ok=True)
        self.url = f"sqlite:{self.path}"
        self.known = self._newest(bench)  # what comes behind it was said here

    def _newest(self, bench):
        return bench.query(self.url, "SELECT coalesce(max(latest_id), 0) FROM key_result")[0][0]

    def say(self, bench, servers, connections, **options):
        return check_ins(bench, servers, connections, min(self.book.key_results, 2500),
                         acknowledged=self.acknowledged, **options)

    def prove(self, bench):
        """The book holds the check-ins that were acknowledged, each once, and no other."""
        said = sorted(tuple(map(int, line.split()))
                      for line in self.acknowledged.read_text().splitlines())
        held = sorted((int(key_result), int(value)) for key_result, value in bench.query(
            self.url, "SELECT key_result_id, value FROM check_in "
                      f"WHERE id > {self.known}"))
        if said != held:
            raise Wrong(f"{len(said)} check-ins were acknowledged, the book holds {len(held)}; "
                        f"acknowledged only: {sorted(set(said) - set(held))[:5]}, "
                        f"held only: {sorted(set(held) - set(said))[:5]}")
        return len(said)


def durable_check_ins(bench, figures):
    """Milepost, the peer and the bare server in turn, at each number of connections."""
    book = Book(bench, "load")
    with contextlib.ExitStack() as stack:
        milepost = stack.enter_context(bench.programs.serve(book.url))
        body = book.say(bench, [milepost], 1)["answer_bytes"]
        most = max(bench.scale.connections)
        hello = stack.enter_context(bench.programs.hello(body, most))
        peer = bench.peer(stack)
        for connections in bench.scale.connections:
            name = f"check-in, {connections} connection{'s' if connections > 1 else ''}"
            ours = book.say(bench, [milepost], connections,
                            first_value=1_000_000 + 1_000_000 * connections % 8_000_000)
            bare = check_ins(bench, [hello], connections, 200, expect="")
            add_side_by_side(bench, figures, name, ours, bare,
                             check_ins(bench, [peer], connections, 200) if peer else None,
                             connections)
    book.prove(bench)


def add_side_by_side(bench, figures, name, ours, bare, theirs, connections):
    figures.add(f"{name}: Milepost", ours["per_second"], "/s")
    for label, key in (("p50", "p50_ms"), ("p99", "p99_ms"), ("p99.9", "p999_ms")):
        figures.add(f"{name}: {label}", ours[key], "ms")
    cpu_aim = 60 if connections == 64 else None
    figures.add(f"{name}: CPU each", ours["cpu_us"], "µs", at_most=cpu_aim)
    figures.add(f"{name}: bare httplib hello", bare["per_second"], "/s")
    figures.add(f"{name}: against hello", ours["per_second"] / bare["per_second"], "×",
                at_least=1.2 if connections == 64 else None)
    if connections == 64:
        syncs = bench.syncs_per_second()
        figures.add("fdatasync of one page", syncs, "/s")
        figures.add(f"{name}: against fdatasync", ours["per_second"] / syncs, "×", at_least=3)
    if theirs is None:
        return
    figures.add(f"{name}: Bolt peer", theirs["per_second"], "/s")
    figures.add(f"{name}: Bolt peer p99", theirs["p99_ms"], "ms")
    figures.add(f"{name}: Bolt peer CPU each", theirs["cpu_us"], "µs")
    figures.add(f"{name}: against Bolt", ours["per_second"] / theirs["per_second"], "×",
                at_least={1: 2.5, 8: 9, 64: 18}.get(connections))
    figures.add(f"{name}: Bolt's p99 against ours", theirs["p99_ms"] / ours["p99_ms"], "×",
                at_least=20 if connections == 64 else None)


def slow_disk(bench, figures):
    """The same with two milliseconds more for every sync."""
    book = Book(bench, "load")
    connections = min(64, max(bench.scale.connections))
    sync_ms = 1000 / bench.syncs_per_second(slow=True)
    with contextlib.ExitStack() as stack:
        ours = book.say(bench, [stack.enter_context(bench.programs.serve(book.url, slow=True))],
                        connections)
        peer = bench.peer(stack, slow=True)
        theirs = check_ins(bench, [peer], connections, 200) if peer else None
    book.prove(bench)
    figures.add("slow disk: one sync", sync_ms, "ms")
    figures.add(f"slow disk, {connections} connections: check-ins", ours["per_second"], "/s")
    figures.add(f"slow disk, {connections} connections: p99", ours["p99_ms"], "ms",
                at_most=3 * sync_ms + 6)
    if theirs:
        figures.add(f"slow disk, {connections} connections: Bolt peer", theirs["per_second"], "/s")
        figures.add(f"slow disk, {connections} connections: Bolt peer p99", theirs["p99_ms"], "ms")
        figures.add(f"slow disk, {connections} connections: against Bolt",
                    ours["per_second"] / theirs["per_second"], "×", at_least=25)


def reads(bench, figures):
    """Commands that look, on books of different sizes, one after the other."""
    with contextlib.ExitStack() as stack:
        servers = {name: stack.enter_context(bench.serve_book(name)) for name in bench.scale.reads}
        for word, (text, items, expect) in READS.items():
            medians = []
            for name, server in servers.items():
                found = load(bench, [server], 1, seconds=30, warm_up=bench.scale.warm_up / 2,
                             requests=bench.scale.looks, text=text, expect=expect,
                             items=min(items, bench.books[name].items(text)))
                medians.append(found["p50_ms"])
                of = f"{word}, {bench.books[name].check_ins:,} check-ins"
                figures.add(f"{of}: p50", found["p50_ms"], "ms")
                figures.add(f"{of}: p99", found["p99_ms"], "ms")
            if len(medians) > 1:
                figures.add(f"{word}: largest book against smallest", medians[-1] / medians[0],
                            "×", at_most=1.3 if word != "list" else None)


def monday(bench, figures):
    per_owner = []
    for owners in bench.scale.owners:
        path = bench.work / "plan.db"
        bench.remove_book(path)
        found = bench.programs.measure("plan", "--book", path, "--owners", owners)
        bench.remove_book(path)
        if found["occurrences"] < owners or found["deliveries"] < owners:
            raise Wrong(f"A Monday of {owners} owners has {found}.")
        figures.add(f"plan of {owners:,} owners", found["plan_ms"], "ms",
                    at_most=1000 if owners == 100_000 else None)
        figures.add(f"plan and queue of {owners:,} owners", found["plan_and_queue_ms"], "ms")
        if not found["one_prompt_each"]:
            raise Wrong(f"A Monday of {owners} owners is not one prompt each: {found}.")
        of = f"Monday of {owners:,} owners"
        for when in ("before", "queued", "sending"):
            figures.add(f"{of}: resident, {when}", found[f"resident_{when}_mib"], "MiB")
        figures.add(f"{of}: sent on Mattermost", found["mattermost_per_second"], "/s")
        if owners >= 1000:
            figures.add(f"{of}: sent on Slack", found["slack_per_minute"], "/min", at_most=270)
        figures.add(f"{of}: a digest behind them, after", found["digest_after_s"], "s", at_most=5)
        per_owner.append(found["plan_ms"] / owners)
    if len(per_owner) > 1:
        figures.add("plan: an owner among most against one among fewest",
                    per_owner[-1] / per_owner[0], "×", at_most=1.3)


def outbound(bench, figures):
    """Over HTTP and at Slack's pace; what is possible without it, `monday` tells."""
    for lanes, allowed in ((1, 0.5), (8, 4)):
        path = bench.work / "outbound.db"
        bench.copy_book("load", path)
        # Due once the bot has learned who the workspace is, which holds deliveries up at the start.
        bench.programs.measure("queue", "--database", f"sqlite:{path}", "--lanes", lanes,
                               "--deliveries", bench.scale.deliveries, "--due-in", 3)
        with bench.programs.slack() as slack, bench.programs.serve(f"sqlite:{path}"):
            posts = bench.wait_for_posts(slack, bench.scale.deliveries)
        figures.add(f"deliveries, {lanes} lane{'s' if lanes > 1 else ''}, of {allowed} allowed",
                    (posts["posts"] - 1) / posts["seconds"], "/s")
        sent = bench.query(f"sqlite:{path}", "SELECT count(*) FROM delivery WHERE state = 'sent'")
        if posts["posts"] != bench.scale.deliveries or sent[0][0] < bench.scale.deliveries - 8:
            raise Wrong(f"{bench.scale.deliveries} deliveries were due, {posts['posts']} came and "
                        f"{sent[0][0]} are noted as sent.")


def one_process(bench, figures):
    """Start, memory, idling and size of the program."""
    largest = bench.scale.process_book
    book = Book(bench, largest)
    for _ in range(3):  # the first finds the file outside the page cache
        with bench.programs.serve(book.url) as server:
            started = server.started_in
    figures.add(f"start to first answer, {book.book.check_ins:,} check-ins", started * 1000, "ms",
                at_most=50)
    with bench.programs.serve(book.url) as server:
        time.sleep(bench.scale.settle)
        figures.add("memory, idle", memory_kib(server.pid) / 1024, "MiB", at_most=20)
        begin, cpu = time.monotonic(), cpu_seconds(server.pid)
        time.sleep(bench.scale.idle_seconds)
        share = (cpu_seconds(server.pid) - cpu) / (time.monotonic() - begin)
        figures.add(f"CPU of an idle hour, from {bench.scale.idle_seconds} s", share * 3600, "s")
        book.say(bench, [server], min(64, max(bench.scale.connections)))
        figures.add("memory, under load", memory_kib(server.pid) / 1024, "MiB", at_most=48)
        figures.add("memory, at most", memory_kib(server.pid, "VmHWM") / 1024, "MiB")
    book.prove(bench)
    stripped = bench.work / "milepost.stripped"
    subprocess.run(["strip", "-o", stripped, bench.programs.milepost], check=True)
    figures.add("binary", bench.programs.milepost.stat().st_size / 1024 ** 2, "MiB")
    figures.add("binary, stripped", stripped.stat().st_size / 1024 ** 2, "MiB")
    pathlib.Path(stripped).unlink()


def hostile_requests(bench, figures):
    book = Book(bench, "load")
    with bench.programs.serve(book.url) as server:
        book.say(bench, [server], 8, requests=100)  # what it needs anyway it has by now
        for kind in hostile.KINDS:
            found = hostile.attack(server, kind)
            if found["refused"] != hostile.AT_ONCE:
                raise Wrong(f"{kind}: {found}")
            figures.add(f"{kind}: read until refused", found["bytes"] / 1024, "KiB", at_most=64)
            figures.add(f"{kind}: memory each", found["kib_each"], "KiB", at_most=1024)
        book.say(bench, [server], 8, requests=100)
    book.prove(bench)


def crowd(bench, figures):
    """An honest client among many that are not."""
    size = bench.scale.crowd
    book = Book(bench, "load")
    with bench.programs.serve(book.url) as server:
        alone = book.say(bench, [server], 8)
        beside = book.say(bench, [server], size.connections - size.silent, idle=size.silent)
        name = f"p99 at {size.connections} connections, {size.silent} of them idle"
        figures.add(name, beside["p99_ms"], "ms")
        figures.add(f"{name}, against 8", beside["p99_ms"] / alone["p99_ms"], "×", at_most=3)
        with bench.programs.crowd(server.port, idle=size.idle):
            time.sleep(bench.scale.settle)
            begin, cpu = time.monotonic(), cpu_seconds(server.pid)
            time.sleep(bench.scale.idle_seconds / 3)
            share = (cpu_seconds(server.pid) - cpu) / (time.monotonic() - begin)
        figures.add(f"CPU of {size.idle:,} idle connections", share * 100, "% of a core",
                    at_most=1)
        with bench.programs.crowd(server.port, idle=size.idle, drip=size.drip,
                                  garbage=size.garbage, burst=size.burst):
            honest = book.say(bench, [server], 1)
        figures.add("an honest client in the crowd: p50", honest["p50_ms"], "ms")
        figures.add("an honest client in the crowd: p99", honest["p99_ms"], "ms", at_most=50)
    book.prove(bench)


def postgres(bench, figures):
    """Several processes on one PostgreSQL, each with its share of the connections."""
    if not bench.postgres:
        print("PostgreSQL: left out, there is no --postgres URL and no tests/postgres.sh.")
        return
    rates = {}
    for processes in bench.scale.processes:
        database = bench.fresh_postgres("load", f"bench_{processes}")
        book = Book(bench, "load")
        book.url, book.known = database, 0
        with contextlib.ExitStack() as stack:
            servers = [stack.enter_context(bench.programs.serve(database))
                       for _ in range(processes)]
            for connections in bench.scale.connections:
                if connections < processes:
                    continue
                found = book.say(bench, servers, connections)
                name = f"PostgreSQL, {processes} process{'es' if processes > 1 else ''}, " \
                       f"{connections} connection{'s' if connections > 1 else ''}"
                figures.add(f"{name}: check-ins", found["per_second"], "/s")
                figures.add(f"{name}: p99", found["p99_ms"], "ms")
                figures.add(f"{name}: CPU each", found["cpu_us"], "µs")
                rates[processes, connections] = found["per_second"]
        book.prove(bench)
    if (4, 64) in rates:
        figures.add("PostgreSQL, 64 connections: 4 processes against 1",
                    rates[4, 64] / rates[1, 64], "×", at_least=2)


CASES = {"check-ins": durable_check_ins, "slow-disk": slow_disk, "reads": reads, "monday": monday,
         "outbound": outbound, "process": one_process, "hostile": hostile_requests, "crowd": crowd,
         "postgres": postgres}
