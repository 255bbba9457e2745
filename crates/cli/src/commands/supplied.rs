//! What is brought along for signatures beyond B-B: another time stamping authority, and evidence about certificates.

use std::path::PathBuf;

use clap::Args;
use office::remote::RemoteTsa;
use office::sign::{Level, Supplied, Vouchers};
use office::{Error, Office};

use crate::commands::verify::{certificates, ocsp_answers, revocation_lists};
use crate::failure::Failure;

#[derive(Args, Debug)]
pub(crate) struct SuppliedArgs {
    /// Take time stamps from this authority (RFC 3161 over HTTP) [default: that of the home]
    #[arg(long, value_name = "URL")]
    tsa: Option<String>,

    /// Revocation lists, or folders of lists, that vouch for certificates from elsewhere
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    crl: Vec<PathBuf>,

    /// OCSP answers, or folders of them, that vouch for certificates from elsewhere
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    ocsp: Vec<PathBuf>,

    /// CAs of certificates from elsewhere, up to the root, or folders of them
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    intermediate: Vec<PathBuf>,
}

impl SuppliedArgs {
    /// Opens what signatures of `level` need; `office` helps where it has to.
    pub(crate) fn vouchers(&self, level: Level, office: Option<&Office>) -> Result<Vouchers, Failure> {
        if level == Level::B {
            return Ok(Vouchers::default());
        }
        let remote = self.tsa.as_deref().map(RemoteTsa::new).transpose()?;
        let supplied = self.read()?;
        Ok(match office {
            Some(office) => office.vouchers(level, remote, supplied)?,
            None => Vouchers::without_home(level, remote, supplied)?,
        })
    }

    /// The level that is meant where none is named, in place of `usual`: what is brought along is for something.
    pub(crate) fn level(&self, usual: Level) -> Level {
        let brought = match (self.evidence(), &self.tsa) {
            (Some(_), _) => Level::Lt,
            (None, Some(_)) => Level::T,
            (None, None) => Level::B,
        };
        usual.max(brought)
    }

    /// Refuses to leave aside without a word what `level` has no use for.
    pub(crate) fn refuse_useless(&self, level: Level) -> Result<(), Failure> {
        let tsa = self.tsa.as_ref().map(|_| ("--tsa", Level::T));
        let evidence = self.evidence().map(|flag| (flag, Level::Lt));
        match [tsa, evidence].into_iter().flatten().find(|(_, from)| level < *from) {
            Some((flag, from)) => Err(Failure::NoUse { flag, from }),
            None => Ok(()),
        }
    }

    /// The flag that brings evidence, if there is one.
    fn evidence(&self) -> Option<&'static str> {
        let flags = [(&self.crl, "--crl"), (&self.ocsp, "--ocsp"), (&self.intermediate, "--intermediate")];
        flags.into_iter().find(|(files, _)| !files.is_empty()).map(|(_, flag)| flag)
    }

    /// Whether the home is needed to stamp.
    pub(crate) fn needs_home(&self, level: Level) -> bool {
        level > Level::B && self.tsa.is_none()
    }

    fn read(&self) -> Result<Supplied, Failure> {
        Ok(Supplied {
            certificates: certificates(&self.intermediate)?,
            lists: revocation_lists(&self.crl)?,
            answers: ocsp_answers(&self.ocsp)?,
        })
    }
}

/// A level on the command line.
pub(crate) fn level(text: &str) -> Result<Level, office::sign::UnknownLevel> {
    text.parse()
}

/// What could not be read or written while a document grew, by the files it was about.
pub(crate) fn of_files(error: Error, input: &std::path::Path, output: &std::path::Path) -> Failure {
    use office::cause::SignError;
    match error {
        Error::Sign(SignError::Write(source)) => Failure::Write { path: output.to_owned(), source },
        Error::Sign(SignError::Read(source)) => Failure::Read { path: input.to_owned(), source },
        other => Failure::Office(other),
    }
}
