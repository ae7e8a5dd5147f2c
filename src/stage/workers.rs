//! Threads that work on records for a stage, each for no longer than a limit of processor time.
//!
//! A thread cannot be stopped from outside. One that is over the limit is given up instead: what it still finds out is
//! thrown away, another takes its place, and it ends when its work does. How many are given up at a time is known, so that
//! a stage that is poisoned again and again ends before it uses up the machine.
//!
//! The limit is of processor time, not of the clock: a machine that is overloaded, suspended or stopped for a while makes
//! no record bad. Where the system does not tell the processor time of a thread, the clock has to do.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often the threads at work are looked at.
const LOOK: Duration = Duration::from_millis(50);

/// What became of a piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Done<T> {
    /// Its result.
    Result(T),
    /// It panicked, and with which message.
    Panicked(String),
    /// It took more processor time than the limit.
    OverLimit,
}

/// A piece of work.
pub(super) type Job<T> = Box<dyn FnOnce() -> T + Send>;

/// The threads.
pub(super) struct Workers<T> {
    limit: Duration,
    threads: usize,
    queue: Arc<Queue<T>>,
    results: Receiver<(u64, Done<T>)>,
    sender: Sender<(u64, Done<T>)>,
    workers: Vec<Arc<Worker>>,
    given_up: Arc<AtomicUsize>,
    next: u64,
}

struct Queue<T> {
    jobs: Mutex<Jobs<T>>,
    filled: Condvar,
}

struct Jobs<T> {
    waiting: VecDeque<(u64, Job<T>)>,
    closed: bool,
}

/// What is known of one thread.
#[derive(Default)]
struct Worker {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The piece that it works on.
    ticket: Option<u64>,
    given_up: bool,
    clock: Clock,
}

/// Tells the processor time of a thread.
#[derive(Debug, Clone, Default)]
struct Clock {
    stat: Option<std::path::PathBuf>,
}

impl<T: Send + 'static> Workers<T> {
    /// As many threads as there are processors, started when they are first needed.
    pub(super) fn new(limit: Duration) -> Self {
        let (sender, results) = mpsc::channel();
        let jobs = Jobs { waiting: VecDeque::new(), closed: false };
        Self {
            limit,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            queue: Arc::new(Queue { jobs: Mutex::new(jobs), filled: Condvar::new() }),
            results,
            sender,
            workers: Vec::new(),
            given_up: Arc::default(),
            next: 0,
        }
    }

    /// How many threads were given up and are still at work.
    pub(super) fn given_up(&self) -> usize {
        self.given_up.load(Ordering::Relaxed)
    }

    /// Does all the work and gives what became of each piece, in their order.
    pub(super) fn run(&mut self, jobs: Vec<Job<T>>) -> Vec<Done<T>> {
        let (first, count) = (self.next, jobs.len());
        self.next += count as u64;
        while self.workers.len() < self.threads.min(count) {
            self.start();
        }
        lock(&self.queue.jobs).waiting.extend((first..).zip(jobs));
        self.queue.filled.notify_all();
        let mut done: BTreeMap<u64, Done<T>> = BTreeMap::new();
        let mut begun: BTreeMap<u64, Duration> = BTreeMap::new();
        while done.len() < count {
            match self.results.recv_timeout(LOOK) {
                Ok((ticket, result)) => drop(done.insert(ticket, result)),
                // The sender is ours, too, so it is never gone.
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    for ticket in self.over_limit(&mut begun) {
                        done.insert(ticket, Done::OverLimit);
                        self.start();
                    }
                }
            }
        }
        done.into_values().collect()
    }

    /// Gives up the threads that are over the limit and says what they worked on. `begun` remembers the processor time at
    /// which each piece was first seen.
    fn over_limit(&mut self, begun: &mut BTreeMap<u64, Duration>) -> Vec<u64> {
        let mut over = Vec::new();
        let given_up = &self.given_up;
        self.workers.retain(|worker| {
            let mut state = lock(&worker.state);
            let Some(ticket) = state.ticket else { return true };
            let now = state.clock.now();
            let since = *begun.entry(ticket).or_insert(now);
            if now.saturating_sub(since) < self.limit {
                return true;
            }
            state.given_up = true;
            given_up.fetch_add(1, Ordering::Relaxed);
            over.push(ticket);
            false
        });
        over
    }

    fn start(&mut self) {
        let worker = Arc::new(Worker::default());
        self.workers.push(Arc::clone(&worker));
        let (queue, sender, given_up) =
            (Arc::clone(&self.queue), self.sender.clone(), Arc::clone(&self.given_up));
        std::thread::spawn(move || {
            lock(&worker.state).clock = Clock::of_this_thread();
            while let Some((ticket, job)) = queue.take(&worker) {
                let done = match catch_unwind(AssertUnwindSafe(job)) {
                    Ok(result) => Done::Result(result),
                    Err(panic) => Done::Panicked(panic_message(&*panic)),
                };
                let mut state = lock(&worker.state);
                state.ticket = None;
                if state.given_up {
                    given_up.fetch_sub(1, Ordering::Relaxed);
                    return;
                }
                // Nobody waits any more where the stage is gone.
                if sender.send((ticket, done)).is_err() {
                    return;
                }
            }
        });
    }
}

