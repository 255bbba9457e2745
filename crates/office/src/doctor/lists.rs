//! Revocation lists, and those who sign them.

use ca::status::due;
use jiff::SignedDuration;
use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::validity::whole_second;
use store::{Authority, AuthorityRole, CrlRecord, Store};

use super::{Ailment, Field, ListOwner, Opened, Visit};
use crate::Error;
use crate::clock::Clock;
use crate::list::ListOf;

/// At most so many octets of lists are read for each CA, the newest first: enough for years of them.
const ENOUGH: usize = 64 << 20;

/// So long before the certificate of a CA ends one should think of another.
const NOTICE: SignedDuration = SignedDuration::from_hours(24 * 180);

/// Looks at the authorities and their lists.
pub(super) fn examine(visit: &mut Visit<'_>, store: &Opened) {
    let authorities = visit.or_find(store.authorities()).unwrap_or_default();
    for role in [AuthorityRole::Root, AuthorityRole::Issuing, AuthorityRole::Ocsp, AuthorityRole::Tsa] {
        if !authorities.iter().any(|one| one.role == role && one.retired_at.is_none()) {
            visit.find(Ailment::AuthorityMissing(role.as_str()));
        }
    }
    for one in &authorities {
        let Some(certificate) = authority(visit, store, one) else { continue };
        if matches!(one.role, AuthorityRole::Root | AuthorityRole::Issuing) {
            lists(visit, store, one, &certificate);
        }
    }
    fresh(visit);
}

fn owner(authority: &Authority) -> ListOwner {
    ListOwner { role: authority.role.as_str(), serial: authority.serial.clone() }
}

/// The certificate of an authority, which is the one that the ledger has and, at the root, is signed by itself.
fn authority(visit: &mut Visit<'_>, store: &Store, one: &Authority) -> Option<Certificate> {
    let serial = one.serial.clone();
    let certificate = match Certificate::from_der(&one.certificate) {
        Ok(certificate) => certificate,
        Err(error) => {
            visit.find(Ailment::CertificateUnreadable { serial, cause: error.into() });
            return None;
        }
    };
    let found = certificate.serial_number().to_string();
    if found != serial {
        let differs = Ailment::CertificateDiffers {
            serial: serial.clone(),
            field: Field::Serial,
            ledger: serial.clone(),
            certificate: found,
        };
        visit.find(differs);
    }
    if one.role == AuthorityRole::Root {
        if certificate.verify_signature(certificate.public_key()).is_err() {
            visit.find(Ailment::CertificateSignature { serial: serial.clone(), issuer: serial });
        }
    } else {
        entry(visit, store, one);
    }
    ending(visit, one, &certificate);
    Some(certificate)
}

/// An authority stands in the ledger too, with the same certificate.
fn entry(visit: &mut Visit<'_>, store: &Store, one: &Authority) {
    let serial = one.serial.clone();
    match visit.or_find(store.certificate_der(&serial)) {
        None => return,
        Some(Some(der)) if der == one.certificate => {}
        Some(_) => {
            visit.find(Ailment::CertificateSignature { serial: serial.clone(), issuer: String::new() })
        }
    }
    let revoked = visit.or_find(store.certificate(&serial)).flatten();
    if one.retired_at.is_none() && revoked.is_some_and(|record| record.revocation.is_some()) {
        visit.find(Ailment::AuthorityRevoked { role: one.role.as_str(), serial });
    }
}

/// Those who answer are to get a new certificate after two thirds of its life, CAs half a year before it ends.
fn ending(visit: &mut Visit<'_>, one: &Authority, certificate: &Certificate) {
    if one.retired_at.is_some() {
        return;
    }
    let (begin, end) = (certificate.validity().not_before, certificate.validity().not_after);
    let soon = match one.role {
        AuthorityRole::Root | AuthorityRole::Issuing => end - NOTICE,
        AuthorityRole::Ocsp | AuthorityRole::Tsa => due(begin, end),
    };
    let over = whole_second(visit.now) > end;
    if over || visit.now >= soon {
        visit.find(Ailment::AuthorityEnding {
            role: one.role.as_str(),
            serial: one.serial.clone(),
            end,
            over,
        });
    }
}

