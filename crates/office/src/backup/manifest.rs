//! What a backup says of itself.

use std::collections::HashSet;

use jiff::Timestamp;
use pki::hex;
use pki::validity::whole_second;
use serde::{Deserialize, Serialize};
use store::Survey;

use super::BackupError;

/// The kind of manifest that is written and read.
pub(super) const SCHEMA: &str = "segel.backup/1";

/// The name under which it stands in the archive.
pub(super) const NAME: &str = "manifest.json";

/// The file with its hash, as `sha256sum --check` reads it.
pub(super) const HASH_NAME: &str = "manifest.sha256";

/// Longest manifest, in octets.
pub(super) const MAX_LEN: u64 = 1 << 20;

/// Files of a home other than the store, and those it cannot be without. Each is read whole.
pub(super) const SMALL_FILES: [(&str, bool); 4] =
    [("home.secret", true), ("ca.passphrase", false), ("profiles.toml", false), ("audit.checkpoint", false)];

/// Folders of a home whose files of one kind are the office's own: its SOPs, its texts of messages. Messages themselves
/// are not among them: they are as many as there are applicants, and links can be mailed again.
pub(super) const OWN_FILES: [(&str, &str); 2] = [("sop", ".toml"), ("letters", ".txt")];

/// Largest of these, in octets.
pub(super) const MAX_SMALL: u64 = 1 << 20;

/// The store.
pub(super) const STORE: &str = "segel.db";

/// What a backup says of itself, first of all that it holds.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Manifest {
    schema: String,
    /// Always: nothing here is certified.
    pub simulation: bool,
    /// Name of the office.
    pub office: String,
    /// When it was made, by the clock of the office.
    pub made_at: Timestamp,
    /// When it was made, by that of the machine.
    pub made_at_real: Timestamp,
    /// Version of the program that made it.
    pub program: String,
    /// Schema version of the store.
    pub store_version: u32,
    /// Whether the CA passphrase of an unattended home is in it.
    pub ca_passphrase: bool,
    /// What is in the store.
    pub counts: Counts,
    /// Where the audit log ends.
    pub audit: AuditEnd,
    /// The last number that each CA used for a revocation list.
    pub crl_numbers: Vec<ListNumber>,
    /// The files that follow, in their order.
    pub files: Vec<FileEntry>,
}

/// What is in the store, counted.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Counts {
    /// Certificates that were issued.
    pub certificates: u64,
    /// Certificates that were intended and never issued.
    pub intents: u64,
    /// Certificates that are revoked or suspended.
    pub revoked: u64,
    /// Sealed keys.
    pub keys: u64,
    /// Officers.
    pub officers: u64,
    /// Revocation lists.
    pub lists: u64,
    /// Records of the audit log.
    pub audit_records: u64,
}

/// Where the audit log ends.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AuditEnd {
    /// Number of the last record.
    pub seq: i64,
    /// Its hash, hexadecimal.
    pub hash: String,
}

/// The last number that a CA used for a list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ListNumber {
    /// Serial number of the CA's certificate.
    pub authority: String,
    /// Its role.
    pub role: String,
    /// The number.
    pub number: i64,
}

/// A file.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FileEntry {
    /// Its name in the home.
    pub name: String,
    /// Its size, in octets.
    pub size: u64,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
}

/// Parts of a manifest that the store tells.
pub(super) struct Told {
    pub(super) office: String,
    pub(super) store_version: u32,
    pub(super) survey: Survey,
    pub(super) crl_numbers: Vec<ListNumber>,
}

