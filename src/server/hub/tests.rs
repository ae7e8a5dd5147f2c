//! The hub as subscribers meet it, and what it remembers.

mod sought;

use super::*;
use crate::article::Article;
use crate::enriched::Enriched;
use crate::feeds::SiteConfig;
use crate::view::Change;
use metrics_exporter_prometheus::PrometheusBuilder;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

const TOPIC: &str = "https://news.example/feeds/all.rss";
const START: i64 = 1_780_000_000;

/// A request that a subscriber got.
#[derive(Debug, Clone, Default)]
struct Got {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    fn parameter(&self, name: &str) -> String {
        let query = self.path.split_once('?').map_or("", |(_, query)| query);
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(given, _)| given == name).map_or(String::new(), |(_, value)| value.into_owned())
    }
}

/// A subscriber on a port of its own: answers verifications with the challenge and deliveries with 200, unless told
/// other statuses for the next requests.
struct Subscriber {
    address: String,
    got: Arc<Mutex<Vec<Got>>>,
    statuses: Arc<Mutex<Vec<u16>>>,
}

impl Subscriber {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (got, statuses) = (Arc::<Mutex<Vec<Got>>>::default(), Arc::<Mutex<Vec<u16>>>::default());
        let (list, queue) = (got.clone(), statuses.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let request = read(stream.as_ref().unwrap());
                let challenge = request.parameter("hub.challenge");
                list.lock().unwrap().push(request);
                let status = queue.lock().unwrap().pop().unwrap_or(200);
                let answer = format!(
                    "HTTP/1.1 {status} X\r\nLocation: /elsewhere\r\nContent-Length: {}\r\n\r\n{challenge}",
                    challenge.len()
                );
                stream.unwrap().write_all(answer.as_bytes()).unwrap();
            }
        });
        Self { address, got, statuses }
    }

    fn callback(&self) -> String {
        format!("{}/callback?id=1", self.address)
    }

    /// What the next requests are answered with, in this order.
    fn answers(&self, statuses: &[u16]) {
        *self.statuses.lock().unwrap() = statuses.iter().rev().copied().collect();
    }

    /// What came since this was last asked.
    fn got(&self) -> Vec<Got> {
        std::mem::take(&mut *self.got.lock().unwrap())
    }
}

fn read(stream: &TcpStream) -> Got {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    };
    let first = line();
    let mut words = first.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut got = Got { method, path, ..Got::default() };
    while let Some((name, value)) = line().split_once(": ") {
        got.headers.push((name.to_owned(), value.to_owned()));
    }
    got.body = vec![0; got.header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut got.body).unwrap();
    got
}

/// A hub in a folder of its own, whose clock moves when told.
struct Site {
    folder: tempfile::TempDir,
    view: Arc<View>,
    hub: Arc<Hub>,
    worker: Worker,
    clock: Arc<AtomicI64>,
}

impl Site {
    fn new() -> Self {
        Self::allowing(true)
    }

    fn allowing(private: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut site = SiteConfig::at("https://news.example");
        site.hub = Some(site.url(PATH));
        site.hub_is_own = true;
        let view = Arc::new(View::open(&folder.path().join("view.db"), &site).unwrap());
        let clock = Arc::new(AtomicI64::new(START));
        let (hub, worker) = open(&folder, &view, &clock, private);
        let mut site = Self { folder, view, hub, worker, clock };
        site.put("first");
        site.step(0);
        site
    }

    /// The same site after a restart of the process.
    fn restart(&mut self) {
        (self.hub, self.worker) = open(&self.folder, &self.view, &self.clock, true);
    }

    fn put(&self, id: &str) {
        let article = Article { id: id.into(), revision: 1, body: format!("{id}。"), ..Article::default() };
        let enriched = Enriched { article, emission: 1, ..Enriched::default() };
        self.view.apply(&[Change::Upsert(Box::new(enriched))], &[]).unwrap();
    }

    /// So many seconds later, all that is due is done.
    fn step(&mut self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
        self.worker.turn().unwrap();
        self.worker.settle();
        self.worker.turn().unwrap();
        self.worker.settle();
    }