/// Every list of a CA, as far as they are read.
fn lists(visit: &mut Visit<'_>, store: &Store, one: &Authority, certificate: &Certificate) {
    let (mut read, mut later, mut found) = (0, None::<(i64, jiff::Timestamp)>, Vec::new());
    let (mut count, simulated) = (0, visit.clock != Clock::System);
    let all = store.each_crl(one.id, |record| {
        count += 1;
        found.extend(list(&record, one, certificate));
        // A clock that is set back on purpose takes the lists along.
        if let Some((number, _)) = later.filter(|(_, at)| *at < record.this_update && !simulated) {
            found.push(Ailment::ListOrder { authority: owner(one), number, after: record.number });
        }
        later = Some((record.number, record.this_update));
        read += record.der.len();
        read < ENOUGH
    });
    visit.or_find(all);
    visit.find_all(found);
    visit.checkup.checked.lists += count;
    if count == 0 {
        visit.find(Ailment::ListMissing { authority: owner(one) });
    }
}

/// A row says what its list says, and its CA signed that.
fn list(record: &CrlRecord, one: &Authority, certificate: &Certificate) -> Vec<Ailment> {
    let (authority, number) = (owner(one), record.number);
    let list = match RevocationList::from_der(&record.der) {
        Ok(list) => list,
        Err(error) => {
            let cause = Error::RevocationList(error);
            return vec![Ailment::ListUnreadable { authority, number, cause }];
        }
    };
    let as_text = |number: Option<pki::crl::CrlNumber>| {
        number.and_then(|number| number.as_u64()).map(|n| n.to_string())
    };
    let mut found = Vec::new();
    for (field, ledger, said) in [
        (Field::Number, Some(record.number.to_string()), as_text(list.number())),
        (Field::Base, record.base.map(|base| base.to_string()), as_text(list.base_number())),
        (Field::ThisUpdate, Some(record.this_update.to_string()), Some(list.this_update().to_string())),
        (
            Field::NextUpdate,
            Some(record.next_update.to_string()),
            list.next_update().map(|at| at.to_string()),
        ),
        (Field::Issuer, Some(certificate.subject().to_string()), Some(list.issuer().to_string())),
    ] {
        if ledger != said {
            let (authority, ledger, list) =
                (authority.clone(), ledger.unwrap_or_default(), said.unwrap_or_default());
            found.push(Ailment::ListDiffers { authority, number, field, ledger, list });
        }
    }
    if list.verify_signature(certificate.public_key()).is_err() {
        found.push(Ailment::ListSignature { authority, number });
    }
    found
}

/// The newest lists of those who may sign: of our time, not due, and not behind the ledger.
fn fresh(visit: &mut Visit<'_>) {
    let Some(office) = visit.office.take() else { return };
    for of in office.lists().unwrap_or_default() {
        let Ok(authority) = office.list_authority(of) else { continue };
        freshness(visit, &office, of, &owner(&authority));
    }
    visit.office = Some(office);
}

fn freshness(visit: &mut Visit<'_>, office: &crate::Office, of: ListOf, authority: &ListOwner) {
    // What cannot be read was told before.
    let Ok(current) = office.current_list(of) else { return };
    let (number, now, authority) = (current.number, visit.now, authority.clone());
    let made = current.list.this_update();
    if made > now + SignedDuration::from_mins(5) {
        visit.find(Ailment::ListFuture { authority: authority.clone(), number, made, now });
    }
    if current.behind {
        visit.find(Ailment::ListBehind { authority: authority.clone(), number });
    }
    let until = current.list.next_update().unwrap_or(made);
    if current.is_stale(now) || now >= current.due {
        visit.find(Ailment::ListDue { authority, number, until, stale: current.is_stale(now) });
    }
}
