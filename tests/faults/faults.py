"""The faults: each strikes a running site, heals what it has done, and says what it did."""
import collections
import pathlib
import resource
import signal
import time

BOTH = ("local", "kafka")
CLOCK = 1500       # seconds by which a clock jumps at most; two that differ by an hour would make an article wait too long
SESSION = 10       # seconds after which a member that is not heard of is dead
CATCH_UP = 15      # seconds that a broker needs to be in step again

# A kind of fault, and on which logs it can strike.
Fault = collections.namedtuple("Fault", "strike logs")


def kill(site, rng):
    """kill -9, and a start within a second."""
    victim = rng.choice(site.victims())
    victim.kill()
    time.sleep(rng.uniform(0, 1))
    victim.start()
    return victim.name


def kill_all(site, rng):
    """All at once, as when a machine dies."""
    victims = site.victims()
    for victim in victims:
        victim.process.kill()
    for victim in victims:
        victim.process.wait()
    time.sleep(rng.uniform(0, 1))
    for victim in rng.sample(victims, len(victims)):
        victim.start()
    return f"{len(victims)} programs"


def zombie(site, rng):
    """A member stands still until it is thought dead, and then goes on with what it was at."""
    victim = rng.choice(site.all_members())
    seconds = SESSION + rng.uniform(1, 5)
    victim.process.send_signal(signal.SIGSTOP)
    time.sleep(seconds)
    victim.process.send_signal(signal.SIGCONT)
    return f"{victim.name} stood still for {seconds:.0f} s"


def rolling(site, _rng):
    """Every program is stopped and started, one after the other."""
    programs = [*site.all_members(), site.publish]
    for program in programs:
        program.stop()
        program.start()
    return f"{len(programs)} programs"


def scale(site, rng):
    """Up to four members of each stage, and down to two or one."""
    for stage, members in site.members.items():
        while len(members) < 4:
            site.add(stage)
    time.sleep(rng.uniform(2, 6))
    left = rng.choice([1, 2])
    for members in site.members.values():
        for member in members[left:]:
            member.stop()
        del members[left:]
    return f"to 4 and to {left} of each stage"


def store(site, rng):
    """A store of the publisher or the producer is damaged while it is down."""
    program, file = rng.choice([(site.publish, "view.db"), (site.ingest, "ingest.db")])
    if program.runs():
        program.kill() if program is site.ingest else program.stop()
    how = damage(pathlib.Path(site.data_dir(program.name)) / file, rng)
    program.start()
    return f"{file} {how}"


