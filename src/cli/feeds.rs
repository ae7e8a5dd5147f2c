//! `dateline feeds`: the feeds of the read model without a server.

use super::Failure;
use super::node::{self, Use};
use super::rules;
use super::stage::site_of;
use crate::config::Options;
use crate::server::export::export;
use crate::view::{FILE_NAME, View};
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write all feeds as static files, the same bytes as the server gives.
    Export(Export),
}

#[derive(Debug, clap::Args)]
struct Export {
    /// Where to; made where it is not there. Files that are as they should be are left alone.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    options: Options,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let Action::Export(Export { folder, options }) = args.action;
    node::start(options, Use::Beside, async move |node| {
        let settings = &node.settings;
        let path = settings.data_dir.join(FILE_NAME);
        if !path.exists() {
            let source =
                io::Error::new(io::ErrorKind::NotFound, "there is no read model; start a publisher first");
            return Err(Failure::Io { place: path.display().to_string(), source });
        }
        let view = View::open(&path, &site_of(settings, settings.listen))?.with_rules(rules::load(settings)?);
        let tally = export(&view, &folder)?;
        for selector in &tally.unnamed {
            eprintln!("dateline: {} {:?} is no file name; left out", selector.kind(), selector.key());
        }
        writeln!(io::stdout(), "{} files written, {} unchanged", tally.written, tally.same)
            .map_err(Failure::io("standard output"))
    })
}
