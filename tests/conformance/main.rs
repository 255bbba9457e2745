//! Data that others made: certificates for our path validation, documents to be signed.
//!
//! The data are not part of this repository: `SEGEL_CONFORMANCE` names the folder that holds them. Where a verdict of
//! ours differs from theirs, a line in an exceptions file says why. These files are exact: a case that differs without
//! such a line fails, and so does a line for a case that does not differ.

#![allow(clippy::unwrap_used)]

mod documents; // signed documents of others
mod exceptions; // the verdicts in which we differ, and why
mod limbo; // x509-limbo
mod pkits; // NIST PKITS
mod signing; // documents of others, signed by us

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;

use pki::path::PathError;

/// The folder of the data, if there is one.
fn data() -> Option<PathBuf> {
    let folder = env::var_os("SEGEL_CONFORMANCE").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let why = match folder {
        Some(folder) if folder.is_dir() => return Some(folder),
        Some(folder) => format!("SEGEL_CONFORMANCE names {}, which is no folder", folder.display()),
        None => "SEGEL_CONFORMANCE is not set".to_owned(),
    };
    // Not by a macro, whose words are not shown where a test passes.
    writeln!(io::stderr(), "conformance data not found: {why}").expect("standard error");
    None
}

/// What was made of a case.
#[derive(Debug)]
enum Verdict {
    Accepted,
    /// And why.
    Refused(String),
}

impl Verdict {
    fn refused(error: &PathError) -> Self {
        Self::Refused(format!("{error}: {}", error.fault))
    }

    fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => f.write_str("accepted"),
            Self::Refused(why) => write!(f, "refused ({why})"),
        }
    }
}
