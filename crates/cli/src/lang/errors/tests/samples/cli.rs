//! The command line's own.

use std::io;

use ::office::import::{Column, TableError};
use ::office::policy::{Policy, PolicyFault};
use ::office::sign::Level;
use ::office::sop::SopFault;

use crate::failure::{Expected, Failure};

pub(super) fn all() -> Vec<Failure> {
    let mut all = vec![
        Failure::Exists("x.pdf".into()),
        Failure::NotEmpty("x".into()),
        Failure::SameFile("x.pdf".into()),
        Failure::SameOutput { output: "x.pdf".into() },
        Failure::TooLong { path: "x".into(), limit: 64 },
        Failure::IssuedUnwritten {
            serial: "A1".into(),
            cause: Box::new(Failure::Write { path: "x".into(), source: io::ErrorKind::StorageFull.into() }),
        },
        Failure::OneInput,
        table(TableError::TooLarge { found: 8, limit: 7 }),
        table(TableError::TooManyRows { limit: 7 }),
        table(TableError::NotText { line: 7 }),
        table(TableError::Empty),
        table(TableError::UnknownColumn { number: 7, found: "gaji".into() }),
        table(TableError::TwiceColumn { column: Column::Nik, first: 1, second: 2 }),
        table(TableError::MissingColumn { column: Column::Email }),
        Failure::PilotNotPassed,
        Failure::Specimen(specimen::MakeError::Document(Box::new(io::Error::from(io::ErrorKind::Other)))),
        Failure::Specimen(specimen::MakeError::Signature(Box::new(io::Error::from(io::ErrorKind::Other)))),
        Failure::Specimen(specimen::MakeError::Authority(Box::new(io::Error::from(io::ErrorKind::Other)))),
        Failure::Policy { path: "x.toml".into(), faults: faults("level = 1") },
        Failure::Policy { path: "x.toml".into(), faults: faults("a = 1\nb = 1") },
        Failure::NewSop { id: "X".into(), faults: vec![SopFault::Taken { id: "x".into() }] },
        Failure::NotA { path: "x".into(), expected: Expected::Certificate },
        Failure::NotA { path: "-".into(), expected: Expected::RevocationList },
        Failure::NotA { path: "x".into(), expected: Expected::PublicKey },
        Failure::NotA { path: "x".into(), expected: Expected::OcspResponse },
        Failure::NoHome,
        Failure::NoTerminal { flag: "--passphrase-file" },
        Failure::EmptyPassphrase,
        Failure::PassphrasesDiffer,
        Failure::OneOutput { inputs: 2 },
        Failure::OnePreview { inputs: 2 },
        Failure::OneSignature { inputs: 2 },
        Failure::NoUse { flag: "--tsa", from: Level::T },
        Failure::TwoFormats,
        Failure::NothingToDo,
        Failure::RevokedSigned,
    ];
    for kind in [
        io::ErrorKind::NotFound,
        io::ErrorKind::PermissionDenied,
        io::ErrorKind::IsADirectory,
        io::ErrorKind::StorageFull,
        io::ErrorKind::ReadOnlyFilesystem,
        io::ErrorKind::Other,
    ] {
        all.push(Failure::Read { path: "x".into(), source: kind.into() });
        all.push(Failure::Write { path: "x".into(), source: kind.into() });
    }
    all
}

fn faults(text: &str) -> Vec<PolicyFault> {
    Policy::read(text.as_bytes()).unwrap_err()
}

fn table(source: TableError) -> Failure {
    Failure::Table { path: "x.csv".into(), source: Box::new(source) }
}
