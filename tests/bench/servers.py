"""The programs that are measured: started, found, ended."""
import contextlib
import json
import os
import pathlib
import resource
import socket
import subprocess
import time

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
PATIENCE = 60  # seconds until a server must answer; sanitizers are slow


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pid):
    """CPU time of all threads of a process, to the nanosecond (the clock of clock_getcpuclockid)."""
    return time.clock_gettime((~pid << 3) | 2)


def memory_kib(pid, field="VmRSS"):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    return 0


def get(port, path):
    """The status of one GET on a connection of its own, 0 when nobody answers."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            answer = connection.recv(4096)
            return int(answer[9:12]) if answer.startswith(b"HTTP/1.") else 0
    except OSError:
        return 0


class Server:
    """A process that answers on a port."""

    def __init__(self, arguments, environment, port, log):
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.port = port
        self.log = log
        with open(log, "ab") as errors:
            self.begun = time.monotonic()
            self.process = subprocess.Popen(
                [str(argument) for argument in arguments],
                env={"PATH": os.environ["PATH"], **environment}, stdin=subprocess.DEVNULL,
                stdout=errors, stderr=errors)
        resource.prlimit(self.process.pid, resource.RLIMIT_NOFILE, (limit[1], limit[1]))
        self.started_in = self._wait()

    def _wait(self):
        """Seconds until /healthz was answered with 200."""
        while self.process.poll() is None and time.monotonic() < self.begun + PATIENCE:
            if get(self.port, "/healthz") == 200:
                return time.monotonic() - self.begun
            time.sleep(0.0005)
        self.stop()
        raise RuntimeError(f"It does not answer: {self.process.args}; see {self.log}")

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Programs:
    """Where everything is that was built, and how it is started."""

    def __init__(self, build, work):
        self.milepost = build / "bot/milepost"
        self.bench = build / "tests/bench/bench"
        self.slow_sync = build / "tests/bench/slow_sync.so"
        self.work = work
        self.peer_folder = work / "peer"
        self.slack_port = None

    def measure(self, *arguments, slow=False):
        """Runs one of the measuring programs; what it printed last."""
        environment = {**os.environ, **(self._slowed() if slow else {})}
        done = subprocess.run([str(self.bench), *map(str, arguments)], capture_output=True,
                              text=True, check=False, env=environment)
        if done.returncode != 0 or not done.stdout.strip():
            raise RuntimeError(f"bench {arguments[0]} failed: {done.stdout}{done.stderr}")
        result = json.loads(done.stdout.strip().splitlines()[-1])
        if done.stderr.strip():
            result["said"] = done.stderr.strip()
        return result

    def _slowed(self):
        # The address sanitizer wants to be loaded first, but only to see every allocation.
        return {"LD_PRELOAD": str(self.slow_sync), "ASAN_OPTIONS": "verify_asan_link_order=0"}

    def _log(self, name):
        return self.work / f"{name}.log"

    def serve(self, database, slow=False):
        """`milepost serve` on a book, with a Slack workspace on this machine."""
        port = free_port()
        environment = {
            "MILEPOST_LISTEN": f"127.0.0.1:{port}",
            "MILEPOST_DATABASE": database,
            "MILEPOST_SLACK_SIGNING_SECRET": SECRET,
            "MILEPOST_SLACK_BOT_TOKEN": "xoxb-1-bench",
            "MILEPOST_SLACK_API_URL": f"http://127.0.0.1:{self.slack_port}/api",
            "MILEPOST_LOG": "warning",
        }
        if slow:
            environment.update(self._slowed())
        return Server([self.milepost, "serve"], environment, port, self._log("milepost"))

    def hello(self, body_bytes, connections):
        port = free_port()
        return Server([self.bench, "hello", "--port", port, "--body-bytes", body_bytes,
                       "--threads", connections + 8], {}, port, self._log("hello"))

    def slack(self):
        port = free_port()
        server = Server([self.bench, "slack", "--port", port], {}, port, self._log("slack"))
        self.slack_port = port
        return server

    def peer(self, database, slow=False):
        port = free_port()
        environment = {"PORT": str(port), "DATABASE": str(database), "SIGNING_SECRET": SECRET,
                       "NODE_ENV": "production"}
        if slow:
            environment.update(self._slowed())
        return Server(["node", self.peer_folder / "app.mjs"], environment, port, self._log("peer"))

    @contextlib.contextmanager
    def crowd(self, port, **kinds):
        """The crowd, for as long as the block runs."""
        arguments = [str(self.bench), "crowd", "--port", str(port), "--seconds", "3600"]
        for kind, count in kinds.items():
            arguments += [f"--{kind}", str(count)]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        try:
            process.stdout.readline()
            yield process
        finally:
            process.terminate()
            process.wait()
            process.stdout.close()
