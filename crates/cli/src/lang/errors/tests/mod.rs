mod delivery; // of signatures made elsewhere
mod levels; // of signatures beyond B-B
mod pictures; // and pages drawn
mod remote; // one of each kind of an authority elsewhere
mod samples; // one failure of each kind

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use ::office::Error;
use ::office::cause::StoreError;
use ::office::report::{Indication, SubIndication};
use ::office::sign::ExtendError;
use ::pki::cert::CertificateError;
use ::pki::key::KeyError;
use ::pki::name::NameError;

use super::{hints, message};
use crate::args;
use crate::failure::Failure;
use crate::lang::Lang;

#[test]
fn both_languages_tell_every_failure_in_one_line() {
    for failure in samples::all() {
        let (english, indonesian) = (message(&failure, Lang::En), message(&failure, Lang::Id));
        assert_ne!(english, indonesian, "{failure:?}");
        for text in [english, indonesian] {
            assert!(!text.is_empty() && !text.contains('\n'), "{failure:?}: {text:?}");
            assert!(!text.ends_with('.') && !text.starts_with(char::is_uppercase), "{failure:?}: {text:?}");
        }
    }
}

#[test]
fn both_languages_give_the_same_hints() {
    for failure in samples::all() {
        let (english, indonesian) = (hints(&failure, Lang::En), hints(&failure, Lang::Id));
        assert_eq!(english.len(), indonesian.len(), "{failure:?}");
        for (one, other) in english.iter().zip(&indonesian) {
            assert_ne!(one, other, "{failure:?}");
            assert!(!one.is_empty() && !one.ends_with('.') && !other.ends_with('.'), "{one} / {other}");
        }
    }
}

#[test]
fn hints_name_only_what_there_is() {
    let mut command = args::command(Lang::En);
    command.build();
    let mut flags = BTreeSet::new();
    collect_flags(&command, &mut flags);
    let own = |text: &String| !text.contains("openssl") && !text.contains("qpdf");
    let texts = samples::all().into_iter().flat_map(|failure| {
        [Lang::En, Lang::Id].into_iter().flat_map(move |lang| hints(&failure, lang)).collect::<Vec<_>>()
    });
    let mut commands = 0;
    for text in texts.filter(own) {
        for word in text
            .split([' ', '`', ',', ';', '(', ')', ':'])
            .filter(|word| word.starts_with("--") && !word.starts_with("---"))
        {
            assert!(flags.contains(word), "there is no {word}: {text}");
        }
        for line in text.split('`').skip(1).step_by(2).filter_map(|part| part.strip_prefix("segel ")) {
            let mut at = &command;
            for name in line.split(' ').take_while(|name| name.bytes().all(|c| c.is_ascii_lowercase())) {
                if !at.has_subcommands() {
                    break; // the name of something
                }
                at = at.find_subcommand(name).unwrap_or_else(|| panic!("there is no `segel {line}`"));
                commands += 1;
            }
        }
    }
    assert!(commands > 0);
}

fn collect_flags(command: &clap::Command, flags: &mut BTreeSet<String>) {
    flags.extend(command.get_arguments().filter_map(|argument| Some(format!("--{}", argument.get_long()?))));
    command.get_subcommands().for_each(|inner| collect_flags(inner, flags));
}