    fn ask(&self, mode: &str, callback: &str, more: &[(&str, &str)]) -> Result<(), Refused> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("hub.mode", mode).append_pair("hub.callback", callback);
        if !more.iter().any(|(name, _)| *name == "hub.topic") {
            form.append_pair("hub.topic", TOPIC);
        }
        self.hub.accept(form.extend_pairs(more).finish().as_bytes())
    }

    fn subscriptions(&self) -> usize {
        self.hub.store.subscriptions().len()
    }
}

fn open(
    folder: &tempfile::TempDir,
    view: &Arc<View>,
    clock: &Arc<AtomicI64>,
    private: bool,
) -> (Arc<Hub>, Worker) {
    let now = clock.clone();
    let clock = Box::new(move || now.load(Ordering::Relaxed));
    Hub::open_at(&folder.path().join(FILE_NAME), view.clone(), private, clock).unwrap()
}

#[test]
fn a_subscription_lives_from_its_verification_to_the_end_of_its_lease() {
    let (mut site, reader) = (Site::new(), Subscriber::new());
    site.ask("subscribe", &reader.callback(), &[("hub.lease_seconds", "3600")]).unwrap();
    assert_eq!(site.subscriptions(), 0, "nothing before the subscriber agrees");
    site.step(5);
    let got = reader.got();
    assert_eq!(got.len(), 1);
    assert!(
        got[0].method == "GET" && got[0].path.starts_with("/callback?id=1&hub.mode=subscribe&"),
        "{got:?}"
    );
    assert_eq!(got[0].parameter("hub.topic"), TOPIC);
    assert_eq!(got[0].parameter("hub.lease_seconds"), "3600");
    assert_eq!(got[0].parameter("hub.challenge").len(), 32);
    let kept = [(TOPIC.to_owned(), reader.callback(), START + 5 + 3600)];
    assert_eq!(site.hub.store.subscriptions(), kept);

    // A renewal moves the end; what was not delivered yet still is.
    site.put("second");
    site.ask("subscribe", &reader.callback(), &[]).unwrap();
    site.step(1000);
    assert_eq!(site.hub.store.subscriptions()[0].2, START + 1005 + 864_000);
    let methods: Vec<String> = reader.got().into_iter().map(|got| got.method).collect();
    assert_eq!(methods.len(), 2);
    assert!(methods.contains(&"POST".to_owned()));

    site.step(864_000);
    assert_eq!(site.subscriptions(), 0);
    site.put("third");
    site.step(60);
    assert!(reader.got().is_empty(), "nothing after the lease");
}

#[test]
fn only_a_subscriber_that_agrees_is_subscribed_or_unsubscribed() {
    let (mut site, reader) = (Site::new(), Subscriber::new());
    for refusal in [404, 301, 403] {
        reader.answers(&[refusal]);
        site.ask("subscribe", &reader.callback(), &[]).unwrap();
        site.step(600);
        assert_eq!((site.subscriptions(), reader.got().len()), (0, 1), "{refusal}: asked once, not followed");
    }
    // One that cannot answer is asked three times in all.
    reader.answers(&[503, 500, 429]);
    site.ask("subscribe", &reader.callback(), &[]).unwrap();
    for seconds in [0, 10, 60, 600] {
        site.step(seconds);
    }
    assert_eq!((site.subscriptions(), reader.got().len()), (0, 3));

    reader.answers(&[503]);
    site.ask("subscribe", &reader.callback(), &[]).unwrap();
    site.step(0);
    site.step(10);
    assert_eq!((site.subscriptions(), reader.got().len()), (1, 2));
    reader.answers(&[404]);
    site.ask("unsubscribe", &reader.callback(), &[]).unwrap();
    site.step(0);
    assert_eq!(site.subscriptions(), 1, "someone else asked");
    site.ask("unsubscribe", &reader.callback(), &[]).unwrap();
    site.step(0);
    assert_eq!(site.subscriptions(), 0);
    assert_eq!(reader.got().last().unwrap().parameter("hub.mode"), "unsubscribe");
}

