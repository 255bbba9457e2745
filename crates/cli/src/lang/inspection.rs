//! What a document consists of, for people.

use std::collections::BTreeMap;
use std::path::Path;

use office::inspect::{Inspection, Part, PartChange, RevisionReport};
use office::report::ChangeKind;
use pki::name::Escaped;

use super::{Lang, tr, verdict};
use crate::commands::inspect::Drawn;

/// The whole of it, line by line.
pub(crate) fn lines(path: &Path, inspection: &Inspection, drawn: &[Drawn], lang: Lang) -> Vec<String> {
    let mut lines = vec![head(path, inspection, lang)];
    lines.extend(inspection.findings.iter().map(|finding| format!("  {}", verdict::finding(finding, lang))));
    for revision in &inspection.revisions {
        lines.push(format!("  {}", headline(revision, lang)));
        lines.extend(revision_lines(revision, lang).into_iter().map(|line| format!("    {line}")));
        let of_it = drawn.iter().filter(|drawn| drawn.revision == revision.revision);
        lines.extend(of_it.map(|drawn| format!("    {}", picture(drawn, lang))));
    }
    lines
}

fn head(path: &Path, inspection: &Inspection, lang: Lang) -> String {
    let name = path.display().to_string();
    let (name, size) = (Escaped(&name), inspection.size);
    let pages = inspection.pages.map_or_else(|| "?".to_owned(), |pages| pages.to_string());
    let (revisions, fields) = (inspection.revisions.len(), inspection.fields.len());
    let filled = inspection.fields.iter().filter(|field| field.filled).count();
    tr!(
        lang,
        "{name}: {size} bytes, pages: {pages}, revisions: {revisions}, fields: {fields} ({filled} of them filled)",
        "{name}: {size} bita, halaman: {pages}, revisi: {revisions}, bidang: {fields} (terisi {filled})"
    )
}

fn headline(revision: &RevisionReport, lang: Lang) -> String {
    let RevisionReport { revision: number, start, end, added, changed, removed, .. } = revision;
    if *number == 1 {
        return tr!(
            lang,
            "revision 1: bytes {start} to {end}, {added} objects",
            "revisi 1: bita {start} sampai {end}, {added} objek"
        );
    }
    tr!(
        lang,
        "revision {number}: bytes {start} to {end}, objects: {added} new, {changed} changed, {removed} removed",
        "revisi {number}: bita {start} sampai {end}, objek: {added} baru, {changed} diubah, {removed} dihapus"
    )
}

/// What it signs, and what it changed, by what that is part of.
fn revision_lines(revision: &RevisionReport, lang: Lang) -> Vec<String> {
    let signed = revision.signed.iter().map(|field| {
        let field = Escaped(field);
        tr!(lang, "signed in field `{field}`", "ditandatangani di bidang `{field}`")
    });
    let mut by_part: BTreeMap<(Option<Part>, Option<u32>), Vec<String>> = BTreeMap::new();
    for change in &revision.changes {
        by_part.entry((change.part, change.page)).or_default().push(changed(change, lang));
    }
    let changes = by_part.into_iter().map(|((part, page), objects)| {
        let place = page.map(|page| tr!(lang, " of page {page}", " halaman {page}")).unwrap_or_default();
        format!("{}{place}: {}", part_name(part, lang), objects.join(", "))
    });
    signed.chain(changes).collect()
}

fn changed(change: &PartChange, lang: Lang) -> String {
    let object = match change.object {
        Some(object) => tr!(lang, "object {object}", "objek {object}"),
        None => "trailer".to_owned(),
    };
    match change.kind {
        ChangeKind::Added => tr!(lang, "{object} new", "{object} baru"),
        ChangeKind::Changed => object,
        ChangeKind::Removed => tr!(lang, "{object} removed", "{object} dihapus"),
    }
}

fn part_name(part: Option<Part>, lang: Lang) -> &'static str {
    let (english, indonesian) = match part {
        Some(Part::Catalog) => ("catalog", "katalog"),
        Some(Part::Page) => ("dictionary", "kamus"),
        Some(Part::Layer) => ("layers", "lapisan"),
        Some(Part::Content) => ("content", "isi"),
        Some(Part::Resource) => ("fonts, images and other resources", "huruf, gambar, dan sumber daya lain"),
        Some(Part::Field) => ("form fields", "bidang formulir"),
        Some(Part::Form) => ("form", "formulir"),
        Some(Part::Action) => ("actions and scripts", "aksi dan skrip"),
        Some(Part::Annotation) => ("annotations", "anotasi"),
        Some(Part::PageTree) => ("page tree", "pohon halaman"),
        Some(Part::Other) => ("other parts", "bagian lain"),
        Some(Part::Store) => ("validation data and extensions", "data validasi dan ekstensi"),
        Some(Part::Structure) => ("structure", "struktur"),
        Some(Part::Metadata) => ("metadata", "metadata"),
        None => ("not part of the document's tree", "di luar pohon dokumen"),
    };
    match lang {
        Lang::En => english,
        Lang::Id => indonesian,
    }
}

fn picture(drawn: &Drawn, lang: Lang) -> String {
    let page = drawn.page;
    match drawn.differs {
        Some(true) => {
            tr!(lang, "page {page} looks otherwise: {}", "halaman {page} tampak berbeda: {}", names(drawn))
        }
        Some(false) => tr!(lang, "page {page} looks the same", "halaman {page} tampak sama"),
        None if drawn.files.is_empty() => {
            tr!(lang, "page {page} cannot be drawn", "halaman {page} tidak dapat digambar")
        }
        None => tr!(
            lang,
            "page {page} is there only before or after: {}",
            "halaman {page} hanya ada sebelum atau sesudahnya: {}",
            names(drawn)
        ),
    }
}

fn names(drawn: &Drawn) -> String {
    let names = drawn.files.iter().map(|path| Escaped(&path.display().to_string()).to_string());
    names.collect::<Vec<_>>().join(", ")
}