#[test]
fn causes_follow_and_nothing_is_said_twice() {
    let no_file = || io::Error::from_raw_os_error(2);
    for (failure, english, indonesian) in [
        (
            Failure::Read { path: "surat.pdf".into(), source: no_file() },
            "`surat.pdf` could not be read: not found",
            "`surat.pdf` tidak dapat dibaca: tidak ditemukan",
        ),
        (
            Failure::Read { path: "-".into(), source: io::ErrorKind::InvalidData.into() },
            "standard input could not be read: it is not text in UTF-8",
            "masukan standar tidak dapat dibaca: isinya bukan teks UTF-8",
        ),
        (
            Failure::Office(Error::Store(StoreError::File { path: "x/store.db".into(), source: no_file() })),
            "the store could not do it: x/store.db could not be opened: not found",
            "penyimpanan menolak: x/store.db tidak dapat dibuka: tidak ditemukan",
        ),
        (
            Failure::Office(Error::Sign(office::cause::SignError::Document(
                office::cause::DocumentError::NotPdf { length: 3 },
            ))),
            "the document cannot be signed: expected `%PDF-` in the first 1024 bytes, found none in a file of 3 bytes",
            "dokumen tidak dapat ditandatangani: `%PDF-` tidak ditemukan di awal berkas sebesar 3 bita",
        ),
        (
            Failure::Office(Error::Certificate(CertificateError::Key(KeyError::Unsupported(
                "RSA with 1024 bits".into(),
            )))),
            "the certificate cannot be read: the certificate's public key cannot be read: a key of this kind is not supported: RSA with 1024 bits",
            "sertifikat tidak dapat dibaca: kunci publik sertifikat tidak dapat dibaca: kunci jenis ini tidak didukung: RSA with 1024 bits",
        ),
        (
            Failure::Office(Error::Name(NameError::Character {
                attribute: "CN".into(),
                character: '\u{202e}',
            })),
            "the name cannot stand in a certificate: CN holds the character U+202E, which must not stand there",
            "nama tidak dapat dimuat dalam sertifikat: CN memuat karakter U+202E, yang tidak boleh ada di situ",
        ),
    ] {
        assert_eq!(message(&failure, Lang::En), english);
        assert_eq!(message(&failure, Lang::Id), indonesian);
    }
}

#[test]
fn counts_missing_names_and_verdicts_have_sentences_of_their_own() {
    for (failure, english, indonesian) in [
        (
            Failure::Office(Error::Extend(ExtendError::Broken {
                field: "Pejabat".into(),
                indication: Indication::Indeterminate,
                sub_indication: Some(SubIndication::RevokedNoPoe),
            })),
            "the document was not extended: whether the signature in field `Pejabat` holds cannot be told: its certificate was revoked, and nothing proves that the signature is older than that (INDETERMINATE, REVOKED_NO_POE)",
            "dokumen tidak ditingkatkan: tidak dapat dipastikan apakah tanda tangan pada bidang `Pejabat` sah: sertifikatnya dicabut, dan tidak ada bukti bahwa tanda tangan dibuat sebelum itu (INDETERMINATE, REVOKED_NO_POE)",
        ),
        (
            Failure::Office(Error::Sign(office::cause::SignError::NotFirst { field: String::new() })),
            "the document cannot be signed: a document is certified by its first signature, and this one has a signature already, in no named field",
            "dokumen tidak dapat ditandatangani: dokumen disahkan oleh tanda tangan pertamanya, sedangkan sudah ada tanda tangan lain, yang bidangnya tidak bernama",
        ),
        (
            Failure::Office(Error::Sign(office::cause::SignError::NoSuchTag { tag: "#".into(), pages: 1 })),
            "the document cannot be signed: the text `#`, at which the mark was to stand, was not found on 1 page",
            "dokumen tidak dapat ditandatangani: teks `#`, tempat tanda tangan tampak, tidak ditemukan pada 1 halaman",
        ),
    ] {
        assert_eq!(message(&failure, Lang::En), english);
        assert_eq!(message(&failure, Lang::Id), indonesian);
    }
}

#[test]
fn what_comes_from_outside_moves_no_cursor() {
    let wicked = "a\u{1b}[2J\n\u{202e}fdp";
    for failure in [
        Failure::Exists(PathBuf::from(wicked)),
        Failure::Office(Error::UnknownId(wicked.to_owned())),
        Failure::Office(Error::Sign(office::cause::SignError::AlreadySigned { field: wicked.to_owned() })),
    ] {
        for lang in [Lang::En, Lang::Id] {
            let text = message(&failure, lang);
            assert!(text.contains("a\\u{1b}[2J\\u{a}\\u{202e}fdp"), "{text:?}");
        }
    }
}

#[test]
fn the_system_speaks_without_numbers() {
    for number in 1..40 {
        let failure = |source| Failure::Write { path: "x".into(), source };
        for lang in [Lang::En, Lang::Id] {
            let text = message(&failure(io::Error::from_raw_os_error(number)), lang);
            assert!(!text.contains("os error"), "{text}");
        }
    }
}
