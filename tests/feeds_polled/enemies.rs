//! Servers that mean harm, or do it: nothing is harmed, and each is a fault that says what is wrong.

use crate::server::{Reply, Request, Site, serve};
use crate::site::gzip;
use crate::{Bench, feed, hours};
use dateline::source::feed::Limits;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};

/// Limits that a test reaches quickly.
const TIGHT: Limits = Limits {
    bytes: 64 << 10,
    total: Duration::from_millis(3000),
    silence: Duration::from_millis(1500),
    patience: Duration::from_millis(300),
    pace: 10_000,
};

struct Enemy {
    port: std::sync::OnceLock<u16>,
    /// A few bytes that unfold to many.
    bomb: Vec<u8>,
}

impl Site for std::sync::Arc<Enemy> {
    fn answer(&self, request: &Request, raw: &mut TcpStream) -> Option<Reply> {
        let head = "HTTP/1.1 200 X\r\nContent-Type: text/xml\r\n";
        let mut send = |bytes: &[u8]| raw.write_all(bytes).and_then(|()| raw.flush()).is_ok();
        let port = self.port.get().copied().unwrap_or_default();
        let rss = "<rss version=\"2.0\"><channel>";
        Some(match request.path.as_str() {
            "/endless" => {
                send(format!("{head}\r\n{rss}").as_bytes());
                while send(&[b' '; 4096]) {}
                return None;
            }
            "/long" => {
                send(format!("{head}Content-Length: 99999999999\r\n\r\n{rss}").as_bytes());
                return None;
            }
            "/drip" => {
                send(format!("{head}\r\n").as_bytes());
                while send(b"<") {
                    std::thread::sleep(Duration::from_millis(10));
                }
                return None;
            }
            "/drip-headers" => {
                send(head.as_bytes());
                while send(b"X") {
                    std::thread::sleep(Duration::from_millis(10));
                }
                return None;
            }
            "/silent" => {
                std::thread::sleep(Duration::from_secs(5));
                return None;
            }
            "/headers" => {
                send(head.as_bytes());
                while send(format!("X-A: {}\r\n", "b".repeat(4000)).as_bytes()) {}
                return None;
            }
            "/cut" => {
                send(format!("{head}Content-Length: 1000\r\n\r\n{rss}").as_bytes());
                return None;
            }
            "/no-http" => {
                send(b"SSH-2.0-OpenSSH_9.9\r\n");
                return None;
            }
            "/bomb" => Reply::new(200, self.bomb.clone()).with("Content-Encoding", "gzip"),
            "/half-gzip" => {
                let whole = gzip(&(0..9000_u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>());
                Reply::new(200, &whole[..whole.len() / 2]).with("Content-Encoding", "gzip")
            }
            "/coding" => Reply::new(200, "x").with("Content-Encoding", "zstd"),
            "/circle" => Reply::to("/circle-2", 302),
            "/circle-2" => Reply::to("/circle", 301),
            "/far" => Reply::to("/far/1", 301),
            path if path.starts_with("/far/") => Reply::to(&format!("{path}1"), 301),
            "/nowhere" => Reply::new(302, ""),
            "/script" => Reply::to("javascript:alert(1)", 301),
            "/file" => Reply::to("file:///etc/passwd", 301),
            "/private" => Reply::to(&format!("http://127.0.0.2:{port}/secret"), 302),
            "/metadata" => Reply::to("http://169.254.169.254/latest/", 301),
            "/secret" => panic!("a private address was called"),
            "/page" => Reply::new(200, "<!DOCTYPE html>\n<html><head></head></html>"),
            "/picture" => Reply::new(200, b"\x89PNG\r\n\x1a\n\0\0\0".as_slice()),
            "/nothing" => Reply::new(200, ""),
            "/broken" => Reply::new(200, "<rss version=\"2.0\">\n<channel><title>a</titel></channel></rss>"),
            "/not-modified" => Reply::new(304, ""),
            "/teapot" => Reply::new(418, ""),
            "/error" => Reply::new(500, ""),
            _ => Reply::new(404, ""),
        })
    }
}

/// Only the first loopback address is public here.
fn reachable(ip: IpAddr) -> bool {
    ip == IpAddr::V4(Ipv4Addr::LOCALHOST)
}

#[tokio::test(start_paused = true)]
async fn each_enemy_is_a_fault_and_no_more() {
    let mut bench = Bench::new();
    bench.options.limits = TIGHT;
    bench.options.reachable = reachable;
    let enemy =
        std::sync::Arc::new(Enemy { port: std::sync::OnceLock::new(), bomb: gzip(&vec![b' '; 20 << 20]) });
    let port = serve(enemy.clone());
    enemy.port.set(port).unwrap();
    let cases = [
        ("/endless", "larger than 0 MiB"),
        ("/long", "larger than 0 MiB"),
        ("/drip", "too slow: "),
        ("/drip-headers", "timeout"),
        ("/silent", "timeout"),
        ("/headers", "header"),
        ("/cut", ""),
        ("/no-http", ""),
        ("/bomb", "larger than 0 MiB"),
        ("/half-gzip", ""),
        ("/coding", "content coding \"zstd\" is not known"),
        ("/circle", "redirected in a circle"),
        ("/far", "redirected more than 5 times"),
        ("/nowhere", "status 302 without a Location"),
        ("/script", "status 301 to \"javascript:alert(1)\", which is no web address"),
        ("/file", "status 301 to \"file:///etc/passwd\", which is no web address"),
        ("/private", "leads into a private network; --feed-allow-private allows that"),
        ("/metadata", "leads into a private network; --feed-allow-private allows that"),
        ("/page", "line 2, column 1: a web page, no feed"),
        ("/picture", ""),
        ("/nothing", "line 1, column 1: empty"),
        ("/broken", "line 2, column 18: ill-formed document"),
        ("/not-modified", "\"not modified\" to someone who knows nothing of it"),
        ("/teapot", "status 418"),
        ("/error", "status 500"),
    ];
    let begun = Instant::now();
    for (path, want) in cases {
        let address = format!("http://127.0.0.1:{port}{path}");
        bench.once(vec![feed(&address)]).await;
        let faults = bench.faults();
        assert_eq!(faults.len(), 1, "{path}: {faults:?}");
        assert!(faults[0].starts_with(&address) && faults[0].contains(want), "{path}: {faults:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert_eq!(bench.shown(), Vec::<String>::new());
    let address = format!("http://127.0.0.2:{port}/secret");
    bench.once(vec![feed(&address)]).await;
    assert!(bench.faults()[0].ends_with("--feed-allow-private allows that"));
    assert!(bench.store().exists());
}

#[tokio::test(start_paused = true)]
async fn what_stays_wrong_is_told_once() {
    let bench = Bench::new();
    let port = serve(|request: &Request| match request.path.as_str() {
        "/missing" => Reply::new(404, ""),
        "/broken" => Reply::new(200, "<rss"),
        _ => Reply::new(500, ""),
    });
    let address = |path: &str| format!("http://127.0.0.1:{port}{path}");
    let feeds = ["/missing", "/broken", "/down"].map(|path| feed(&address(path)));
    bench.through(feeds.to_vec(), hours(48)).await;
    let faults = bench.faults();
    // What cannot be reached is waited for; that is in the log of the process.
    assert_eq!(faults.len(), 2, "{faults:?}");
}
