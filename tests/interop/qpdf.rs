//! qpdf: the syntax of every letter that we sign.

use testkit::judge::Judge;

use crate::office::{office, offices, signed_letters};

const CLEAN: &str = "No syntax or stream encoding errors found";

#[test]
fn every_signed_letter_is_well_formed() {
    let Some(qpdf) = Judge::find("qpdf") else { return };
    for letter in signed_letters() {
        qpdf.ask_in(office("p256").folder(), &format!("--check {}", letter.file)).accepts(&[CLEAN]);
    }
}

#[test]
fn documents_signed_with_any_key_are_well_formed() {
    let Some(qpdf) = Judge::find("qpdf") else { return };
    for office in offices() {
        for document in ["signed.pdf", "twice.pdf"] {
            qpdf.ask_in(office.folder(), &format!("--check {document}")).accepts(&[CLEAN]);
        }
    }
}

#[test]
fn a_document_cut_short_is_not() {
    let Some(qpdf) = Judge::find("qpdf") else { return };
    let office = office("p256");
    let signed = office.program.read("signed.pdf");
    office.program.write("short.pdf", &signed[..signed.len() - 200]);
    qpdf.ask_in(office.folder(), "--check short.pdf").refuses(&["WARNING"]);
}
