//! `segel pilot`

mod enrol; // the applicant goes through an SOP

use std::io::Cursor;
use std::path::{Path, PathBuf};

use clap::Args;
use office::document::DisplayedRectangle;
use office::document::Document;
use office::document::{Layout, PageChoice, Place};
use office::found::{self, CaPassphrase, Founding};
use office::ledger::Standing;
use office::report::{FileReport, Indication};
use office::revoke::RevokeOrder;
use office::sign::{Level, MarkOrder, SignOrder, Supplied};
use office::verify::{Evidence, Examiner};
use office::{Acting, Error, Office};
use pki::crl::RevocationReason;
use pki::key::{Passphrase, Scheme};
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::{Lang, errors, tr, verdict};

/// Found an office, take an applicant through an SOP, sign a letter, verify it, revoke, all in one folder and offline
#[derive(Args, Debug)]
pub(crate) struct PilotArgs {
    /// The folder
    #[arg(value_name = "DIR", default_value = "pilot")]
    folder: PathBuf,

    /// The SOP that the applicant goes through
    #[arg(long, value_name = "ID", default_value = "klaten", value_parser = enrol::ISSUING)]
    sop: String,
}

/// A letter written for this project, turned into PDF by LibreOffice; everyone in it is invented.
const LETTER: &[u8] = include_bytes!("../../../../fixtures/nota-dinas.pdf");

/// The passphrase of the invented officer. It protects nothing, and is told to whoever runs the pilot.
const PASSPHRASE: &str = "contoh-2026";

/// Where the letter leaves room for a mark, above the name of its signatory: points from the lower left corner.
const PLACE: DisplayedRectangle = DisplayedRectangle { x: 314.0, y: 168.0, width: 186.0, height: 60.0 };

pub(crate) fn run(args: &PilotArgs, context: &Context) -> Result<Exit, Failure> {
    context.refuse_other_time()?;
    let pilot = Pilot::new(&args.folder, context);
    if pilot.home.exists() {
        let finished = pilot.signed().exists();
        if finished {
            pilot.explain_itself()
        } else {
            pilot.explain_interruption()
        }
        return Ok(if finished { Exit::Done } else { Exit::Refused });
    }
    context.terminal.banner();
    let office = pilot.found()?;
    let serial = pilot.enrol(&office, &args.sop)?;
    let signed = pilot.sign(&office, &serial)?;
    let report = pilot.verify(&office, &signed)?;
    pilot.revoke(&office, &serial)?;
    let refusal = pilot.sign_again(&office, &serial)?;
    pilot.say_what_next(&serial);
    context.terminal.document(&json!({
        "schema": "segel.pilot/1",
        "simulation": true,
        "folder": args.folder,
        "home": pilot.home,
        "sop": args.sop,
        "serial": serial,
        "signed": signed,
        "verified": report,
        "refused_after_revocation": refusal,
    }));
    Ok(Exit::Done)
}

struct Pilot<'a> {
    folder: PathBuf,
    home: PathBuf,
    context: &'a Context,
    lang: Lang,
}

impl<'a> Pilot<'a> {
    fn new(folder: &Path, context: &'a Context) -> Self {
        Self { folder: folder.to_owned(), home: folder.join("home"), context, lang: context.terminal.lang }
    }

    fn signed(&self) -> PathBuf {
        self.folder.join("nota-dinas-signed.pdf")
    }

    fn say(&self, line: String) {
        self.context.terminal.say(line);
    }

    fn found(&self) -> Result<Office, Failure> {
        self.say(tr!(
            self.lang,
            "1. Founding an office: root, issuing CA, OCSP and TSA ...",
            "1. Mendirikan kantor: CA akar, CA penerbit, OCSP, dan TSA ..."
        ));
        let failed = |source| Failure::Write { path: self.folder.clone(), source };
        std::fs::create_dir_all(&self.folder).map_err(failed)?;
        let founding = Founding::of("Pilot", "Pemerintah Kabupaten Sukamaju", &Context::user());
        found::found(&self.home, &founding, &CaPassphrase::Kept)?;
        let office = Office::open(&self.home, Acting { otherwise: Context::user(), ..Acting::default() })?;
        let root = self.folder.join("root.pem");
        files::write(&root, office.root()?.to_pem().as_bytes(), true, Readers::Usual)?;
        let (home, root) = (self.home.display(), root.display());
        self.say(tr!(self.lang, "   home: {home}   root: {root}", "   folder kantor: {home}   akar: {root}"));
        Ok(office)
    }

