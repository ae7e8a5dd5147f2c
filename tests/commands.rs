//! The program as people meet it: the main job end to end, idempotence, and what it says of bad input.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

fn dateline(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR"));
    for (name, _) in std::env::vars() {
        if name.starts_with("DATELINE_") {
            command.env_remove(name);
        }
    }
    command
}

fn output(args: &[&str], input: &[u8]) -> Output {
    let mut command = dateline(args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let bytes = input.to_vec();
    // A program that refuses its input early closes the pipe; that is its right.
    let writer = std::thread::spawn(move || stdin.write_all(&bytes).ok());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// A `dateline run` on a free port, its address, and its end.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn start(data: &Path, inputs: &[&str]) -> Self {
        let data = data.to_str().unwrap();
        Self::of(&[&["run", "--data-dir", data, "--listen", "127.0.0.1:0"], inputs].concat())
    }

    /// Any command that says where it serves.
    fn of(args: &[&str]) -> Self {
        let mut child = dateline(args).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("the program ended before it served").unwrap();
            if let Some((_, address)) = line.split_once("http://") {
                break address.split('/').next().unwrap().to_owned();
            }
        };
        // Keep the pipe empty, or the program would wait for us.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn get(&self, path: &str) -> (u16, String) {
        request(&self.address, &format!("GET {path}"), &[], "")
    }

    /// Posts articles as a client does that knows the token, and that comes again when it is asked to.
    fn post(&self, media_type: &str, body: &str) -> (u16, String) {
        let headers = [("Content-Type", media_type), ("Authorization", "Bearer secret")];
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = request(&self.address, "POST /articles", &headers, body);
            if answer.0 != 503 || Instant::now() > deadline {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The body of `path` once it satisfies `enough`.
    fn wait_for(&self, path: &str, enough: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let (status, body) = self.get(path);
            if status == 200 && enough(&body) {
                return body;
            }
            assert!(Instant::now() < deadline, "{path} never came: {status}\n{body}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// SIGTERM, and the exit code, which comes within five seconds.
    fn stop(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let deadline = Instant::now() + Duration::from_secs(5);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(Instant::now() < deadline, "it did not stop within five seconds");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Status and body of the answer to one request.
fn request(address: &str, line: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let mut text = format!("{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    if !body.is_empty() {
        text += &format!("Content-Length: {}\r\n", body.len());
    }
    stream.write_all(format!("{text}\r\n{body}").as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let status = text.split(' ').nth(1).unwrap().parse().unwrap();
    (status, text.split_once("\r\n\r\n").unwrap().1.to_owned())
}

/// So many milliseconds from now, as JSON has it.
fn in_millis(millis: i64) -> String {
    (chrono::Utc::now() + chrono::TimeDelta::milliseconds(millis)).to_rfc3339()
}

fn items(feed: &str) -> usize {
    feed.matches("<entry>").count() + feed.matches("<entry ").count()
}

#[test]
fn the_main_job_and_once_more() {
    let folder = tempfile::tempdir().unwrap();
    let run = Running::start(folder.path(), &["examples/pages"]);
    let first = run.wait_for("/feeds/all.atom", |body| items(body) >= 7);
    let count = items(&first);
    // Feeds name their own address; everything else has to be the same.
    let local = |feed: &str, address: &str| feed.replace(address, "HOST");
    let first = local(&first, &run.address);
    assert_eq!(run.stop(), Some(0));
    // The same input again is no event, and the feed has the same bytes.
    let again = Running::start(folder.path(), &["examples/pages"]);
    let second = again.wait_for("/feeds/all.atom", |body| items(body) >= count);
    assert!(first == local(&second, &again.address), "the feed changed without a change");
    assert_eq!(again.stop(), Some(0));
    // Without its caches everything comes back from the log.
    for cache in ["view.db", "view.db-wal", "view.db-shm", "ingest.db", "ingest.db-wal", "ingest.db-shm"] {
        std::fs::remove_file(folder.path().join(cache)).ok();
    }
    let rebuilt = Running::start(folder.path(), &["examples/pages"]);
    let third = rebuilt.wait_for("/feeds/all.atom", |body| items(body) >= count);
    assert!(first == local(&third, &rebuilt.address), "the rebuilt feed differs");
}

#[test]
fn a_correction_replaces_and_a_retraction_removes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.jsonl");
    let data = folder.path().join("data");
    let ingest = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let done = output(&["ingest", file.to_str().unwrap(), "--data-dir", data.to_str().unwrap()], b"");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    ingest(
        "{\"id\":\"x\",\"title\":\"旧\",\"body\":\"增长58.7%\"}\n{\"id\":\"y\",\"title\":\"留\",\"body\":\"吉林省\"}\n",
    );
    let run = Running::start(&data, &[]);
    let before = run.wait_for("/feeds/all.atom", |body| items(body) == 2);
    let id = |feed: &str| {
        feed.split("<id>")
            .find(|part| part.contains("article/x"))
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .to_owned()
    };
    // The producer runs beside the running program.
    ingest("{\"id\":\"x\",\"title\":\"新\",\"body\":\"增长57.8%\"}\n");
    let after = run.wait_for("/feeds/all.atom", |body| body.contains("57.8%"));
    assert_eq!((items(&after), id(&after)), (2, id(&before)));
    // The note of the correction names the old figure; the old text is gone.
    assert!(!after.contains("增长58.7%"));
    ingest("{\"id\":\"x\",\"retracted\":true}\n");
    run.wait_for("/feeds/all.atom", |body| items(body) == 1);
}

#[test]
fn posted_articles_are_in_the_log_when_the_answer_comes() {
    let folder = tempfile::tempdir().unwrap();
    let token = ["--ingest-token", "secret"];
    let run = Running::start(folder.path(), &token);
    let line = |id: &str, figure: &str| {
        format!("{{\"id\":\"{id}\",\"title\":\"外贸\",\"body\":\"吉林省增长{figure}%\"}}\n")
    };
    let lines: String = (0..40).map(|n| line(&format!("x{n}"), &format!("{n}.5"))).collect();
    let answer = run.post("application/x-ndjson", &lines);
    assert_eq!((answer.0, answer.1.matches("\"outcome\":\"new\"").count()), (201, 40), "{}", answer.1);
    // Killed as soon as the client has its answer.
    drop(run);

    let run = Running::start(folder.path(), &token);
    run.wait_for("/feeds/region/220000.atom", |body| items(body) == 40);
    let (status, body) = run.post("application/x-ndjson", &lines);
    assert_eq!((status, body.matches("\"outcome\":\"same\"").count()), (200, 40), "{body}");
    let (status, body) = run.post("application/json", &line("x7", "8.25"));
    assert_eq!((status, body.trim()), (200, "[{\"id\":\"x7\",\"revision\":2,\"outcome\":\"changed\"}]"));
    run.wait_for("/articles/x7", |body| body.contains("8.25"));
    let (status, body) =
        request(&run.address, "POST /articles", &[("Content-Type", "application/json")], "{}");
    assert_eq!(status, 401, "{body}");
    assert_eq!(run.stop(), Some(0));
}

#[test]
fn a_producer_alone_takes_articles_too() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let args = ["ingest", "--serve", "--data-dir", data, "--listen", "127.0.0.1:0"];
    let done = output(&args, b"");
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("--serve needs --ingest-token"));
    let producer = Running::of(&[&args[..], &["--ingest-token", "secret"]].concat());
    let body = "{\"id\":\"x\",\"body\":\"吉林省增长5%\"}";
    let answer = producer.post("application/json", body);
    assert_eq!(answer.0, 201, "{}", answer.1);
    assert_eq!(producer.post("application/json", "nope").0, 422);
    assert_eq!(producer.get("/healthz").0, 200);
    assert_eq!(producer.stop(), Some(0));
    let run = Running::start(folder.path(), &[]);
    run.wait_for("/feeds/region/220000.atom", |body| items(body) == 1);
    assert_eq!(run.post("application/json", body).0, 404, "nobody may post without a token");
}

#[test]
fn nothing_leaves_before_its_embargo_ends_and_it_leaves_then() {
    let folder = tempfile::tempdir().unwrap();
    let token = ["--ingest-token", "secret"];
    let run = Running::start(folder.path(), &token);
    run.wait_for("/feeds/all.atom", |_| true);
    let held = |id: &str, section: &str, until: &str| {
        format!(
            "{{\"id\":\"{id}\",\"title\":\"{id} 的标题\",\"body\":\"吉林省增长5%\",\"section\":\"{section}\",\
             \"embargoed_until\":\"{until}\"}}\n"
        )
    };
    let open = "{\"id\":\"open\",\"title\":\"open\",\"body\":\"黑龙江省\"}\n";
    let (first, never) = (in_millis(5000), in_millis(3_600_000));
    let ends = chrono::DateTime::parse_from_rfc3339(&first).unwrap();
    let lines = format!("{}{}{open}", held("held", "口岸", &first), held("later", "远方", &never));
    let posted = run.post("application/jsonl", &lines);
    assert_eq!(posted.0, 201, "{}", posted.1);

    let check = |run: &Running| {
        run.wait_for("/feeds/all.atom", |body| body.contains("article/open"));
        let seen = [
            run.get("/feeds/all.rss"),
            run.get("/feeds/all.json"),
            run.get("/feeds/region/220000.atom"),
            run.get("/feeds/section/%E5%8F%A3%E5%B2%B8.atom"),
            run.get("/feeds.opml"),
            run.get("/"),
            run.get("/articles/held"),
        ];
        // On a slow machine the embargo may have ended meanwhile.
        if chrono::Utc::now() < ends {
            for (_, body) in &seen {
                assert!(!body.contains("held") && !body.contains("口岸") && !body.contains("增长"), "{body}");
            }
            assert!(!seen[4].1.contains("吉林"), "no feed is listed for it: {}", seen[4].1);
            assert_eq!((items(&seen[2].1), seen[3].0, seen[6].0), (0, 404, 404));
        }
    };
    check(&run);
    assert_eq!(run.stop(), Some(0));
    let run = Running::start(folder.path(), &token);
    check(&run);
    let feed = run.wait_for("/feeds/region/220000.atom", |body| items(body) == 1);
    assert!(chrono::Utc::now() >= ends, "it came too early");
    assert!(feed.contains("held 的标题"));
    run.wait_for("/articles/held", |body| body.contains("held 的标题"));
    run.wait_for("/feeds.opml", |body| body.contains("口岸") && body.contains("吉林"));
    let (status, body) = run.get("/articles/later");
    assert!(status == 404 && !run.get("/feeds/all.atom").1.contains("later"), "{body}");
}

#[test]
fn faults_name_their_place_and_the_rest_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(path(name), bytes).unwrap();
        path(name)
    };
    let data = path("data");
    let good = "{\"id\":\"g\",\"title\":\"T\",\"body\":\"吉林省增长5%\"}\n";
    let noise: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let long =
        [good.as_bytes(), b"{\"id\":\"l\",\"body\":\"", &vec![b'x'; 50 << 20], b"\"}\n", good.as_bytes()]
            .concat();
    let typed = format!("{good}{{\"id\":\"t\",\"body\":[1]}}\n");
    let cases: &[(&str, String, i32, &str)] = &[
        ("a file that is not there", path("none.md"), 1, "none.md: No such file or directory"),
        ("random bytes", write("noise.md", &noise), 1, "noise.md: not a text"),
        ("an empty page", write("empty.md", b""), 0, "empty.md: no articles on this page"),
        ("a long line", write("long.jsonl", &long), 1, "long.jsonl: line 2: 52428"),
        (
            "broken UTF-8",
            write("utf8.txt", &["口岸外贸增长5%。\n".as_bytes(), b"\xe5\x90"].concat()),
            0,
            "utf8.txt: 1 damaged characters for UTF-8",
        ),
        (
            "a wrong type",
            write("type.jsonl", typed.as_bytes()),
            1,
            "type.jsonl: line 2, column 17: invalid type: sequence, expected a string",
        ),
    ];
    for (what, input, code, message) in cases {
        let done = output(&["ingest", input, "--data-dir", &data], b"");
        let text = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(*code), "{what}: {text}");
        assert!(text.contains(message), "{what}: {text}");
    }
    // The good line beside each bad one is in, once, and so is the page with a damaged character.
    let shown = output(&["topics", "describe", "--data-dir", &data], b"");
    let articles: i64 = String::from_utf8_lossy(&shown.stdout)
        .lines()
        .filter(|line| line.starts_with("dateline.articles.v1\t"))
        .map(|line| line.rsplit('\t').next().unwrap().parse::<i64>().unwrap())
        .sum();
    assert_eq!(articles, 2);
}

