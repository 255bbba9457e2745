//! A checkpoint is made.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use pki::key::PublicKey;
use pki::validity::whole_second;
use serde_json::json;
use store::{AuditFault, AuditMark};

use super::check::Sighting;
use super::checkpoint::{Checkpoint, CheckpointError, MAX_LEN, Statement};
use crate::home::sync_directory;
use crate::office::{Line, setting};
use crate::{Error, Office};

impl Office {
    /// Makes a checkpoint, which covers the record of its own making, and keeps a copy of it in the home. The log is
    /// followed from the checkpoint before on; one that does not hold is not signed, and not written to either.
    ///
    /// # Errors
    /// [`Error::AuditBroken`]; [`Error::Checkpoint`] when the one before is refused; [`Error::Exposed`],
    /// [`Error::Key`] when the audit key cannot be opened; [`Error::Write`] when the copy cannot be written, which is
    /// then all that is missing.
    pub fn make_checkpoint(&self) -> Result<Checkpoint, Error> {
        let signer = self.audit_signer()?;
        // What came before is followed while others go on writing, and only the rest while they wait.
        let known = followed(self.store().follow_audit(self.last_mark(signer.public_key())?)?)?;
        let office = self.store().setting(setting::NAME)?.unwrap_or_default();
        let checkpoint = self.store().write(|tx| {
            let moment = self.moment()?;
            let key = crate::found::key_id(signer.public_key());
            self.write_line(tx, moment, &Line::done("audit.checkpoint", &key, json!({})))?;
            let mark = followed(tx.follow_audit(known)?)?;
            let (at, real_at) = (whole_second(moment.at), whole_second(moment.real));
            Checkpoint::sign(Statement { office, mark, at, real_at, key }, signer.as_ref())
        })?;
        let path = self.home().checkpoint();
        replace(&path, checkpoint.text().as_bytes()).map_err(|source| Error::Write { path, source })?;
        Ok(checkpoint)
    }

    /// Up to where the log is known to hold: where the checkpoint that the home keeps saw it end.
    fn last_mark(&self, key: &PublicKey) -> Result<AuditMark, Error> {
        let Some(text) = self.kept_checkpoint()? else { return Ok(AuditMark::BEGINNING) };
        let refused = |source: CheckpointError| Error::Checkpoint { path: self.home().checkpoint(), source };
        let checkpoint = Checkpoint::read(&text).map_err(refused)?;
        checkpoint.verify(key).map_err(refused)?;
        let mark = checkpoint.statement().mark;
        match self.sighting(mark)? {
            Sighting::Agrees => Ok(mark),
            Sighting::Missing { first } => Err(Error::AuditBroken { seq: first }),
            Sighting::Differs { .. } | Sighting::Refused(_) => Err(Error::AuditBroken { seq: mark.seq }),
        }
    }

    /// The text of the checkpoint that the home keeps, no more of it than is looked at.
    pub(super) fn kept_checkpoint(&self) -> Result<Option<Vec<u8>>, Error> {
        let path = self.home().checkpoint();
        let mut text = Vec::new();
        let read = File::open(&path).and_then(|file| file.take(MAX_LEN as u64 + 1).read_to_end(&mut text));
        match read {
            Ok(_) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Read { path, source }),
        }
    }
}

fn followed((mark, fault): (AuditMark, Option<AuditFault>)) -> Result<AuditMark, Error> {
    match fault {
        None => Ok(mark),
        Some(fault) => Err(Error::AuditBroken { seq: fault.seq }),
    }
}

/// Puts a file that only its owner reads in the place of another: the old one or the new one is there at any time.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".segel-").tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_directory(folder)
}
