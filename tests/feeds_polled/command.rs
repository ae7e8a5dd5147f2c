//! The commands on feeds: as an operator starts them.

use crate::server::{Reply, Request, serve};
use std::path::Path;
use std::process::{Command, Output};

fn dateline(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DATELINE_")) {
        command.env_remove(name);
    }
    command.args(arguments).arg("--data-dir").arg(data).output().unwrap()
}

#[test]
fn ingest_polls_a_feed_once_and_not_again_before_it_is_due() {
    let folder = tempfile::tempdir().unwrap();
    let port = serve(|request: &Request| {
        assert!(request.header("user-agent").is_some_and(|agent| agent.contains("+mailto:desk@p.example")));
        Reply::new(
            200,
            "<rss version=\"2.0\"><channel><title>北原日报</title><item><title>口岸</title>\
             <link>https://p.example/1</link><description>一月进出口额12亿元。</description></item></channel></rss>",
        )
    });
    let address = format!("http://127.0.0.1:{port}/feed");
    let ran = |more: &[&str]| {
        let arguments = [&["ingest", &address, "--contact", "mailto:desk@p.example"], more].concat();
        let output = dateline(folder.path(), &arguments);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = ran(&[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("leads into a private network; --feed-allow-private allows that"), "{said}");
    let (code, said) = ran(&["--feed-allow-private"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 new"), "{said}");
    let (code, said) = ran(&["--feed-allow-private"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("not asked: it is due again in"), "{said}");
    let wrong = dateline(folder.path(), &["ingest", "https://user:secret@p.example/"]);
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(wrong.status.code(), Some(2), "{said}");
    assert!(said.contains("user and password") && !said.contains("secret"), "{said}");
}