#[test]
fn what_cannot_start_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("bad.toml"), "brokerz = \"x\"\n").unwrap();
    std::fs::create_dir(path("junk")).unwrap();
    std::fs::write(path("junk/log.db"), vec![b'j'; 8192]).unwrap();
    let (data, bad, junk, none) = (path("data"), path("bad.toml"), path("junk"), path("none.toml"));
    let running = Running::start(Path::new(&data), &[]);
    let port = running.address.clone();
    let other = path("other");
    let cases: &[(&str, &[&str], i32, &str)] = &[
        ("an unknown key", &["run", "--config", &bad], 2, "bad.toml: TOML parse error at line 1, column 1"),
        ("a file that is not there", &["run", "--config", &none], 2, "none.toml: No such file"),
        ("an unknown flag", &["run", "--brokerz", "x"], 2, "--brokerz"),
        ("kafka without brokers", &["run", "--log", "kafka"], 2, "--log kafka needs --brokers"),
        ("no input", &["ingest"], 2, "ingest needs an INPUT"),
        ("a second process", &["run", "--data-dir", &data], 1, "data: in use by another dateline (process "),
        ("a log that is none", &["run", "--data-dir", &junk], 1, "log.db: is damaged or no dateline log"),
        (
            "a port that is taken",
            &["run", "--data-dir", &other, "--listen", &port],
            1,
            "Address already in use",
        ),
    ];
    for (what, args, code, message) in cases {
        let done = output(args, b"");
        let text = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(*code), "{what}: {text}");
        assert!(text.contains(message), "{what}: {text}");
    }
    let pid = running.child.id().to_string();
    let done = output(&["run", "--data-dir", &data], b"");
    assert!(String::from_utf8_lossy(&done.stderr).contains(&pid), "the message names the process");
    let done =
        output(&["ingest", "-", "--log", "kafka", "--brokers", "127.0.0.1:1", "--data-dir", &other], b"{}");
    let text = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{text}");
    assert!(text.contains("127.0.0.1:1: no broker answered"), "{text}");
}

