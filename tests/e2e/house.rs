//! Offices founded once, of which each test has its own copy, and folders before and after.

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::SystemTime;

use pki::name::Name;
use serde_json::Value;
use testkit::keys::{Whose, key};
use testkit::program::{KeptHome, NIK, Program};

/// The program.
pub(crate) const SEGEL: &str = env!("CARGO_BIN_EXE_segel");

/// The e-mail address of the invented civil servant.
pub(crate) const EMAIL: &str = "siti.rahayu@sukamaju.example";

/// The NIP of the invented civil servant.
pub(crate) const NIP: &str = "198504172010012001";

/// Where the clock of [`rehearsal`] stands.
pub(crate) const REHEARSED: &str = "2026-01-31T01:00:00Z";

/// An office that keeps its CA passphrase, with a certificate issued in it.
pub(crate) fn holder() -> Program {
    static HOME: LazyLock<KeptHome> = LazyLock::new(|| Program::with_holder(SEGEL, "p256", &[]).keep());
    Program::again(SEGEL, &HOME)
}

/// The same in a home whose time stands still.
pub(crate) fn rehearsal() -> Program {
    static HOME: LazyLock<KeptHome> =
        LazyLock::new(|| Program::with_holder(SEGEL, "p256", &["--simulated-clock", REHEARSED]).keep());
    Program::again(SEGEL, &HOME)
}

/// An office whose CA passphrase is in nobody's file but `passphrase`, with a certificate issued in it.
pub(crate) fn attended() -> Program {
    static HOME: LazyLock<KeptHome> = LazyLock::new(|| {
        let program = Program::new(SEGEL);
        program.run(["init", "--key-type", "p256", "--ca-passphrase-file", "passphrase"]).succeeds();
        program.issue("p256", &["--ca-passphrase-file", "passphrase"]).succeeds();
        program.keep()
    });
    Program::again(SEGEL, &HOME)
}

/// Runs it with `--json` and reads the answer.
#[track_caller]
pub(crate) fn json<const N: usize>(program: &Program, arguments: [&str; N]) -> Value {
    program.run(arguments.into_iter().chain(["--json"])).succeeds().json()
}

/// The serial number of the invented civil servant's newest active certificate.
#[track_caller]
pub(crate) fn serial(program: &Program) -> String {
    text(&json(program, ["cert", "show", NIK])["serial"])
}

/// A text in an answer.
#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// The texts at `pointer` in each entry of a list.
#[track_caller]
pub(crate) fn each(list: &Value, pointer: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|entry| text(entry.pointer(pointer).unwrap())).collect()
}

/// A fixture as an argument.
pub(crate) fn fixture(name: &str) -> String {
    testkit::fixture::path(name).canonicalize().unwrap().to_str().unwrap().to_owned()
}

/// A request for the invented civil servant's ready-made P-256 key, in DER.
pub(crate) fn request() -> Vec<u8> {
    let name = Name::builder().country("ID").unwrap().build();
    let signer = testkit::authority::ready(&key(Whose::Person, pki::key::KeyType::P256));
    pki::csr::build(&name, signer.as_ref()).unwrap()
}

/// The file of the ready-made P-256 key, open, as an argument; the root's is beside it.
pub(crate) fn open_key() -> &'static str {
    static FOLDER: LazyLock<Program> = LazyLock::new(|| {
        let keys = Program::new_in(Path::new(env!("CARGO_TARGET_TMPDIR")), SEGEL);
        for (name, whose) in [("person-p256.der", Whose::Person), ("root-p256.der", Whose::Root)] {
            let path = keys.write(name, key(whose, pki::key::KeyType::P256).reveal_pkcs8());
            // In the repository anyone may read it; no key file of which that is true is taken.
            std::fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
        }
        keys
    });
    static PATH: LazyLock<String> =
        LazyLock::new(|| FOLDER.path("person-p256.der").to_str().unwrap().to_owned());
    &PATH
}

/// Everything below a folder, with size and time of change; of what is in a home, only that it is there, since refused
/// acts are written into the audit log too.
pub(crate) fn listing(folder: &Path) -> BTreeMap<PathBuf, Option<(u64, SystemTime)>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let metadata = path.symlink_metadata().unwrap();
            let state = (metadata.is_file() && !folder.ends_with("home"))
                .then(|| (metadata.len(), metadata.modified().unwrap()));
            if metadata.is_dir() {
                folders.push(path.clone());
            }
            found.insert(path, state);
        }
    }
    found
}

/// Demands that `act` leaves the folder of `program` as it was.
#[track_caller]
pub(crate) fn leaves_nothing<T>(program: &Program, act: impl FnOnce() -> T) -> T {
    let before = listing(program.folder());
    let done = act();
    assert_eq!(listing(program.folder()), before);
    done
}