def damage(file, rng):
    """Cuts a file off, overwrites it here and there, or removes it."""
    how = rng.choice(["cut off", "overwritten", "removed"])
    size = file.stat().st_size if file.exists() else 0
    if how == "removed" or size < 8192:
        for end in ("", "-wal", "-shm"):
            pathlib.Path(f"{file}{end}").unlink(missing_ok=True)
        return "removed"
    with open(file, "r+b") as f:
        if how == "cut off":
            f.truncate(rng.randrange(1, size))
        else:
            for _ in range(20):
                # Whole pages: single bytes of a text would be another text, which no database notices.
                f.seek(rng.randrange(size // 4096) * 4096)
                f.write(rng.randbytes(4096))
    return how


def poison(site, rng):
    """Records that are no articles, some for every thousand that are."""
    count = max(3, site.args.articles // 200)
    fresh = {b"\xff\xff" + rng.randbytes(12) for _ in range(count)}
    site.log.append("articles", [(rng.randrange(4), b"poison", value) for value in sorted(fresh)])
    site.poison |= fresh
    return f"{count} records"


def clock(site, rng):
    """The wall clocks of half of the programs jump, forwards and back."""
    victims = rng.sample(site.victims(), (len(site.victims()) + 1) // 2)
    jumps = [rng.randint(-CLOCK, CLOCK) for _ in victims]
    for victim, seconds in zip(victims, jumps):
        site.move_clock(victim.name, seconds)
    time.sleep(rng.uniform(1, 5))
    return f"{len(victims)} programs, by {min(jumps)} to {max(jumps)} s"


def disk_full(site, rng):
    """No file may grow for some seconds: writes fail as on a full disk."""
    victims = site.victims()
    limit = max(f.stat().st_size for f in pathlib.Path(site.data_dir("any")).glob("*.db*"))
    for victim in victims:
        resource.prlimit(victim.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    seconds = rng.uniform(2, 8)
    time.sleep(seconds)
    for victim in victims:
        if victim.runs():
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(victim.process.pid, resource.RLIMIT_FSIZE, unlimited)
    # The producer gives up after some tries, and says so; whoever runs it starts it again.
    if not site.ingest.runs():
        site.ingest.start()
    return f"for {seconds:.0f} s, {len(victims)} programs"


def cut(site, rng):
    """All connections to the brokers end, some times."""
    times = rng.randint(2, 5)
    for _ in range(times):
        for one in site.proxies:
            one.cut()
        time.sleep(rng.uniform(0.2, 1.5))
    return f"{times} times"


def blackhole(site, rng):
    """A broker is out of reach: what is sent to it and by it vanishes."""
    seconds = rng.uniform(5, 25)
    one = rng.choice(site.proxies)
    one.swallows = True
    time.sleep(seconds)
    one.heal()
    return f"broker {site.proxies.index(one) + 1} for {seconds:.0f} s"


def delay(site, rng):
    """Every packet is late."""
    seconds, late = rng.uniform(5, 10), rng.uniform(0.02, 0.3)
    for one in site.proxies:
        one.delay = late
    time.sleep(seconds)
    for one in site.proxies:
        one.heal()
    return f"{late * 1000:.0f} ms for {seconds:.0f} s"


def broker(site, rng):
    """A broker is killed, -9, and comes back; others lead its partitions meanwhile."""
    node = rng.randint(1, site.args.nodes)
    site.broker("kill", "--node", str(node))
    site.down.add(node)
    seconds = rng.uniform(2, 15)
    time.sleep(seconds)
    site.broker("revive", "--node", str(node))
    site.down.discard(node)
    # Two of three must be in step before the next one may fall.
    time.sleep(CATCH_UP)
    return f"{node}, down for {seconds:.0f} s"


def machine(site, rng):
    """A broker dies together with half of the programs: who joins again finds no coordinator, and transactions are open."""
    victims = site.victims()
    victims = rng.sample(victims, (len(victims) + 1) // 2)
    node = rng.randint(1, site.args.nodes)
    for victim in victims:
        victim.process.kill()
    site.broker("kill", "--node", str(node))
    site.down.add(node)
    for victim in victims:
        victim.process.wait()
        victim.start()
    time.sleep(rng.uniform(2, 15))
    site.broker("revive", "--node", str(node))
    site.down.discard(node)
    time.sleep(CATCH_UP)
    return f"broker {node} and {len(victims)} programs"


ALL = {
    "kill": Fault(kill, BOTH),
    "kill-all": Fault(kill_all, BOTH),
    "zombie": Fault(zombie, BOTH),
    "rolling": Fault(rolling, BOTH),
    "scale": Fault(scale, BOTH),
    "store": Fault(store, BOTH),
    "poison": Fault(poison, BOTH),
    # Not on Kafka: librdkafka waits by C11 calls, which libfaketime does not reach, so they would end by another clock.
    "clock": Fault(clock, ("local",)),
    "disk-full": Fault(disk_full, ("local",)),
    "cut": Fault(cut, ("kafka",)),
    "blackhole": Fault(blackhole, ("kafka",)),
    "delay": Fault(delay, ("kafka",)),
    "broker": Fault(broker, ("kafka",)),
    "machine": Fault(machine, ("kafka",)),
}
