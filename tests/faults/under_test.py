"""The programs under test, with the log that they work on."""
import glob
import os
import pathlib
import re
import socket
import subprocess
import time
import uuid

import checks
import crash
import logs
import proxy

FAKETIME = "/usr/lib/*/faketime/libfaketimeMT.so.1"  # of the Debian package faketime
STAGES = ["regions", "figures", "enrich"]
BROKER = pathlib.Path(__file__).resolve().parent.parent / "kafka/broker.sh"


def site(args, folder):
    """The site that the arguments ask for."""
    return (LocalSite if args.log == "local" else KafkaSite)(args, folder)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Site:
    """Stages with some members each, a publisher, and a producer that reads the corpus."""

    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.fed = folder / "fed.jsonl"
        # Everything that was ever started, for whoever cleans up.
        self.running = []
        self.members = {stage: [] for stage in STAGES}
        self.poison = set()
        self.port = free_port()
        self.publish = self.ingest = None

    def program(self, name, *words):
        command = [self.args.binary.resolve(), *words, *self.options, "--data-dir", self.data_dir(name)]
        program = crash.Program(name, command, self.folder, self.clock_of(name))
        self.running.append(program)
        program.start()
        return program

    def clock_of(self, name):
        """The environment of a program whose wall clock can be moved; its monotonic clock runs on, as on a machine."""
        if "clock" not in self.args.kinds:
            return None
        library = next(iter(glob.glob(FAKETIME)), None)
        if library is None:
            raise crash.Failed("no clock can be moved: libfaketimeMT.so.1 is missing (package faketime)")
        self.move_clock(name, 0)
        return {**os.environ, "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(self.clock_file(name)), "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def clock_file(self, name):
        return self.folder / f"{name}.clock"

    def move_clock(self, name, seconds):
        """A running program sees it at its next look at the clock."""
        fresh = self.folder / "clock.new"
        fresh.write_text(f"{seconds:+d}\n")
        fresh.rename(self.clock_file(name))

    def dateline(self, *words):
        command = [self.args.binary.resolve(), *words, *self.options, "--data-dir", self.data_dir("look")]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              timeout=120, check=False)
        if done.returncode != 0:
            raise crash.Failed(f"{' '.join(words)} ended with exit code {done.returncode}: {done.stderr}")
        return done.stdout

    def start(self):
        self.dateline("topics", "create", "--partitions", "4")
        for stage in STAGES:
            for _ in range(self.args.members):
                self.add(stage)
        self.publish = self.program("publish", "stage", "publish", "--hub", "none", "--listen", f"127.0.0.1:{self.port}")
        self.fed.touch()
        self.ingest = self.program("ingest", "ingest", self.fed.resolve())

    def add(self, stage):
        self.members[stage].append(self.program(f"{stage}-{len(self.running)}", "stage", stage))

    def all_members(self):
        return [member for stage in STAGES for member in self.members[stage]]

    def victims(self):
        return [*self.all_members(), self.publish, *([self.ingest] if self.ingest.runs() else [])]

    def must_run(self):
        for program in [*self.all_members(), self.publish]:
            program.must_run()

    def feed(self, lines):
        """Some more of the corpus. The producer is given all of it each time, and appends what is new."""
        with open(self.fed, "a", encoding="utf-8") as fed:
            fed.writelines(lines)
        if not self.ingest.runs():
            self.ingest.start()

    def finish_ingest(self):
        """Waits for the producer, and lets it look once more: a run may have begun before the last lines came."""
        for _ in range(2):
            try:
                self.ingest.process.wait(timeout=crash.STALL_SECONDS)
            except subprocess.TimeoutExpired:
                raise crash.Failed(f"ingest goes on and on\n{self.ingest.tail()}") from None
            self.ingest.start()
        # 1 says that the corpus has unreadable lines.
        if (code := self.ingest.process.wait(timeout=crash.STALL_SECONDS)) not in (0, 1):
            raise crash.Failed(f"ingest ended with exit code {code}\n{self.ingest.tail()}")

    def behind(self):
        """Lines of `dateline lag` that say that something has not been read."""
        lines = [line.split("\t") for line in self.dateline("lag").splitlines()[1:]]
        return ["/".join(line) for line in lines if line[0] != "publish" and int(line[-1]) > self.markers]

    def stop(self):
        """Ends all; says how long the slowest took."""
        slowest = 0
        for program in [*self.all_members(), self.publish]:
            begun = time.monotonic()
            program.stop()
            took = time.monotonic() - begun
            if took > checks.STOP_SECONDS:
                raise crash.Failed(f"{program.name} took {took:.1f} s to end\n{program.tail()}")
            slowest = max(slowest, took)
        return slowest

    def calm(self):
        """Ends whatever disturbs the site."""

    def close(self):
        """Ends what is not dateline."""


class LocalSite(Site):
    """All on one data directory."""

    options = []
    markers = 0

    def __init__(self, *args):
        super().__init__(*args)
        self.log = logs.Local(self.data_dir("any"))

    def data_dir(self, _name):
        return self.folder / "data"


class KafkaSite(Site):
    """Each on a data directory of its own, on a cluster that it reaches through proxies."""

    # After the last record of a partition stands the marker of its transaction, which no reader sees.
    markers = 1

    def __init__(self, *args):
        super().__init__(*args)
        self.state = self.folder / "kafka"
        self.proxies = [proxy.Proxy(lambda node=node: self.port_of(node)) for node in range(1, self.args.nodes + 1)]
        self.down = set()
        ports = [str(one.port) for one in self.proxies]
        self.broker("start", "--cluster", str(self.args.nodes), "--advertise", ",".join(ports))
        brokers = ",".join(f"127.0.0.1:{port}" for port in ports)
        prefix = f"faults-{uuid.uuid4().hex[:8]}"
        self.options = ["--log", "kafka", "--brokers", brokers, "--topic-prefix", prefix]
        self.options += [word for option in self.args.option for word in ("--kafka", option)]
        self.log = logs.Kafka(brokers, prefix)

    def data_dir(self, name):
        return self.folder / name

    def broker(self, *words):
        subprocess.run([BROKER, *words, "--state", self.state], check=True, stdout=subprocess.DEVNULL)

    def port_of(self, node):
        """The port that a broker itself listens on."""
        text = (self.state / f"node-{node}/server.properties").read_text()
        return int(re.search(r"^listeners=EXTERNAL://127\.0\.0\.1:(\d+)", text, re.M).group(1))

    def calm(self):
        for one in self.proxies:
            one.heal()
        for node in self.down:
            self.broker("revive", "--node", str(node))
        self.down = set()

    def close(self):
        self.broker("stop")
