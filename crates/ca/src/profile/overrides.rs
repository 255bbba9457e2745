//! What an office may change, as it stands in the `profiles.toml` of its home. `docs/profiles.md` shows the keys.
//!
//! The file can make a profile narrower, or give it what stands in closed lists here. It has no words for what keeps a
//! simulation harmless and a certificate sound, so that nothing of it can be lost.

use std::borrow::Cow;

use jiff::SignedDuration;
use pki::cert::KeyUsage;
use pki::key::KeyType;
use pki::oid::{self, ObjectIdentifier};

use rules::{Entry, Fault, Table};

use super::error::ProfileError;
use super::{Pointers, Profile, Profiles};

/// Longest file, in octets.
const MAX_LEN: usize = 64 * 1024;

/// Most profiles in a file.
const MAX_PROFILES: usize = 32;

/// Most words in a list.
const MAX_WORDS: usize = 32;

/// Longest name of a profile, in characters.
const MAX_NAME_LEN: usize = 32;

/// Longest address of a practice statement, in characters.
const MAX_ADDRESS_LEN: usize = 200;

/// The built-in profiles that others may be derived from.
static BASES: [(&str, &Profile); 2] = [("person", &PERSON), ("seal", &SEAL)];
static PERSON: Profile = Profile::PERSON;
static SEAL: Profile = Profile::SEAL;

const KEY_TYPES: [(&str, KeyType); 5] = {
    let mut all = [("", KeyType::P256); 5];
    let mut at = 0;
    while at < all.len() {
        all[at] = (KeyType::ALL[at].word(), KeyType::ALL[at]);
        at += 1;
    }
    all
};

/// The purposes that a signer may have besides its own: what Acrobat and Office look for.
const EXTRA_PURPOSES: [(&str, ObjectIdentifier); 2] = [
    ("1.2.840.113583.1.1.5", oid::KP_ADOBE_DOCUMENT_SIGNING),
    ("1.3.6.1.4.1.311.10.3.12", oid::KP_MICROSOFT_DOCUMENT_SIGNING),
];

/// The usages of a signer's key: both, or content commitment alone (EN 319 412-2 NAT-4.3.2).
const USAGES: [(&str, KeyUsage); 2] = [
    ("digitalSignature+nonRepudiation", KeyUsage::DIGITAL_SIGNATURE.union(KeyUsage::NON_REPUDIATION)),
    ("nonRepudiation", KeyUsage::NON_REPUDIATION),
];

/// What may be set in every profile but the root's.
const KEYS: [&str; 5] = ["lifetime_days", "longest_days", "key_types", "pointers", "cps"];

/// What may be set besides in those for people and seals; the strict one would not be strict any more.
const SIGNER_KEYS: [&str; 2] = ["key_usage", "extra_purposes"];

/// What says where a profile of the office's own comes from.
const BASED_ON: &str = "based_on";

impl Profiles {
    /// The profiles of this house as the office's `profiles.toml` changes them, and those it adds.
    ///
    /// # Errors
    /// [`ProfileError`] names the key, the line and the limit. A file with one fault changes nothing.
    pub fn with_overrides(text: &str) -> Result<Self, ProfileError> {
        let changed = rules::read(text.as_bytes(), MAX_LEN, |table, faults: &mut Vec<ProfileError>| {
            let mut profiles = Self::builtin();
            faults.extend(profiles.apply_all(table).err());
            profiles
        });
        changed.map_err(|mut faults| faults.remove(0))
    }

    fn apply_all(&mut self, table: &Table<'_>) -> Result<(), ProfileError> {
        if let Some(fault) = table.unknown(&["profile"]).next() {
            return Err(fault.into());
        }
        let Some(entry) = table.get("profile") else { return Ok(()) };
        let tables = entry.table()?;
        if tables.len() > MAX_PROFILES {
            let (line, key) = (entry.line(), entry.key().to_owned());
            return Err(Fault::TooMany { line, key, found: tables.len(), limit: MAX_PROFILES }.into());
        }
        tables.iter().try_for_each(|entry| self.apply(&entry))
    }

    fn apply(&mut self, entry: &Entry<'_>) -> Result<(), ProfileError> {
        let table = entry.table()?;
        match self.0.iter_mut().find(|profile| profile.id == entry.name()) {
            Some(profile) => *profile = changed(profile, &table, false)?,
            None => self.0.push(derived(entry, &table)?),
        }
        Ok(())
    }
}

