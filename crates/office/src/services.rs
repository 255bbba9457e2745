//! Those who answer without the CA passphrase, the OCSP responders and the time stamping authority: how long they still
//! can, and new keys for them.
//!
//! Every issuing CA that may still sign has a responder of its own. There is one time stamping authority, of the issuing
//! CA that issues now; one that an earlier CA appointed stays as long as it is good.

use jiff::Timestamp;
use pki::cert::Certificate;
use pki::key::KeyType;
use pki::validity::whole_second;
use serde_json::json;
use store::{Authority, AuthorityId, AuthorityRole, Tx};

use crate::appoint::Appointee;
use crate::clock::Moment;
use crate::home::Home;
use crate::keep::Under;
use crate::ledger::Standing;
use crate::list::ListOf;
use crate::office::Line;
use crate::rollover::refuse_retired;
use crate::{Error, Office, UnlockedAuthority};

/// How a service stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ServiceStanding {
    /// The word for its role: `ocsp` or `tsa`.
    pub role: &'static str,
    /// Serial number of its certificate.
    pub serial: String,
    /// Serial number of the CA that issued it.
    pub issuer: String,
    /// The CA that gives it a new key, when it is time.
    pub renewed_by: ListOf,
    /// The last second of its certificate.
    pub not_after: Timestamp,
    /// From when on it should get a new key: after two thirds of its life.
    pub renew_from: Timestamp,
    /// What became of it, or of a CA above it.
    pub standing: Standing,
    /// Whether it should get a new key now.
    pub due: bool,
}

/// A service that got a new key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RenewedService {
    /// The word for its role.
    pub role: &'static str,
    /// Serial number of its certificate.
    pub serial: String,
    /// Serial number of the certificate in whose place it came.
    pub replaces: String,
    /// The last second of its certificate.
    pub not_after: Timestamp,
}

/// A service, and the CA that appoints its successor.
struct Service {
    authority: Authority,
    certificate: Certificate,
    standing: ServiceStanding,
    appointed_by: AuthorityId,
}

impl Office {
    /// How the OCSP responders and the time stamping authority stand now.
    ///
    /// # Errors
    /// As the store decides.
    pub fn services(&self) -> Result<Vec<ServiceStanding>, Error> {
        let services = self.all_services(self.now())?.into_iter();
        Ok(services.map(|service| service.standing).collect())
    }

    /// Gives new keys to the services of `ca` that are due, or to `all` of them. The earlier certificates stay as they
    /// are: what was signed with them is good still.
    ///
    /// # Errors
    /// [`Error::Issue`] when the CA declines.
    pub fn renew_services(&self, ca: &UnlockedAuthority, all: bool) -> Result<Vec<RenewedService>, Error> {
        let mut services = self.all_services(self.moment()?.at)?;
        services.retain(|service| service.appointed_by == ca.id && (all || service.standing.due));
        let mut appointed = Vec::new();
        for service in services {
            let successor = self.successor(&service)?;
            appointed.push(self.store().write(|tx| {
                let moment = self.moment()?;
                let renewed = self.replace(tx, ca, &service, &successor, moment)?;
                let detail = json!({ "role": renewed.role, "replaces": renewed.replaces });
                self.write_line(tx, moment, &Line::done("service.renew", &renewed.serial, detail))?;
                Ok::<_, Error>(renewed)
            })?);
        }
        Ok(appointed)
    }

    /// The time stamping authority's successor, with a key of its own, if there has to be one when `old` issues no more.
    pub(crate) fn next_stamper(&self, old: AuthorityId, now: Timestamp) -> Result<Option<Successor>, Error> {
        let mut services = self.all_services(now)?.into_iter();
        let due = services.find(|one| {
            one.authority.role == AuthorityRole::Tsa && one.appointed_by == old && one.standing.due
        });
        due.map(|service| self.successor(&service).map(|appointee| Successor { service, appointee }))
            .transpose()
    }

