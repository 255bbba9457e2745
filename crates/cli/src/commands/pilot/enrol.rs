//! The pilot's applicant goes through an SOP: officers of all its roles are registered, and each step is played.

use std::collections::BTreeSet;

use office::Office;
use office::application::{By, Opening, Play, Played};
use office::officer::NewOfficer;
use office::sop::{APPLICANT, Field, Sop, Sops};
use pki::key::{KeyType, Passphrase};

use super::{PASSPHRASE, Pilot};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::{application, tr};

/// The SOPs by which someone without a certificate gets one.
pub(super) const ISSUING: [&str; 5] = ["klaten", "temanggung", "singkawang", "umum", "morowali-aktivasi"];

/// Whoever enters data is not the only one to approve them, so that there are two who may.
const TWICE: &str = "verifikator";

/// The invented officer. The address is in a domain that the SOPs take; nothing is ever sent there.
const APPLICANT_DATA: [(Field, &str); 8] = [
    (Field::Nik, "3399036104810003"),
    (Field::Nama, "Laksmi Wulandari, S.T."),
    (Field::Nip, "198104212006042007"),
    (Field::Jabatan, "Kepala Bidang Persandian dan Statistik"),
    (Field::Unit, "Dinas Komunikasi dan Informatika"),
    (Field::Instansi, "Pemerintah Kabupaten Sukamaju"),
    (Field::Email, "laksmi.wulandari@uji-coba.sukamaju.go.id"),
    (Field::NoHp, "081200000000"),
];

impl Pilot<'_> {
    /// Takes the invented officer through the SOP, and gives the serial number of the certificate.
    pub(super) fn enrol(&self, office: &Office, sop: &str) -> Result<String, Failure> {
        let sops = Sops::of(Some(office.home()))?;
        let sop = &sops.get(sop)?.sop;
        let agency = &sop.head.agency;
        self.say(tr!(
            self.lang,
            "2. Taking an invented officer, Laksmi Wulandari, through the SOP of {agency} ...",
            "2. Membawa pegawai rekaan, Laksmi Wulandari, melalui SOP {agency} ..."
        ));
        register(office, sop)?;
        let passphrase = Passphrase::new(PASSPHRASE.to_owned());
        let ca = office.unlock_issuing(&self.ca_passphrase(office)?)?;
        let values = APPLICANT_DATA.map(|(field, value)| (field, value.to_owned())).to_vec();
        let opening =
            Opening { sop: &sop.id, values, parent: None, certificate: None, by: By::Applicant(None) };
        let id = office.open_application(&opening)?;
        let play =
            Play { until: None, passphrase: Some(&passphrase), key_type: KeyType::Rsa2048, ca: Some(&ca) };
        let mut say =
            |played: &Played| self.say(format!("   {}", application::played(played, self.lang).trim_start()));
        let dossier = office.play(id, &play, &mut say)?;
        let serial = dossier.application.serial().ok_or(Failure::PilotNotPassed)?.to_owned();
        let file = self.folder.join("passphrase.txt");
        files::write(&file, format!("{PASSPHRASE}\n").as_bytes(), true, Readers::Owner)?;
        self.say(tr!(
            self.lang,
            "   certificate {serial}, passphrase `{PASSPHRASE}` (also in passphrase.txt)",
            "   sertifikat {serial}, passphrase `{PASSPHRASE}` (juga di passphrase.txt)"
        ));
        Ok(serial)
    }
}

/// Registers officers for all roles of the SOP.
fn register(office: &Office, sop: &Sop) -> Result<(), Failure> {
    let roles = sop.roles.iter().filter(|role| role.id != APPLICANT);
    for role in roles {
        let second = (role.id == TWICE).then(|| format!("{TWICE}-2"));
        for id in std::iter::once(role.id.clone()).chain(second) {
            office.add_officer(&NewOfficer {
                name: format!("{} (rekaan)", role.title),
                id,
                roles: BTreeSet::from([role.id.clone()]),
                passphrase: Passphrase::new(PASSPHRASE.to_owned()),
            })?;
        }
    }
    Ok(())
}