#[test]
fn annotate_answers_every_line_in_order() {
    let input = "{\"id\":1,\"text\":\"吉林省增长58.7%。\"}\n\nnope\n{\"id\":\"b\",\"text\":5}\n{\"id\":\"c\",\"text\":\"\"}\n";
    let done = output(&["annotate", "--format", "jsonl", "-"], input.as_bytes());
    assert_eq!(done.status.code(), Some(1));
    let lines: Vec<serde_json::Value> = String::from_utf8(done.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 4);
    let figure = &lines[0]["figures"][0];
    assert_eq!(
        (figure["text"].as_str(), figure["value"].as_str(), figure["unit"].as_str()),
        (Some("58.7%"), Some("58.7"), Some("%"))
    );
    assert_eq!((figure["start"].as_u64(), figure["end"].as_u64()), (Some(5), Some(10)));
    assert_eq!(lines[0]["article_regions"], serde_json::json!(["220000"]));
    assert_eq!((&lines[1]["id"], lines[1]["line"].as_u64()), (&serde_json::Value::Null, Some(3)));
    assert_eq!((&lines[2]["id"], lines[2]["line"].as_u64()), (&serde_json::Value::Null, Some(4)));
    assert_eq!(lines[3], serde_json::json!({"id": "c", "regions": [], "article_regions": [], "figures": []}));
    let errors = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        errors.contains("-: line 3, column 2: expected ident") && errors.contains("2 of 4 lines"),
        "{errors}"
    );
}