/// A profile of the office's own.
fn derived(entry: &Entry<'_>, table: &Table<'_>) -> Result<Profile, ProfileError> {
    if !is_name(entry.name()) {
        let found = entry.name().to_owned();
        return Err(ProfileError::Name { line: entry.line(), found, limit: MAX_NAME_LEN });
    }
    let base = table
        .get(BASED_ON)
        .ok_or_else(|| ProfileError::Underived { line: table.line(), profile: entry.name().to_owned() })?;
    let base = base.choice(&BASES)?;
    Ok(Profile { id: Cow::Owned(entry.name().to_owned()), ..changed(base, table, true)? })
}

/// `base` with what the table sets.
fn changed(base: &Profile, table: &Table<'_>, is_new: bool) -> Result<Profile, ProfileError> {
    table.iter().try_for_each(|entry| check_key(base, &entry, is_new))?;
    let mut profile = base.clone();
    if let Some(entry) = table.get("longest_days") {
        profile.longest = days(entry.number(1..=base.longest_days())?);
    }
    profile.lifetime = match table.get("lifetime_days") {
        Some(entry) => days(entry.number(1..=profile.longest_days())?),
        None => base.lifetime.min(profile.longest),
    };
    if let Some(entry) = table.get("key_types") {
        profile.key_types = key_types(&entry)?.into();
    }
    if let Some(entry) = table.get("key_usage") {
        profile.usage = entry.choice(&USAGES)?;
    }
    if let Some(entry) = table.get("extra_purposes") {
        profile.purposes = purposes(base, &entry)?.into();
    }
    if let Some(entry) = table.get("pointers") {
        profile.pointers = if entry.boolean()? { base.pointers } else { Pointers::None };
    }
    if let Some(entry) = table.get("cps") {
        profile.cps = Some(address(&entry)?);
    }
    Ok(profile)
}

/// Refuses a key that means nothing, and one that may not be set in this profile.
fn check_key(base: &Profile, entry: &Entry<'_>, is_new: bool) -> Result<(), ProfileError> {
    let is_known =
        KEYS.contains(&entry.name()) || SIGNER_KEYS.contains(&entry.name()) || entry.name() == BASED_ON;
    if !is_known {
        return Err(entry.unknown().into());
    }
    let is_settable = match entry.name() {
        BASED_ON => is_new,
        name if KEYS.contains(&name) => base.id != Profile::ROOT.id,
        _ => BASES.iter().any(|(_, signer)| signer.role == base.role),
    };
    is_settable
        .then_some(())
        .ok_or_else(|| ProfileError::Fixed { line: entry.line(), key: entry.key().to_owned() })
}

fn key_types(entry: &Entry<'_>) -> Result<Vec<KeyType>, ProfileError> {
    let words = entry.list(MAX_WORDS)?;
    if words.is_empty() {
        return Err(entry.not_allowed("", KEY_TYPES.map(|(word, _)| word)).into());
    }
    words.iter().map(|word| Ok(word.choice(&KEY_TYPES)?)).collect()
}

/// The purposes of `base`, then each extra one, once.
fn purposes(base: &Profile, entry: &Entry<'_>) -> Result<Vec<ObjectIdentifier>, ProfileError> {
    let mut all = base.purposes.to_vec();
    for word in entry.list(MAX_WORDS)? {
        let extra = word.choice(&EXTRA_PURPOSES)?;
        if !all.contains(&extra) {
            all.push(extra);
        }
    }
    Ok(all)
}

/// An http or https address that may stand in an IA5String.
fn address(entry: &Entry<'_>) -> Result<String, ProfileError> {
    let text = entry.text()?;
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    let is_plain = |text: &str| text.bytes().all(|c| c.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&c));
    let has_host = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':']));
    if has_host && is_plain(text) && text.len() <= MAX_ADDRESS_LEN {
        return Ok(text.to_owned());
    }
    Err(ProfileError::Address { line: entry.line(), key: entry.key().to_owned(), found: text.to_owned() })
}

fn is_name(text: &str) -> bool {
    let plain = |octet: u8| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-';
    text.len() <= MAX_NAME_LEN
        && text.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
        && text.bytes().all(plain)
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}