    fn successor(&self, service: &Service) -> Result<Appointee, Error> {
        let kind = service.certificate.public_key().kind().key_type().unwrap_or(KeyType::Rsa2048);
        let secret = Home::read_secret(&self.home().secret())?;
        Appointee::new(
            service.authority.role,
            service.certificate.subject().clone(),
            kind,
            Under::HomeSecret(&secret),
        )
    }

    fn replace(
        &self,
        tx: &Tx<'_>,
        ca: &UnlockedAuthority,
        service: &Service,
        successor: &Appointee,
        moment: Moment,
    ) -> Result<RenewedService, Error> {
        refuse_retired(tx, service.authority.id)?;
        let certificate = successor.appoint(tx, ca, moment)?;
        tx.retire_authority(service.authority.id, moment.at)?;
        Ok(RenewedService {
            role: service.authority.role.as_str(),
            serial: certificate.serial_number().to_string(),
            replaces: service.authority.serial.clone(),
            not_after: certificate.validity().not_after,
        })
    }

    fn all_services(&self, now: Timestamp) -> Result<Vec<Service>, Error> {
        let mut active = self.store().authorities()?;
        active.retain(|one| one.retired_at.is_none());
        let of_role = |role| active.iter().filter(move |one| one.role == role);
        let mut services = Vec::new();
        for of in self.lists()?.into_iter().filter(|of| *of != ListOf::Root) {
            let ca = self.list_authority(of)?;
            for responder in of_role(AuthorityRole::Ocsp) {
                if self.issuer_of(responder)?.id == ca.id {
                    services.push(self.service(responder, of, &ca, now)?);
                }
            }
        }
        let ca = self.authority(AuthorityRole::Issuing)?;
        for stamper in of_role(AuthorityRole::Tsa) {
            services.push(self.service(stamper, ListOf::Issuing, &ca, now)?);
        }
        Ok(services)
    }

    fn service(
        &self,
        authority: &Authority,
        renewed_by: ListOf,
        ca: &Authority,
        now: Timestamp,
    ) -> Result<Service, Error> {
        let certificate = Certificate::from_der(&authority.certificate)?;
        let issuer = self.issuer_of(authority)?;
        let (validity, above) =
            (certificate.validity(), Certificate::from_der(&issuer.certificate)?.validity());
        let renew_from = whole_second(ca::status::due(validity.not_before, validity.not_after));
        // One that ends together with its CA would end no later if that CA gave it a new key.
        let in_vain = issuer.id == ca.id && validity.not_after >= above.not_after;
        let standing = self.chain_standing(authority, now)?;
        let due = match standing {
            Standing::Active => now >= renew_from && !in_vain,
            Standing::NotYetValid => false,
            _ => true,
        };
        let standing = ServiceStanding {
            role: authority.role.as_str(),
            serial: authority.serial.clone(),
            issuer: issuer.serial,
            renewed_by,
            not_after: validity.not_after,
            renew_from,
            standing,
            due,
        };
        Ok(Service { authority: authority.clone(), certificate, standing, appointed_by: ca.id })
    }

    fn issuer_of(&self, authority: &Authority) -> Result<Authority, Error> {
        let missing = || Error::NoAuthority(authority.role.as_str());
        let entry = self.store().certificate(&authority.serial)?.ok_or_else(missing)?;
        self.store().authority(entry.issuer)?.ok_or_else(missing)
    }
}

/// A service and the one that is to come in its place.
pub(crate) struct Successor {
    service: Service,
    appointee: Appointee,
}

impl Successor {
    /// Puts it in the place of the earlier one.
    pub(crate) fn take_over(
        &self,
        office: &Office,
        tx: &Tx<'_>,
        ca: &UnlockedAuthority,
        moment: Moment,
    ) -> Result<RenewedService, Error> {
        office.replace(tx, ca, &self.service, &self.appointee, moment)
    }
}