#[test]
fn split_writes_one_line_a_page() {
    let done = output(
        &["split", "-"],
        "# 题目\n\n本报记者 林某\n\n今年前两个月，北港进出口总值完成2\n\n44.82亿元。\n".as_bytes(),
    );
    let page: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(page["page"], "-");
    let article = &page["articles"][0];
    assert_eq!(article["headline"], "题目");
    assert_eq!(article["paragraphs"], serde_json::json!(["今年前两个月，北港进出口总值完成244.82亿元。"]));
    for field in ["section", "subheadline", "source_paper", "credit", "kicker", "dateline"] {
        assert!(article[field].is_null(), "{field}");
    }
}

#[test]
fn files_of_every_kind_and_the_paper_that_they_are_from() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join("in").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    let html = "<title>口岸增长_江州网</title><h1>口岸进出口增长</h1><p>来源：黑龙江日报 2026-03-09</p><p>我省今年前两月口岸进出口总值完成二百亿元，同比增长百分之八，通关时间缩短一半。</p>";
    write("a.html", html.as_bytes());
    write(
        "b.ninjs",
        "{\n\"uri\": \"urn:x:1\",\n\"headline\": \"通关提速\",\n\"body_text\": \"黑河口岸通关提速。\"\n}"
            .as_bytes(),
    );
    let utf16: Vec<u8> = "\u{feff}{\"id\":\"c\",\"title\":\"冰雪旅游\",\"body\":\"漠河游客增长。\"}\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    write("c.jsonl", &utf16);
    let data = folder.path().join("data");
    let input = folder.path().join("in");
    let run =
        Running::start(&data, &[input.to_str().unwrap(), "--publisher", "北原日报", "--region", "220000"]);
    let headlines = ["口岸进出口增长", "通关提速", "冰雪旅游"];
    run.wait_for("/feeds/all.json", |feed| headlines.iter().all(|headline| feed.contains(headline)));
    // The text is from another province's paper: 我省 is that one.
    let filed = run.wait_for("/feeds/region/230000.json", |feed| feed.contains("口岸进出口增长"));
    assert!(filed.contains("通关提速"), "{filed}");
}

