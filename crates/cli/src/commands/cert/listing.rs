//! The revocation lists after a change of standing: renewed where the CA passphrase is at hand, or told to be due.

use office::list::ListOf;
use office::{Office, UnlockedAuthority};
use pki::key::Passphrase;
use serde_json::{Value, json};

use crate::context::Context;
use crate::failure::Failure;
use crate::lang::tr;
use crate::passphrase::CaPassphrase;

/// CAs whose lists are to be renewed, opened before anything is done: a mistyped passphrase leaves nothing half done.
///
/// Usually it is one. A key certified before and after a rollover is revoked in the lists of two CAs.
pub(super) struct Listing {
    cas: Vec<(ListOf, Option<UnlockedAuthority>)>,
    /// One that was open before the others and has no list to renew. Where a token keeps the keys of all, they are of
    /// use as long as the first one is.
    _before: Option<UnlockedAuthority>,
}

/// A list as it stands after the change.
pub(super) struct Listed {
    list: ListOf,
    /// Serial number of its CA.
    ca: String,
    /// Its number if it was renewed.
    number: Option<i64>,
}

impl Listing {
    /// Opens the CAs of `lists`, if their passphrase is at hand.
    pub(super) fn open(
        lists: Vec<ListOf>,
        passphrase: &CaPassphrase,
        office: &Office,
    ) -> Result<Self, Failure> {
        match passphrase.at_hand(office)? {
            Some(passphrase) => Self::unlock(lists, None, &passphrase, office),
            None => Ok(Self { cas: lists.into_iter().map(|list| (list, None)).collect(), _before: None }),
        }
    }

    /// The same where the issuing CA is open already.
    pub(super) fn beside(
        issuer: UnlockedAuthority,
        lists: Vec<ListOf>,
        passphrase: &Passphrase,
        office: &Office,
    ) -> Result<Self, Failure> {
        Self::unlock(lists, Some(issuer), passphrase, office)
    }

    /// A CA that was revoked itself issues no list.
    fn unlock(
        lists: Vec<ListOf>,
        mut issuer: Option<UnlockedAuthority>,
        passphrase: &Passphrase,
        office: &Office,
    ) -> Result<Self, Failure> {
        let mut cas = Vec::new();
        for list in lists {
            let at_hand = if list == ListOf::Issuing { issuer.take() } else { None };
            let unlocked = match at_hand.map_or_else(|| office.unlock_ca(list, passphrase), Ok) {
                Err(office::Error::NotActive { .. }) => None,
                other => Some(other?),
            };
            cas.push((list, unlocked));
        }
        Ok(Self { cas, _before: issuer })
    }

    /// Renews the lists and says so, or says that they are due.
    pub(super) fn renew(&self, office: &Office, context: &Context) -> Result<Vec<Listed>, Failure> {
        let mut listed = Vec::new();
        for (list, issuer) in &self.cas {
            let number = issuer.as_ref().map(|issuer| office.renew_list(issuer)).transpose()?;
            let entry = Listed { list: *list, ca: office.ca(*list)?.serial(), number };
            entry.tell(office, context);
            listed.push(entry);
        }
        Ok(listed)
    }
}

impl Listed {
    /// All of `listed` for machines.
    pub(super) fn documents(listed: &[Self]) -> Vec<Value> {
        let one =
            |entry: &Self| json!({ "list": entry.list.word(), "ca": entry.ca, "crl_number": entry.number });
        listed.iter().map(one).collect()
    }

    /// The word for its CA's role, for machines.
    pub(super) fn word(&self) -> &'static str {
        self.list.word()
    }

    /// Its number if it was renewed.
    pub(super) fn number(&self) -> Option<i64> {
        self.number
    }

    fn tell(&self, office: &Office, context: &Context) {
        let terminal = &context.terminal;
        let which = match self.list {
            ListOf::Issuing => String::new(),
            ListOf::Root => "--root ".to_owned(),
            ListOf::Earlier(_) => format!("--ca {} ", self.ca),
        };
        match self.number {
            Some(number) => terminal.say(tr!(
                terminal.lang,
                "The revocation list has number {number} now; publish it with `segel ca crl {which}--out FILE`.",
                "Daftar pencabutan kini bernomor {number}; terbitkan dengan `segel ca crl {which}--out FILE`."
            )),
            None => {
                let address = office.addresses().base();
                terminal.note(tr!(
                    terminal.lang,
                    "It counts at once in this home. The revocation list that others read ({address}) is due: run `segel ca crl {which}--out FILE` with the CA passphrase.",
                    "Perubahan ini langsung berlaku di kantor ini. Daftar pencabutan yang dibaca pihak lain ({address}) perlu diperbarui: jalankan `segel ca crl {which}--out FILE` dengan passphrase CA."
                ));
            }
        }
    }
}
