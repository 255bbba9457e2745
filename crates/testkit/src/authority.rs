//! Root, issuing CA and persons, in memory.

use ca::hierarchy::{Names, self_signed_root};
use ca::request::ProvenKey;
use ca::status::{ISSUING_LIST_LIFE, revocation_list};
use ca::{Addresses, Approval, IssuanceRequest, Issuer, Person, Profile};
use jiff::Timestamp;
use pki::cert::Certificate;
use pki::crl::{RevocationList, RevokedEntry};
use pki::key::{KeyType, PrivateKey, Provider, Scheme, Signer};
use pki::name::Name;
use pki::serial::SerialNumber;
use rand_core::UnwrapErr;

use crate::keys::{Whose, key};

/// An office's authorities, without an office.
pub struct Authority {
    root: Certificate,
    issuer: Issuer,
    root_signer: Box<dyn Signer>,
    signer: Box<dyn Signer>,
}

impl Authority {
    /// Founded at `now` with ready-made keys of one kind.
    #[must_use]
    pub fn found(kind: KeyType, now: Timestamp) -> Self {
        Self::found_at("http://pki.example.com", kind, now)
    }

    /// The same, with addresses below `base` in its certificates.
    #[must_use]
    pub fn found_at(base: &str, kind: KeyType, now: Timestamp) -> Self {
        let names = Names::of_office("Uji", "Kabupaten Sukamaju").unwrap();
        let addresses = Addresses::new(base).unwrap();
        let root_signer = ready(&key(Whose::Root, kind));
        let root = self_signed_root(&names.root, root_signer.as_ref(), serial(), &addresses, now).unwrap();
        let issuing_key = key(Whose::Issuing, kind);
        let request = IssuanceRequest::for_authority(
            names.issuing.clone(),
            ProvenKey::from(&issuing_key),
            &Profile::ISSUING,
        );
        let issuing = Issuer::new(root.clone(), addresses.clone())
            .prepare(&request, serial(), root_signer.as_ref(), now)
            .and_then(|prepared| prepared.sign(root_signer.as_ref()))
            .unwrap();
        let issuer = Issuer::new(issuing, addresses);
        Self { root, issuer, root_signer, signer: ready(&issuing_key) }
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> &Certificate {
        &self.root
    }

    /// The issuing CA.
    #[must_use]
    pub fn issuing(&self) -> &Certificate {
        self.issuer.certificate()
    }

    /// The issuing CA's key.
    #[must_use]
    pub fn signer(&self) -> &dyn Signer {
        self.signer.as_ref()
    }

    /// The issuing CA as one that issues.
    #[must_use]
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// Issues a person's certificate for `key` at `now`.
    #[must_use]
    pub fn person(&self, key: &PrivateKey, now: Timestamp) -> Certificate {
        let request = IssuanceRequest::for_person(
            &someone(),
            ProvenKey::from(key),
            &Profile::PERSON,
            None,
            Approval::Direct { who: "test".to_owned() },
        );
        self.issuer
            .prepare(&request.unwrap(), serial(), self.signer.as_ref(), now)
            .and_then(|prepared| prepared.sign(self.signer.as_ref()))
            .unwrap()
    }

    /// Issues a time-stamping authority's certificate for `key` at `now`.
    #[must_use]
    pub fn time_stamper(&self, key: &PrivateKey, now: Timestamp) -> Certificate {
        let names = Names::of_office("Uji", "Kabupaten Sukamaju").unwrap();
        self.service(names.tsa, key, &Profile::TSA, now)
    }

    /// Issues an OCSP responder's certificate for `key` at `now`.
    #[must_use]
    pub fn ocsp_responder(&self, key: &PrivateKey, now: Timestamp) -> Certificate {
        let names = Names::of_office("Uji", "Kabupaten Sukamaju").unwrap();
        self.service(names.ocsp, key, &Profile::OCSP, now)
    }

    fn service(&self, subject: Name, key: &PrivateKey, profile: &Profile, now: Timestamp) -> Certificate {
        let request = IssuanceRequest::for_authority(subject, ProvenKey::from(key), profile);
        self.issuer
            .prepare(&request, serial(), self.signer.as_ref(), now)
            .and_then(|prepared| prepared.sign(self.signer.as_ref()))
            .unwrap()
    }

    /// The lists of the issuing CA, with `entries`, and of the root, with none, issued at `now`.
    #[must_use]
    pub fn lists(&self, entries: Vec<RevokedEntry>, now: Timestamp) -> Vec<RevocationList> {
        let list = |certificate, signer: &dyn Signer, entries| {
            revocation_list(certificate, signer, entries, 1, now, ISSUING_LIST_LIFE).unwrap()
        };
        vec![
            list(self.issuing(), self.signer.as_ref(), entries),
            list(&self.root, self.root_signer.as_ref(), Vec::new()),
        ]
    }
}

/// An invented civil servant.
#[must_use]
pub fn someone() -> Person {
    Person {
        nik: "3399015704850001".parse().unwrap(),
        name: "Siti Rahayu, S.Kom.".to_owned(),
        email: "siti.rahayu@sukamaju.example".parse().unwrap(),
        nip: Some("198504172010012001".parse().unwrap()),
        title: Some("Analis Kepegawaian".to_owned()),
        agency: "Pemerintah Kabupaten Sukamaju".to_owned(),
        unit: Some("Dinas Komunikasi".to_owned()),
    }
}

/// A key made ready to sign with its usual hash.
#[must_use]
pub fn ready(key: &PrivateKey) -> Box<dyn Signer> {
    Provider::default().signer(key, Scheme::default()).unwrap()
}

fn serial() -> SerialNumber {
    SerialNumber::generate(&mut UnwrapErr(getrandom::SysRng))
}