#[test]
fn a_folder_that_is_followed_gives_what_comes_later() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    std::fs::create_dir_all(&input).unwrap();
    let run = Running::start(&folder.path().join("data"), &[input.to_str().unwrap(), "--follow"]);
    let lines = input.join("a.jsonl");
    std::fs::write(&lines, "{\"id\":\"a\",\"title\":\"一月外贸\",\"body\":\"x\"}\n").unwrap();
    run.wait_for("/feeds/all.json", |feed| feed.contains("一月外贸"));
    let mut file = std::fs::File::options().append(true).open(&lines).unwrap();
    file.write_all("{\"id\":\"a\",\"title\":\"一月外贸（更正）\",\"body\":\"x\"}\n".as_bytes()).unwrap();
    run.wait_for("/feeds/all.json", |feed| feed.contains("一月外贸（更正）"));
    assert_eq!(run.stop(), Some(0));
}

#[test]
fn figures_come_as_a_table_in_words_and_as_observations() {
    let text = "去年前三季度，黑河市进出口总值完成244.82亿元，比2019年增长58.7%。";
    let line = format!(
        "{}\n",
        serde_json::json!({"id": "1", "text": text, "headline": "外贸", "published_at": "2026-03-09T08:00:00+08:00"})
    );
    let table = |format: &str| {
        let done = output(&["figures", "--format", format, "-"], line.as_bytes());
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let csv = table("csv");
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows.len(), 3, "{csv}");
    assert!(
        rows[0]
            .starts_with("article_id,headline,published_at,text,value,value_max,unit,kind,modifier,change,")
    );
    assert!(rows[1].starts_with("1,外贸,2026-03-09T00:00:00+00:00,244.82亿元,24482000000,,CNY,money,exact,"));
    assert!(rows[1].contains(",去年前三季度,2025-01-01,2025-09-30,231100,actual,"), "{csv}");
    assert!(
        rows[2].contains(",by up vs-period,") && rows[2].contains(",2019年,2019-01-01,2019-12-31,"),
        "{csv}"
    );
    let json: serde_json::Value = serde_json::from_str(&table("json")).unwrap();
    assert_eq!(json[1]["base"], "2019年");
    let graph: serde_json::Value = serde_json::from_str(&table("schema-org")).unwrap();
    assert_eq!(graph["@graph"][0]["observationAbout"]["identifier"], "231100");
    assert!(table("text").contains("比2019年增长58.7%（去年前三季度，黑河市，进出口总值）"));
    let empty = output(&["figures", "-"], b"");
    assert!(String::from_utf8(empty.stdout).unwrap().starts_with("article_id,headline,"));
    let bad = output(&["figures", "-"], b"{\"nothing\":1}\n");
    assert_eq!(bad.status.code(), Some(1));
}

/// The paper as `ingest` takes it, its name alone, or with a region of its own.
#[test]
fn annotate_takes_the_source_by_name_or_whole() {
    let text = "全市进出口总值完成244.82亿元。";
    let paper = |source: serde_json::Value| {
        let input = serde_json::json!({"id": 1, "text": text, "source": source}).to_string();
        let done = output(&["annotate", "-"], input.as_bytes());
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        let line: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        line["figures"][0]["region"].clone()
    };
    assert_eq!(paper(serde_json::json!("黑河日报")), "231100");
    assert_eq!(paper(serde_json::json!({"name": "黑河日报"})), "231100");
    assert_eq!(paper(serde_json::json!({"name": "北原日报", "region": "220100"})), "220100");
    assert_eq!(paper(serde_json::Value::Null), serde_json::Value::Null);
    let wrong = output(&["annotate", "-"], br#"{"id":1,"text":"x","source":5}"#);
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(said.contains("line 1, column 30: `source` is the name of a paper or"), "{said}");
}

#[test]
fn annotate_gives_reasons_when_asked() {
    let input = "{\"id\":1,\"text\":\"2025年，黑河市完成超过244.82亿元。\"}\n";
    let explained = output(&["annotate", "--explain", "-"], input.as_bytes());
    let line: serde_json::Value = serde_json::from_slice(&explained.stdout).unwrap();
    assert_eq!(line["figures"][0]["why"]["modifier"]["cue"], "超过");
    assert_eq!(line["figures_refused"][0]["text"], "2025年");
    let plain = output(&["annotate", "-"], input.as_bytes());
    let line: serde_json::Value = serde_json::from_slice(&plain.stdout).unwrap();
    assert!(line["figures"][0].get("why").is_none() && line.get("figures_refused").is_none());
}
