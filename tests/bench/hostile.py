"""Requests that want to fill a server: how much of each it reads before it refuses."""
import functools
import gzip
import io
import itertools
import socket
import struct
import time

from servers import memory_kib

AT_ONCE = 20            # connections of one kind, so that what each costs is more than noise
STEP = 2048             # bytes sent before looking whether it was refused
LOOK = 0.002            # seconds for that: the server reads on meanwhile
ENOUGH = 2 * 1024 ** 2  # a server that took so much does not refuse
HEAD = (b"POST /slack/commands HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n")


def chunked():
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    for _ in range(200 * 16):
        yield chunk


@functools.cache
def bomb():
    """Three hundred megabytes of nothing, packed."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as stream:
        for _ in range(300):
            stream.write(bytes(1024 ** 2))
    return packed.getvalue()


def gzip_bomb():
    body = bomb()
    yield HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    yield body


def long_line():
    yield HEAD + b"X-Long: "
    for _ in range(52 * 16):
        yield b"x" * 65536


def many_headers():
    yield HEAD
    for block in range(1000):
        yield b"".join(b"X-%d: y\r\n" % (block * 1000 + i) for i in range(1000))


def oversize():
    yield HEAD + b"Content-Length: 104857600\r\n\r\n"
    for _ in range(100 * 16):
        yield b"x" * 65536


KINDS = {"200 MB chunked": chunked, "gzip bomb": gzip_bomb, "52 MB header line": long_line,
         "a million headers": many_headers, "oversize length": oversize}


def steps(pieces):
    for piece in pieces:
        for at in range(0, len(piece), STEP):
            yield piece[at:at + STEP]


class Attacker:
    def __init__(self, port, kind):
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.connection.setblocking(False)
        self.steps = steps(kind())
        self.rest = b""
        self.sent = 0
        self.refused = False

    def refusal(self):
        """Whether the server has answered or hung up."""
        try:
            self.connection.recv(4096)
            self.refused = True
        except BlockingIOError:
            pass
        except OSError:
            self.refused = True
        return self.refused

    def push(self):
        """Sends one step more; False when there is nothing left to do."""
        if self.refusal() or self.sent >= ENOUGH:
            return False
        self.rest = self.rest or next(self.steps, b"")
        if not self.rest:
            return False
        try:
            count = self.connection.send(self.rest)
            self.sent += count
            self.rest = self.rest[count:]
        except BlockingIOError:
            pass
        except OSError:
            self.refused = True
            return False
        return True

    def end(self):
        # At once, and without a word: the server must forget it by itself.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def attack(server, kind, patience=120):
    """The most bytes that one of AT_ONCE clients brought in, what the server grew by for each at
    the worst moment, in KiB, and how many of them it refused."""
    before = memory_kib(server.pid)
    worst = before
    attackers = [Attacker(server.port, KINDS[kind]) for _ in range(AT_ONCE)]
    active = list(attackers)
    until = time.monotonic() + patience
    for turn in itertools.count():
        active = [attacker for attacker in active if attacker.push()]
        if turn % 8 == 0:
            worst = max(worst, memory_kib(server.pid))
        if not active or time.monotonic() > until:
            break
        time.sleep(LOOK)
    time.sleep(0.1)
    worst = max(worst, memory_kib(server.pid))
    refused = sum(attacker.refused or attacker.refusal() for attacker in attackers)
    for attacker in attackers:
        attacker.end()
    return {"bytes": max(attacker.sent for attacker in attackers),
            "kib_each": (worst - before) / AT_ONCE, "refused": refused}