    fn ca_passphrase(&self, office: &Office) -> Result<Passphrase, Failure> {
        office.kept_ca_passphrase()?.ok_or(Failure::NoTerminal { flag: "--ca-passphrase-file" })
    }

    fn sign(&self, office: &Office, serial: &str) -> Result<PathBuf, Failure> {
        self.say(tr!(
            self.lang,
            "3. Signing a letter, visibly ...",
            "3. Menandatangani surat, dengan tanda tangan tampak ..."
        ));
        files::write(&self.folder.join("nota-dinas.pdf"), LETTER, true, Readers::Usual)?;
        let signed = self.signed();
        self.sign_letter(office, serial, &signed)?;
        let shown = signed.display();
        self.say(format!("   {shown}"));
        Ok(signed)
    }

    fn sign_letter(&self, office: &Office, serial: &str, output: &Path) -> Result<(), Failure> {
        let passphrase = Passphrase::new(PASSPHRASE.to_owned());
        let vouchers = || office.vouchers(Level::Lta, None, Supplied::default());
        let (credentials, vouchers) =
            office.unlock_holder_meanwhile(serial, &passphrase, Scheme::default(), vouchers)?;
        let vouchers = vouchers?;
        let mark = MarkOrder {
            layout: Layout::Block,
            page: PageChoice::Last,
            place: Place::Rectangle(PLACE),
            qr: None,
            image: None,
            verification: office.addresses().base().to_owned(),
            zone: office.zone(),
        };
        let order = SignOrder {
            reason: Some("Uji coba".to_owned()),
            location: Some("Sukamaju".to_owned()),
            mark: Some(mark),
            level: Level::Lta,
            ..SignOrder::default()
        };
        let document = open(LETTER)?;
        let mut bytes = Cursor::new(Vec::new());
        let session = office.begin_signing(&credentials, &order, &vouchers)?;
        let signed = session.sign(&document, &mut bytes)?;
        office.record_documents(&session, &[("nota-dinas.pdf", &signed)])?;
        files::write(output, bytes.get_ref(), true, Readers::Usual)
    }

    fn verify(&self, office: &Office, signed: &Path) -> Result<FileReport, Failure> {
        self.say(tr!(
            self.lang,
            "4. Verifying it against the root of the office ...",
            "4. Memverifikasinya terhadap sertifikat akar kantor ..."
        ));
        let report = self.judge(office, signed)?;
        for line in verdict::file(&report, self.lang).lines() {
            self.say(format!("   {line}"));
        }
        if report.indication != Some(Indication::TotalPassed) {
            return Err(Failure::PilotNotPassed);
        }
        Ok(report)
    }

    fn judge(&self, office: &Office, signed: &Path) -> Result<FileReport, Failure> {
        let bytes = files::read(signed)?;
        let examiner = Examiner::new(Evidence::default(), Some(office), office.now())?;
        let mut report = examiner.examine(&open(&bytes)?)?;
        report.file = signed.display().to_string();
        Ok(report)
    }

    fn revoke(&self, office: &Office, serial: &str) -> Result<(), Failure> {
        self.say(tr!(
            self.lang,
            "5. Revoking the certificate: passphrase leaked ...",
            "5. Mencabut sertifikat: passphrase bocor ..."
        ));
        let order = RevokeOrder {
            id: serial.to_owned(),
            reason: RevocationReason::KeyCompromise,
            at: None,
            all: false,
        };
        // A revocation counts in whole seconds: in the one of the signature, it would count as the earlier of the two.
        std::thread::sleep(std::time::Duration::from_secs(1));
        office.revoke(&order)?;
        let issuer = office.unlock_issuing(&self.ca_passphrase(office)?)?;
        let number = office.renew_list(&issuer)?;
        self.say(tr!(
            self.lang,
            "   revoked; the revocation list has number {number} now",
            "   dicabut; daftar pencabutan kini bernomor {number}"
        ));
        Ok(())
    }

