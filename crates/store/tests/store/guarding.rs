//! Failed attempts at a passphrase, and keys under another seal.

use store::{Guard, StoreError};

use crate::{Home, second, variant};

#[test]
fn a_guard_is_written_changed_and_cleared() {
    let home = Home::new();
    let guard = Guard { failures: 2, pending: 1, last_attempt: second(10), locked_at: None };
    let locked = Guard { failures: 10, pending: 0, locked_at: Some(second(20)), ..guard };
    assert_eq!(home.store.guard("ca-key").unwrap(), None);
    for guard in [guard, locked] {
        home.store.write(|tx| tx.set_guard("ca-key", &guard)).unwrap();
        assert_eq!(home.store.guard("ca-key").unwrap(), Some(guard));
    }
    for _ in 0..2 {
        home.store.write(|tx| tx.clear_guard("ca-key")).unwrap();
        assert_eq!(home.store.guard("ca-key").unwrap(), None);
    }
    let unknown = home.store.write(|tx| tx.set_guard("none", &guard));
    assert!(unknown.is_err(), "a key that is not kept has no guard");
}

#[test]
fn a_key_is_sealed_anew_in_its_place() {
    let home = Home::new();
    let before = home.store.sealed_key("ca-key").unwrap().unwrap();
    home.store.write(|tx| tx.reseal("ca-key", b"another seal")).unwrap();
    let after = home.store.sealed_key("ca-key").unwrap().unwrap();
    assert_eq!(after.sealed, b"another seal");
    assert_eq!((after.kind, after.created), (before.kind, before.created));
    let unknown: Result<(), StoreError> = home.store.write(|tx| tx.reseal("none", b"x"));
    assert_eq!(variant(&unknown), "Unknown");
}