impl Manifest {
    pub(super) fn new(
        told: Told,
        made_at: Timestamp,
        made_at_real: Timestamp,
        files: Vec<FileEntry>,
    ) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            simulation: true,
            office: told.office,
            made_at: whole_second(made_at),
            made_at_real: whole_second(made_at_real),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            store_version: told.store_version,
            ca_passphrase: files.iter().any(|file| file.name == "ca.passphrase"),
            counts: Counts::of(&told.survey),
            audit: AuditEnd::of(&told.survey),
            crl_numbers: told.crl_numbers,
            files,
        }
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }

    /// Reads a manifest, and sees to it that it names files of a home, each once.
    ///
    /// # Errors
    /// [`BackupError::Manifest`], [`BackupError::Schema`], and for its files [`BackupError::ForeignName`],
    /// [`BackupError::Twice`], [`BackupError::TooLarge`], [`BackupError::Lacks`].
    pub fn read(bytes: &[u8]) -> Result<Self, BackupError> {
        /// All that manifests of other kinds have in common.
        #[derive(Deserialize)]
        struct Kind {
            schema: String,
        }
        let Kind { schema } = serde_json::from_slice(bytes).map_err(BackupError::Manifest)?;
        if schema != SCHEMA {
            return Err(BackupError::Schema { found: schema });
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(BackupError::Manifest)?;
        manifest.check_files()?;
        Ok(manifest)
    }

    fn check_files(&self) -> Result<(), BackupError> {
        let mut seen = HashSet::new();
        for file in &self.files {
            let name = || file.name.clone();
            let limit = limit(&file.name).ok_or_else(|| BackupError::ForeignName { name: name() })?;
            if file.size > limit {
                return Err(BackupError::TooLarge { name: name(), size: file.size, limit });
            }
            if !seen.insert(file.name.as_str()) {
                return Err(BackupError::Twice { name: name() });
            }
        }
        let needed = SMALL_FILES.iter().filter(|(_, needed)| *needed).map(|(name, _)| *name);
        match needed.chain([STORE]).find(|name| !seen.contains(name)) {
            Some(name) => Err(BackupError::Lacks { name }),
            None => Ok(()),
        }
    }

    /// Demands that the store holds what is counted here.
    pub(super) fn compare(&self, survey: &Survey) -> Result<(), BackupError> {
        let (said, found) = (self.counts, Counts::of(survey));
        for (what, expected, found) in [
            ("certificates", said.certificates, found.certificates),
            ("intents", said.intents, found.intents),
            ("revoked", said.revoked, found.revoked),
            ("keys", said.keys, found.keys),
            ("officers", said.officers, found.officers),
            ("lists", said.lists, found.lists),
            ("audit_records", said.audit_records, found.audit_records),
        ] {
            if expected != found {
                return Err(BackupError::Count { what, expected, found });
            }
        }
        if self.audit == AuditEnd::of(survey) {
            Ok(())
        } else {
            Err(BackupError::Audit { seq: survey.audit.seq })
        }
    }
}

impl Counts {
    fn of(survey: &Survey) -> Self {
        Self {
            certificates: survey.certificates,
            intents: survey.intents,
            revoked: survey.revoked,
            keys: survey.keys,
            officers: survey.officers,
            lists: survey.lists,
            audit_records: survey.audit.seq.unsigned_abs(),
        }
    }
}

impl AuditEnd {
    fn of(survey: &Survey) -> Self {
        Self { seq: survey.audit.seq, hash: hex::lower(&survey.audit.hash) }
    }
}

/// The largest size of a file of a home; nothing for what is none.
fn limit(name: &str) -> Option<u64> {
    if name == STORE {
        return Some(super::tar::MAX_SIZE);
    }
    let is_known = SMALL_FILES.iter().any(|(known, _)| *known == name);
    (is_known || is_own(name)).then_some(MAX_SMALL)
}

/// The line in [`HASH_NAME`].
pub(super) fn hash_line(manifest: &[u8]) -> String {
    let hash = pki::digest::DigestAlgorithm::Sha256.digest(manifest);
    format!("{}  {NAME}\n", hex::lower(&hash))
}

/// Whether it is the name of a file of the office's own, which stays in its folder.
pub(super) fn is_own(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    OWN_FILES.iter().any(|(folder, end)| {
        let inner = name.strip_prefix(folder).and_then(|name| name.strip_prefix('/'));
        let stem = inner.and_then(|name| name.strip_suffix(end));
        stem.is_some_and(|stem| !stem.is_empty() && stem.len() <= 64 && stem.chars().all(fits))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folders() {
        for (name, expected) in [
            ("sop/kami-2026.toml", true),
            ("letters/akan-berakhir.txt", true),
            ("sop/kami.txt", false),
            ("sop/.toml", false),
            ("sop/../home.toml", false),
            ("sop/a/b.toml", false),
            ("sop//a.toml", false),
            ("/sop/a.toml", false),
            ("sops/a.toml", false),
            ("letters/a\u{301}.txt", false),
            ("outbox/a.eml", false),
            ("home.secret", false),
        ] {
            assert_eq!(is_own(name), expected, "{name}");
        }
    }
}