#[test]
fn topics_of_others_and_unknown_ones_are_refused() {
    let site = Site::new();
    for topic in ["https://other.example/feeds/all.rss", "https://news.example/feeds/section/none.rss", "all"]
    {
        let refused = site.ask("subscribe", "http://127.0.0.1:1/", &[("hub.topic", topic)]).unwrap_err();
        assert!(matches!(refused, Refused::Request(_)), "{topic}: {refused}");
    }
    assert!(site.ask("unsubscribe", "http://127.0.0.1:1/", &[("hub.topic", "all")]).is_err());
}

#[test]
fn a_change_is_delivered_whole_and_signed() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _guard = ::metrics::set_default_local_recorder(&recorder);
    let (mut site, reader) = (Site::new(), Subscriber::new());
    site.ask("subscribe", &reader.callback(), &[("hub.secret", "a secret")]).unwrap();
    site.step(0);
    reader.got();
    site.step(60);
    assert!(reader.got().is_empty(), "nothing has changed");

    site.put("second");
    site.step(1);
    let got = reader.got();
    assert_eq!(got.len(), 1);
    assert_eq!((got[0].method.as_str(), got[0].path.as_str()), ("POST", "/callback?id=1"));
    assert_eq!(got[0].header("content-type"), "application/rss+xml; charset=utf-8");
    let links = format!("<https://news.example/hub>; rel=\"hub\", <{TOPIC}>; rel=\"self\"");
    assert_eq!(got[0].header("link"), links);
    assert_eq!(got[0].header("x-hub-signature"), caller::signature("a secret", &got[0].body));
    let current = Topics::new(site.view.clone()).content(TOPIC, 0).unwrap().unwrap();
    assert_eq!(got[0].body, current.written.bytes);

    // Changes soon after one another come in one delivery.
    site.put("third");
    site.step(1);
    site.put("fourth");
    site.step(1);
    assert!(reader.got().is_empty(), "a subscriber has its rest");
    site.step(10);
    assert_eq!(reader.got().len(), 1);
    site.step(60);
    assert!(reader.got().is_empty());
    let text = recorder.handle().render();
    assert!(text.contains("dateline_hub_deliveries_total{outcome=\"ok\"} 2"), "{text}");
}

#[test]
fn an_embargo_that_ends_is_a_change() {
    let (mut site, reader) = (Site::new(), Subscriber::new());
    site.ask("subscribe", &reader.callback(), &[]).unwrap();
    site.step(0);
    reader.got();
    let until = chrono::DateTime::from_timestamp(START + 100, 0);
    let article = Article { id: "held".into(), revision: 1, embargoed_until: until, ..Article::default() };
    let enriched = Enriched { article, emission: 1, ..Enriched::default() };
    site.view.apply(&[Change::Upsert(Box::new(enriched))], &[]).unwrap();
    site.step(60);
    assert!(reader.got().is_empty(), "nobody is told before");
    site.restart();
    site.view.release(until.unwrap()).unwrap();
    site.step(40);
    let got = reader.got();
    assert_eq!(got.len(), 1);
    assert!(String::from_utf8_lossy(&got[0].body).contains("article/held"));
}

#[test]
fn a_delivery_that_fails_is_tried_again_with_what_is_current_then() {
    let (mut site, reader) = (Site::new(), Subscriber::new());
    site.ask("subscribe", &reader.callback(), &[]).unwrap();
    site.step(0);
    reader.got();
    site.put("second");
    reader.answers(&[500, 302]);
    site.step(1);
    assert_eq!(reader.got().len(), 1);
    site.step(5);
    assert_eq!(reader.got().len(), 0, "not before its time");
    site.put("third");
    site.step(5);
    site.step(50);
    let got = reader.got();
    assert_eq!(got.len(), 2, "a redirect is a failure");
    assert!(String::from_utf8_lossy(&got[1].body).contains("third"));

    // After five attempts the content is given up, and the next change is delivered.
    site.put("fourth");
    reader.answers(&[500, 500, 500, 500, 500]);
    for seconds in [60, 10, 50, 180, 360, 3600] {
        site.step(seconds);
    }
    assert_eq!(reader.got().len(), 5);
    site.put("fifth");
    site.step(1);
    assert_eq!((reader.got().len(), site.subscriptions()), (1, 1));
}

