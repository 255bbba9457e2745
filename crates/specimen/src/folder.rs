//! A folder with all specimens and what is needed to judge them, for other people's verifiers.

use pdf::verify::{Indication, SubIndication};

use crate::catalogue::{PASSWORD, Specimen};
use crate::error::MakeError;
use crate::expected::{Expected, Verdict};
use crate::kit::Kit;

/// The file with what is to be said of each document: tab-separated, with a head, in the order of the documents.
pub const EXPECTED: &str = "expected.tsv";

/// The head of [`EXPECTED`].
pub const COLUMNS: [&str; 9] =
    ["file", "indication", "sub_indication", "code", "exit", "signatures", "warning", "group", "sentence"];

/// A file of the folder: its path, with slashes, and what stands in it.
pub type File = (String, Vec<u8>);

/// The files of the folder: the documents, [`EXPECTED`], the anchor, the issuing CA, the lists and the password.
///
/// # Errors
/// [`MakeError`] when a specimen cannot be made.
pub fn files(kit: &Kit) -> Result<Vec<File>, MakeError> {
    let specimens = crate::all(kit)?;
    let mut files: Vec<File> = vec![
        (EXPECTED.to_owned(), table(&specimens).into_bytes()),
        ("root.pem".to_owned(), kit.root.certificate.to_pem().into_bytes()),
        ("issuing.pem".to_owned(), kit.issuing.certificate.to_pem().into_bytes()),
        ("password".to_owned(), format!("{PASSWORD}\n").into_bytes()),
    ];
    let names = ["root", "issuing", "issuing-revoked"];
    let lists = names.iter().zip(&kit.lists);
    files.extend(lists.map(|(name, list)| (format!("lists/{name}.crl"), list.der().to_vec())));
    files.extend(specimens.into_iter().map(|specimen| (specimen.path(), specimen.bytes)));
    Ok(files)
}

fn table(specimens: &[Specimen]) -> String {
    let rows = specimens.iter().map(|specimen| row(specimen).join("\t"));
    let mut table = COLUMNS.join("\t");
    rows.for_each(|row| table += &format!("\n{row}"));
    table + "\n"
}

fn row(specimen: &Specimen) -> [String; COLUMNS.len()] {
    let expected = &specimen.expected;
    let exits: Vec<String> = expected.exits().iter().map(ToString::to_string).collect();
    [
        specimen.path(),
        words(expected, |verdict| verdict.indication.map(|one: Indication| one.word())),
        words(expected, |verdict| verdict.sub_indication.map(|one: SubIndication| one.word())),
        expected.codes.join(","),
        exits.join("|"),
        expected.signatures.map_or_else(String::new, |count| count.to_string()),
        if expected.warned { "required".to_owned() } else { String::new() },
        specimen.group.word.to_owned(),
        specimen.about.to_owned(),
    ]
}

/// One word of each verdict that is right.
fn words(expected: &Expected, word: fn(&Verdict) -> Option<&'static str>) -> String {
    let words: Vec<&str> = expected.verdicts.iter().filter_map(word).collect();
    words.join("|")
}
