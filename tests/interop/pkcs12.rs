//! PKCS#12: what OpenSSL, GnuTLS, NSS and pyca make of our files, and we of theirs.

mod ours; // our files in the hands of others
mod theirs; // theirs in ours

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use pki::cert::Certificate;
use pki::key::{KeyType, Passphrase, PrivateKey};
use pki::pkcs12;
use rand_core::UnwrapErr;
use tempfile::TempDir;
use testkit::authority::Authority;
use testkit::judge::{Judge, Verdict};
use testkit::keys::{Whose, key};

/// Rounds where their number is not what is tested.
const FEW: NonZeroU32 = NonZeroU32::new(2048).unwrap();

const KINDS: [KeyType; 4] = [KeyType::Rsa2048, KeyType::Rsa3072, KeyType::P256, KeyType::P384];

const USUAL: &str = "rahasia-12345";

/// Passphrases of 64 characters, with an accent, and with a character beyond the BMP.
const LONG: &str = "enam puluh empat huruf adalah sandi terpanjang yang diterima....";
const ACCENT: &str = "sandi-bébék-é";
const BEYOND_BMP: &str = "kunci-🔑-pilot";

/// A person's key and certificates, with a folder for their files.
struct Person {
    key: PrivateKey,
    certificate: Certificate,
    chain: Vec<Certificate>,
    folder: TempDir,
}

impl Person {
    fn of(kind: KeyType) -> Self {
        let now: Timestamp = "2026-07-01T00:00:00Z".parse().unwrap();
        let (authority, key) = (Authority::found(kind, now), key(Whose::Person, kind));
        let certificate = authority.person(&key, now);
        let chain = vec![authority.issuing().clone(), authority.root().clone()];
        let folder = TempDir::new().unwrap();
        let open = pki::pem::encode(pki::pem::PRIVATE_KEY, key.reveal_pkcs8());
        std::fs::write(folder.path().join("key.pem"), open).unwrap();
        std::fs::write(folder.path().join("cert.pem"), certificate.to_pem()).unwrap();
        let chain_pem: String = chain.iter().map(Certificate::to_pem).collect();
        std::fs::write(folder.path().join("chain.pem"), chain_pem).unwrap();
        Self { key, certificate, chain, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Our file, written into the folder.
    fn write_ours(&self, name: &str, passphrase: &str, iterations: NonZeroU32) -> Vec<u8> {
        let rng = &mut UnwrapErr(getrandom::SysRng);
        let passphrase = Passphrase::new(passphrase.to_owned());
        let bytes =
            pkcs12::build(&self.key, &self.certificate, &self.chain, "Siti", &passphrase, iterations, rng)
                .unwrap();
        std::fs::write(self.path(name), &bytes).unwrap();
        bytes
    }

    /// Our reading of a file in the folder.
    fn read(&self, name: &str, passphrase: &str) -> Result<pkcs12::Contents, pkcs12::Pkcs12Error> {
        pkcs12::read(&std::fs::read(self.path(name)).unwrap(), &Passphrase::new(passphrase.to_owned()))
    }
}

/// Asks in `folder` with words that may hold blanks.
fn ask(judge: &Judge, folder: &Path, words: &[&str]) -> Verdict {
    judge.ask_with(words, |command| {
        command.current_dir(folder);
    })
}

/// Python with the package `cryptography`, which pyHanko brings along.
fn pyca() -> Option<Judge> {
    Judge::find("pyhanko").and_then(|_| Judge::find("python3"))
}

/// A new database of NSS in `folder`, named as NSS wants it.
fn database(certutil: &Judge, folder: &Path, name: &str) -> String {
    std::fs::create_dir(folder.join(name)).unwrap();
    let database = format!("sql:{name}");
    ask(certutil, folder, &["-N", "-d", &database, "--empty-password"]).accepts(&[]);
    database
}