    /// A revoked certificate must not sign: what comes back is the refusal, in words.
    fn sign_again(&self, office: &Office, serial: &str) -> Result<String, Failure> {
        self.say(tr!(
            self.lang,
            "6. Signing once more, which must be refused ...",
            "6. Menandatangani sekali lagi, yang harus ditolak ..."
        ));
        match self.sign_letter(office, serial, &self.folder.join("nota-dinas-2-signed.pdf")) {
            Err(failure @ Failure::Office(Error::NotActive { standing: Standing::Revoked, .. })) => {
                let message = errors::message(&failure, self.lang);
                self.say(tr!(self.lang, "   refused: {message}", "   ditolak: {message}"));
                Ok(message)
            }
            Err(failure) => Err(failure),
            Ok(()) => Err(Failure::RevokedSigned),
        }
    }

    fn say_what_next(&self, serial: &str) {
        let (home, folder) = (self.home.display(), self.folder.display());
        self.say(tr!(
            self.lang,
            "\nEverything lies in {folder}. Try next:\n  segel --home {home} verify {folder}/nota-dinas-signed.pdf     (signed before the revocation, as its time stamps prove)\n  segel --home {home} cert show {serial}\n  segel --home {home} application history 1\n  segel --home {home} audit show\nThe mark, the names and the root say that this is a simulation. Never trust {folder}/root.pem outside a test.",
            "\nSemuanya ada di {folder}. Coba selanjutnya:\n  segel --home {home} verify {folder}/nota-dinas-signed.pdf     (ditandatangani sebelum pencabutan, terbukti dari stempel waktunya)\n  segel --home {home} cert show {serial}\n  segel --home {home} application history 1\n  segel --home {home} audit show\nTanda, nama, dan sertifikat akar menyatakan bahwa ini simulasi. Jangan percayai {folder}/root.pem di luar uji coba."
        ));
    }

    fn explain_interruption(&self) {
        let (home, folder) = (self.home.display(), self.folder.display());
        self.say(tr!(
            self.lang,
            "A pilot was begun in {folder} and not finished: there is an office in {home}, and no signed letter.\nDelete {folder} and start again, or name another folder (`segel pilot DIR`).",
            "Uji coba di {folder} pernah dimulai tetapi tidak selesai: ada kantor di {home}, tetapi tidak ada surat bertanda tangan.\nHapus {folder} lalu mulai lagi, atau sebut folder lain (`segel pilot DIR`)."
        ));
        self.context
            .terminal
            .document(&json!({ "schema": "segel.pilot/1", "interrupted": true, "folder": self.folder }));
    }

    fn explain_itself(&self) {
        let (home, folder) = (self.home.display(), self.folder.display());
        self.say(tr!(
            self.lang,
            "The pilot has run in {folder} before; nothing was changed.\n  the office     {home}\n  the letter     {folder}/nota-dinas.pdf, signed: {folder}/nota-dinas-signed.pdf\n  the root       {folder}/root.pem\nLook around with `segel --home {home} cert list` and `segel --home {home} audit show`.\nFor another run name another folder (`segel pilot DIR`), or delete {folder} first.",
            "Uji coba sudah pernah dijalankan di {folder}; tidak ada yang diubah.\n  kantor         {home}\n  surat          {folder}/nota-dinas.pdf, ditandatangani: {folder}/nota-dinas-signed.pdf\n  sertifikat akar {folder}/root.pem\nLihat-lihat dengan `segel --home {home} cert list` dan `segel --home {home} audit show`.\nUntuk menjalankan lagi, sebut folder lain (`segel pilot DIR`), atau hapus {folder} dahulu."
        ));
        let (home, folder) = (&self.home, &self.folder);
        self.context
            .terminal
            .document(&json!({ "schema": "segel.pilot/1", "already": true, "folder": folder, "home": home }));
    }
}

fn open(bytes: &[u8]) -> Result<Document<&[u8]>, Failure> {
    Document::open(bytes)
        .map_err(|source| Failure::Document { path: PathBuf::from("nota-dinas.pdf"), source })
}
