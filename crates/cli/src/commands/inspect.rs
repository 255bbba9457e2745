//! `segel inspect`

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use office::cause::DocumentError;
use office::document::Document;
use office::inspect::{Inspection, Pictures, inspect, pictures};
use serde_json::{Value, json};

use crate::commands::documents::{Documents, PdfPassword};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::inspection;

/// Look into a PDF document: its revisions, and what each changed
#[derive(Args, Debug)]
pub(crate) struct InspectArgs {
    /// The document
    #[arg(value_name = "FILE")]
    input: PathBuf,

    /// Draw each page that a revision changed, before and after, with the difference marked, as PNG files into DIR, made where it is not there
    #[arg(long, value_name = "DIR")]
    render: Option<PathBuf>,

    /// Overwrite existing pictures
    #[arg(long, requires = "render")]
    force: bool,

    #[command(flatten)]
    pdf_password: PdfPassword,
}

/// Most pages that are drawn.
const MAX_PAGES: usize = 50;

pub(crate) fn run(args: &InspectArgs, context: &Context) -> Result<Exit, Failure> {
    let documents = args.pdf_password.read()?;
    let document = open(&args.input, &documents)?;
    let inspection = inspect(&document);
    let mut drawn = Vec::new();
    if let Some(folder) = &args.render {
        let failed = |source| Failure::Write { path: folder.clone(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        drawn = Drawing { args, folder, documents: &documents, document: &document }.draw(&inspection)?;
    }
    let terminal = &context.terminal;
    let lines = inspection::lines(&args.input, &inspection, &drawn, terminal.lang);
    terminal.say(lines.join("\n"));
    terminal.document(&json!({
        "schema": "segel.inspect/1",
        "file": args.input,
        "document": inspection,
        "pictures": drawn.iter().map(Drawn::document).collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}

fn open(path: &Path, documents: &Documents) -> Result<Document<File>, Failure> {
    let failed = |source: DocumentError| Failure::Document { path: path.to_owned(), source };
    documents.look_into(files::open(path)?).map_err(failed)
}

/// The pictures of one page around one revision.
pub(crate) struct Drawn {
    pub(crate) revision: usize,
    pub(crate) page: u32,
    /// Whether it looks otherwise; `None` if it cannot be compared, or not be drawn.
    pub(crate) differs: Option<bool>,
    pub(crate) files: Vec<PathBuf>,
}

impl Drawn {
    fn document(&self) -> Value {
        json!({ "revision": self.revision, "page": self.page, "differs": self.differs, "files": self.files })
    }
}

struct Drawing<'a> {
    args: &'a InspectArgs,
    folder: &'a Path,
    documents: &'a Documents,
    document: &'a Document<File>,
}

impl Drawing<'_> {
    /// Draws what each revision may have changed to the eye.
    fn draw(&self, inspection: &Inspection) -> Result<Vec<Drawn>, Failure> {
        let touched = inspection
            .revisions
            .iter()
            .skip(1)
            .flat_map(|revision| revision.pages().into_iter().map(|page| (revision.revision, page)));
        touched.take(MAX_PAGES).map(|(revision, page)| self.page(revision, page)).collect()
    }

    fn page(&self, revision: usize, page: u32) -> Result<Drawn, Failure> {
        let mut drawn = Drawn { revision, page, differs: None, files: Vec::new() };
        // One page that cannot be drawn does not stop the others.
        let Ok(made) = pictures(self.document, self.documents.password(), revision, page as usize) else {
            return Ok(drawn);
        };
        let Pictures { before, after, difference } = made;
        if before.is_some() && after.is_some() {
            drawn.differs = Some(difference.is_some());
        }
        for (what, png) in [("before", before), ("after", after), ("difference", difference)] {
            let Some(png) = png else { continue };
            let path = self.folder.join(format!("revision-{revision}-page-{page}-{what}.png"));
            files::write(&path, &png, self.args.force, Readers::Usual)?;
            drawn.files.push(path);
        }
        Ok(drawn)
    }
}
