//! A server on a port of its own, at every loopback address, so that it stands for several hosts.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// A request.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub host: String,
    pub path: String,
    headers: Vec<(String, String)>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// An answer.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    pub fn to(location: &str, status: u16) -> Self {
        Self::new(status, "").with("Location", location)
    }

    fn write(&self, to: &mut dyn Write) -> std::io::Result<()> {
        let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.status != 304 && !self.headers.iter().any(|(name, _)| *name == "Transfer-Encoding") {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        head.push_str("\r\n");
        to.write_all(head.as_bytes())?;
        to.write_all(&self.body)
    }
}

/// What a server does with a request; it may write what no [`Reply`] is.
pub trait Site: Send + Sync + 'static {
    fn answer(&self, request: &Request, raw: &mut TcpStream) -> Option<Reply>;

    /// Hears when a request has been answered.
    fn answered(&self, _: &Request) {}
}

impl<F: Fn(&Request) -> Reply + Send + Sync + 'static> Site for F {
    fn answer(&self, request: &Request, _: &mut TcpStream) -> Option<Reply> {
        Some(self(request))
    }
}

/// Serves a site until the test ends; its port.
pub fn serve(site: impl Site) -> u16 {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let site = Arc::new(site);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let site = site.clone();
            std::thread::spawn(move || {
                let mut stream = stream.unwrap();
                let Some(request) = read(&stream) else { return };
                let reply = site.answer(&request, &mut stream);
                site.answered(&request);
                if let Some(reply) = reply {
                    // A client that has had enough goes away.
                    reply.write(&mut stream).ok();
                }
            });
        }
    });
    port
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let mut words = first.split(' ');
    assert_eq!(words.next(), Some("GET"));
    let mut request = Request { path: words.next()?.to_owned(), ..Request::default() };
    for line in lines {
        let line = line.ok()?;
        let Some((name, value)) = line.split_once(": ") else { break };
        request.headers.push((name.to_owned(), value.trim().to_owned()));
    }
    request.host = request.header("host")?.rsplit_once(':')?.0.to_owned();
    Some(request)
}