#[test]
fn a_callback_that_is_gone_ends_the_subscription() {
    let (mut site, reader) = (Site::new(), Subscriber::new());
    site.ask("subscribe", &reader.callback(), &[]).unwrap();
    site.step(0);
    site.put("second");
    reader.answers(&[410]);
    site.step(1);
    assert_eq!(site.subscriptions(), 0);
}

#[test]
fn a_restart_neither_repeats_nor_misses() {
    let (mut site, reader) = (Site::new(), Subscriber::new());
    site.ask("subscribe", &reader.callback(), &[("hub.secret", "s")]).unwrap();
    site.restart();
    site.step(0);
    assert_eq!(site.subscriptions(), 1, "a request that was taken is verified by the next process");
    site.put("second");
    site.step(1);
    assert_eq!(reader.got().len(), 2);
    site.restart();
    site.step(60);
    assert!(reader.got().is_empty(), "it has this");
    site.put("third");
    site.restart();
    site.step(60);
    let got = reader.got();
    assert_eq!(got.len(), 1, "it has not had this");
    assert_eq!(got[0].header("x-hub-signature"), caller::signature("s", &got[0].body));
}

#[test]
fn many_subscribers_are_each_served_once() {
    let (mut site, reader) = (Site::new(), Subscriber::new());
    for number in 0..30 {
        let topic = ["https://news.example/feeds/all.atom", TOPIC][number % 2];
        site.ask("subscribe", &format!("{}/{number}", reader.address), &[("hub.topic", topic)]).unwrap();
    }
    for _ in 0..10 {
        site.step(0);
    }
    assert_eq!((site.subscriptions(), reader.got().len()), (30, 30));
    site.put("second");
    for _ in 0..5 {
        site.step(1);
    }
    let mut paths: Vec<String> = reader.got().into_iter().map(|got| got.path).collect();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), 30);
}

#[test]
fn private_addresses_are_not_called_even_behind_a_name() {
    let (mut site, reader) = (Site::allowing(false), Subscriber::new());
    assert!(site.ask("subscribe", &reader.callback(), &[]).is_err());
    let port = reader.address.rsplit_once(':').unwrap().1;
    for host in ["localhost", "127.1", "2130706433"] {
        site.ask("subscribe", &format!("http://{host}:{port}/"), &[]).unwrap();
    }
    site.step(0);
    site.step(100);
    assert!(reader.got().is_empty());
    assert_eq!(site.subscriptions(), 0);
}

#[test]
fn a_foreign_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    std::fs::write(&path, "something else, long enough to be a database header, and more than that").unwrap();
    assert!(Store::open(&path).is_err());
}

#[test]
fn another_hub_is_told_of_what_has_changed_in_every_format() {
    let (site, other) = (Site::new(), Subscriber::new());
    let path = site.folder.path().join("other.db");
    let open = || Pinger::open(&path, site.view.clone(), &other.address).unwrap();
    let (mut pinger, _stop) = open();
    assert_eq!(pinger.turn().unwrap(), None);
    assert!(other.got().is_empty(), "nothing has changed since it began");
    site.put("second");
    other.answers(&[200, 503]);
    assert!(pinger.turn().unwrap().is_some(), "the hub has to be told again");
    assert_eq!(other.got().len(), 2);
    assert_eq!(pinger.turn().unwrap(), None);
    let bodies: Vec<String> =
        other.got().into_iter().map(|got| String::from_utf8(got.body).unwrap()).collect();
    let wanted = ["json", "rss"].map(|extension| {
        format!("hub.mode=publish&hub.url=https%3A%2F%2Fnews.example%2Ffeeds%2Fall.{extension}")
    });
    assert_eq!(bodies, wanted, "the first one, all.atom, was told before");

    site.put("third");
    let (mut pinger, _stop) = open();
    assert_eq!(pinger.turn().unwrap(), None);
    assert_eq!(other.got().len(), 3, "a restart misses nothing");
    let (mut pinger, _stop) = open();
    assert_eq!(pinger.turn().unwrap(), None);
    assert!(other.got().is_empty(), "and repeats nothing");
}
