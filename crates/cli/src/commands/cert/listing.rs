//! The revocation list after a change of standing: renewed where the CA passphrase is at hand, or told to be due.

use office::list::ListOf;
use office::{Office, UnlockedAuthority};

use crate::context::Context;
use crate::failure::Failure;
use crate::lang::tr;
use crate::passphrase::CaPassphrase;

/// A CA whose list is to be renewed, opened before anything is done: a mistyped passphrase leaves nothing half done.
pub(super) struct Listing {
    list: ListOf,
    issuer: Option<UnlockedAuthority>,
}

impl Listing {
    /// Opens the CA of `list`, if its passphrase is at hand. One that was revoked itself issues no list.
    pub(super) fn open(list: ListOf, passphrase: &CaPassphrase, office: &Office) -> Result<Self, Failure> {
        let Some(passphrase) = passphrase.at_hand(office)? else { return Ok(Self { list, issuer: None }) };
        let unlocked = match list {
            ListOf::Issuing => office.unlock_issuing(&passphrase),
            ListOf::Root => office.unlock_root(&passphrase),
        };
        match unlocked {
            Err(office::Error::NotActive { .. }) => Ok(Self { list, issuer: None }),
            other => Ok(Self { list, issuer: Some(other?) }),
        }
    }

    /// The word for the list, for machines.
    pub(super) fn word(&self) -> &'static str {
        self.list.word()
    }

    /// Renews the list and says so, or says that it is due. Returns its number if it was renewed.
    pub(super) fn renew(&self, office: &Office, context: &Context) -> Result<Option<i64>, Failure> {
        let number = self.issuer.as_ref().map(|issuer| office.renew_list(self.list, issuer)).transpose()?;
        let terminal = &context.terminal;
        match number {
            Some(number) => terminal.say(tr!(
                terminal.lang,
                "The revocation list has number {number} now.",
                "Daftar pencabutan kini bernomor {number}."
            )),
            None => {
                let address = office.addresses().base();
                let root = if self.list == ListOf::Root { "--root " } else { "" };
                terminal.note(tr!(
                    terminal.lang,
                    "It counts at once in this home. The revocation list that others read ({address}) is due: run `segel ca crl {root}--out FILE` with the CA passphrase.",
                    "Perubahan ini langsung berlaku di kantor ini. Daftar pencabutan yang dibaca pihak lain ({address}) perlu diperbarui: jalankan `segel ca crl {root}--out FILE` dengan passphrase CA."
                ));
            }
        }
        Ok(number)
    }
}
