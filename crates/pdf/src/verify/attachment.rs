//! Files that are attached to the document, as its newest revision says (ISO 32000-2 §7.11.4, §12.5.6.15, §14.13); and
//! whether its pages can be read, on which some of them hang.
//!
//! What is in them is not looked at: a signature over the document covers them like any other stream.

use std::collections::HashSet;

use super::finding::Finding;
use crate::document::{Document, DocumentError};
use crate::source::ByteSource;
use crate::syntax::text::decode_text;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// Most files that are listed.
const MAX_FILES: usize = 100;
/// Most nodes of the name tree, and most references to files and annotations, that are followed.
const MAX_STEPS: usize = 100_000;
/// Most characters of a name that are told.
const MAX_NAME: usize = 255;
/// Where the name of a file may stand, the best first (table 43).
const NAMES: [&str; 5] = ["UF", "F", "Unix", "DOS", "Mac"];
/// So many parts of the file's length may be parsed, beside what any may: enough for every page and annotation once.
const PART_OF_LENGTH: u64 = 8;

/// Lists them.
pub(super) fn find<S: ByteSource>(document: &Document<S>) -> Vec<Finding> {
    if document.is_locked() {
        return Vec::new();
    }
    let view = document.current();
    // It is over by now what this could spoil: a verdict does not hang on it.
    view.shared().limit_parsing(document.length() / PART_OF_LENGTH);
    let mut list = List { view, findings: Vec::new(), known: HashSet::new(), steps: 0 };
    let ends = [list.of_document(), list.of_pages()];
    let limit = view.shared().lift_parsing_limit();
    let List { mut findings, .. } = list;
    let mut is_whole = limit.is_ok();
    for end in ends.into_iter().filter_map(Result::err) {
        match end {
            End::Pages(error) if limit.is_ok() => findings.push(Finding::PagesUnreadable(error)),
            End::Pages(_) | End::Limit | End::Unreadable => is_whole = false,
        }
    }
    if !is_whole {
        let listed = findings.iter().filter(|finding| matches!(finding, Finding::Attachment { .. }));
        let listed = listed.count();
        findings.push(Finding::AttachmentsNotListed { listed });
    }
    findings
}

struct List<'a> {
    view: View<'a>,
    findings: Vec<Finding>,
    /// What was followed already.
    known: HashSet<ObjectId>,
    steps: usize,
}

/// Why the list ends.
enum End {
    /// At a limit.
    Limit,
    /// Where something cannot be read.
    Unreadable,
    /// Where the next page cannot be read.
    Pages(DocumentError),
}

impl From<DocumentError> for End {
    fn from(_: DocumentError) -> Self {
        Self::Unreadable
    }
}

impl List<'_> {
    fn of_document(&mut self) -> Result<(), End> {
        let catalog = self.view.catalog()?;
        if let Some(names) = self.view.get_dictionary(&catalog, "Names")?
            && let Some(tree) = names.get("EmbeddedFiles")
        {
            self.tree(tree)?;
        }
        match self.view.get(&catalog, "AF")? {
            Object::Array(files) => files.iter().try_for_each(|file| self.file(file))?,
            Object::Null => {}
            _ => self.file(catalog.get("AF").unwrap_or(&Object::Null))?,
        }
        Ok(())
    }

    /// The leaves of a name tree (§7.9.6): a name, a file, a name, a file.
    fn tree(&mut self, root: &Object) -> Result<(), End> {
        let mut nodes = vec![root.clone()];
        while let Some(node) = nodes.pop() {
            let Some(Object::Dictionary(node)) = self.follow(&node)? else { continue };
            let files = self.view.get_array(&node, "Names")?;
            files.iter().skip(1).step_by(2).try_for_each(|file| self.file(file))?;
            // The first child is the next one that is looked at.
            nodes.extend(self.view.get_array(&node, "Kids")?.into_iter().rev());
            if nodes.len() > MAX_STEPS {
                return Err(End::Limit);
            }
        }
        Ok(())
    }

    fn of_pages(&mut self) -> Result<(), End> {
        for page in self.view.pages().map_err(End::Pages)? {
            let page = page.map_err(End::Pages)?;
            for annotation in self.view.get_array(&page.dictionary, "Annots")? {
                let Some(Object::Dictionary(annotation)) = self.follow(&annotation)? else { continue };
                if annotation.is_name("Subtype", "FileAttachment") {
                    self.file(annotation.get("FS").unwrap_or(&Object::Null))?;
                }
            }
        }
        Ok(())
    }

    /// Tells of the file that a file specification embeds, if it does (§7.11.3).
    fn file(&mut self, specification: &Object) -> Result<(), End> {
        let object = specification.as_reference();
        let Some(Object::Dictionary(specification)) = self.follow(specification)? else { return Ok(()) };
        let Some(embedded) = self.view.get_dictionary(&specification, "EF")? else { return Ok(()) };
        let Some(stream) = NAMES.iter().find_map(|key| embedded.get(key)) else { return Ok(()) };
        // Several specifications may speak of one file.
        let Some(content) = self.follow(stream)? else { return Ok(()) };
        if self.findings.len() == MAX_FILES {
            return Err(End::Limit);
        }
        let (name, size) = (self.name(&specification)?, self.size(&content)?);
        self.findings.push(Finding::Attachment { name, size, object: stream.as_reference().or(object) });
        Ok(())
    }

    fn name(&self, specification: &Dictionary) -> Result<String, DocumentError> {
        for key in NAMES {
            if let Object::String(name) = self.view.get(specification, key)? {
                let name = decode_text(&name.bytes);
                let end = name.char_indices().nth(MAX_NAME).map_or(name.len(), |(end, _)| end);
                return Ok(name[..end].to_owned());
            }
        }
        Ok(String::new())
    }

    /// `Size` of an embedded file, where it says so (table 45).
    fn size(&self, content: &Object) -> Result<Option<u64>, DocumentError> {
        let Object::Stream(stream) = content else { return Ok(None) };
        let Some(params) = self.view.get_dictionary(&stream.dictionary, "Params")? else { return Ok(None) };
        Ok(self.view.get(&params, "Size")?.as_integer().and_then(|size| u64::try_from(size).ok()))
    }

    /// What stands behind `object`; `None` if that was followed already.
    fn follow(&mut self, object: &Object) -> Result<Option<Object>, End> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return Err(End::Limit);
        }
        if let Object::Reference(id) = object
            && !self.known.insert(*id)
        {
            return Ok(None);
        }
        Ok(Some(self.view.resolve(object)?))
    }
}