impl<T> Drop for Workers<T> {
    fn drop(&mut self) {
        lock(&self.queue.jobs).closed = true;
        self.queue.filled.notify_all();
    }
}

impl<T> Queue<T> {
    /// The next piece, which is noted as the worker's; `None` when there will be none.
    fn take(&self, worker: &Worker) -> Option<(u64, Job<T>)> {
        let mut jobs = lock(&self.jobs);
        loop {
            if jobs.closed {
                return None;
            }
            if let Some((ticket, job)) = jobs.waiting.pop_front() {
                lock(&worker.state).ticket = Some(ticket);
                return Some((ticket, job));
            }
            jobs = self.filled.wait(jobs).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Clock {
    fn of_this_thread() -> Self {
        // `/proc/thread-self` is a link to PROCESS/task/THREAD.
        let thread = std::fs::read_link("/proc/thread-self");
        let stat = thread.ok().map(|link| std::path::Path::new("/proc").join(link).join("stat"));
        Self { stat: stat.filter(|stat| processor_time(stat).is_some()) }
    }

    /// Time that has passed for the thread since some moment.
    fn now(&self) -> Duration {
        static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        match &self.stat {
            Some(stat) => processor_time(stat).unwrap_or_default(),
            None => START.elapsed(),
        }
    }
}

/// User and system time of a thread by its `stat` of proc(5), which counts hundredths of a second.
fn processor_time(stat: &std::path::Path) -> Option<Duration> {
    let text = std::fs::read_to_string(stat).ok()?;
    // The second field is a name in parentheses that may hold anything; utime and stime are fields 14 and 15.
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace().skip(11).map(str::parse::<u64>);
    let (user, system) = (fields.next()?.ok()?, fields.next()?.ok()?);
    Some(Duration::from_millis((user + system) * 10))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Work runs outside of the locks; what they hold stays true.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a panic said.
pub(super) fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("panic").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    fn job<T>(work: impl FnOnce() -> T + Send + 'static) -> Job<T> {
        Box::new(work)
    }

    #[test]
    fn results_come_in_order_whatever_panics() {
        let mut workers = Workers::new(Duration::from_secs(60));
        for _ in 0..3 {
            let jobs = (0..200).map(|n| {
                job(move || {
                    assert!(n % 50 != 7, "{n} is bad");
                    n
                })
            });
            let done = workers.run(jobs.collect());
            for (n, done) in done.into_iter().enumerate() {
                match n % 50 {
                    7 => assert_eq!(done, Done::Panicked(format!("{n} is bad"))),
                    _ => assert_eq!(done, Done::Result(n)),
                }
            }
        }
        assert_eq!(workers.run(vec![]), []);
    }

    #[test]
    fn what_is_over_the_limit_is_given_up_and_the_rest_goes_on() {
        static STOP: AtomicBool = AtomicBool::new(false);
        let mut workers = Workers::new(Duration::from_millis(100));
        let busy = || {
            job(|| {
                while !STOP.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
                0
            })
        };
        let count = workers.threads + 1;
        let mut jobs: Vec<Job<i32>> = (0..count).map(|_| busy()).collect();
        jobs.push(job(|| 1));
        let done = workers.run(jobs);
        assert_eq!(done.last(), Some(&Done::Result(1)));
        assert_eq!(done.iter().filter(|done| **done == Done::OverLimit).count(), count);
        assert_eq!(workers.given_up(), count);
        STOP.store(true, Ordering::Relaxed);
        while workers.given_up() > 0 {
            std::thread::yield_now();
        }
        assert_eq!(workers.run(vec![job(|| 2)]), [Done::Result(2)]);
    }

    #[test]
    fn a_thread_that_waits_uses_no_processor_time() {
        if Clock::of_this_thread().stat.is_none() {
            return;
        }
        let mut workers = Workers::new(Duration::from_millis(100));
        let waits = job(|| std::thread::sleep(Duration::from_millis(400)));
        assert_eq!(workers.run(vec![waits]), [Done::Result(())]);
    }
}
