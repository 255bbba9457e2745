//! Several processes issue from one home at once.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use office::found::CaPassphrase;
use office::issue::{KeySource, Order, Profile, Subject};
use office::record::AuditFilter;
use pki::csr::{self, VerifiedCsr};
use pki::key::{KeyType, PrivateKey, Provider};
use pki::name::Name;
use rand_core::UnwrapErr;

use crate::{establish, open, open_as, person};

const PROCESSES: usize = 8;
const EACH: usize = 100;

/// The home that a process which this test started is to issue from.
const HOME: &str = "SEGEL_TEST_HOME";

fn order(number: usize) -> Order {
    let key = PrivateKey::generate(KeyType::P256, &mut UnwrapErr(getrandom::SysRng)).unwrap();
    let signer = Provider::default().signer(&key, KeyType::P256.usual_digest()).unwrap();
    let request = csr::build(&Name::builder().country("ID").unwrap().build(), signer.as_ref()).unwrap();
    let key = KeySource::Request(VerifiedCsr::read(&request).unwrap());
    Order {
        subject: Subject::Person(person(&format!("33990157048{number:05}"))),
        key,
        profile: Profile::PERSON,
        days: None,
    }
}

/// What each of the processes does.
#[test]
#[ignore = "run by the next test, in processes of its own"]
fn issue_many() {
    let home = std::env::var_os(HOME).unwrap();
    let actor = format!("process {}", std::process::id());
    let office = open_as(Path::new(&home), &actor);
    let issuer = office.unlock_issuing(&office.kept_ca_passphrase().unwrap().unwrap()).unwrap();
    for number in 0..EACH {
        office.issue(&issuer, order(number)).unwrap();
    }
}

#[test]
fn no_serial_is_given_out_twice() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    establish(&home, &CaPassphrase::Kept);
    let worker = || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "parallel::issue_many", "--ignored"])
            .env(HOME, &home)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let workers: Vec<_> = (0..PROCESSES).map(|_| worker()).collect();
    for worker in workers {
        let ended = worker.wait_with_output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    }
    let office = open(&home);
    let people: Vec<_> =
        office.certificates().unwrap().into_iter().filter(|record| record.profile == "person").collect();
    let serials: BTreeSet<_> = people.iter().map(|record| &record.serial).collect();
    assert_eq!((people.len(), serials.len()), (PROCESSES * EACH, PROCESSES * EACH));
    for record in &people {
        assert_eq!(office.certificate(record).unwrap().serial_number().to_string(), record.serial);
    }
    let log = office.audit(&AuditFilter::default()).unwrap();
    let issued: Vec<_> = log.iter().filter(|entry| entry.action == "certificate.issue").collect();
    assert_eq!(issued.len(), PROCESSES * EACH);
    assert_eq!(issued.iter().map(|entry| &entry.actor).collect::<BTreeSet<_>>().len(), PROCESSES);
    assert!(office.verify_audit().unwrap().fault.is_none());
}
