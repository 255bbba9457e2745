//! Several handles at once, as several processes have them.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use store::{AuditFilter, CertificateState, Store, StoreError};

use crate::{Home, complaints, intent, record, serials};

const THREADS: u32 = 8;
const EACH: u32 = 50;

#[test]
fn eight_issue_at_once_and_nothing_is_lost_or_doubled() {
    let home = Home::new();
    let (path, issuer) = (home.path(), home.issuer);
    let start = Barrier::new(THREADS as usize);
    thread::scope(|scope| {
        for worker in 0..THREADS {
            let (path, start) = (&path, &start);
            scope.spawn(move || {
                let store = Store::open(path).unwrap();
                start.wait();
                for n in 0..EACH {
                    let serial = format!("{:X}", 0x1000 + worker * EACH + n);
                    store.write(|tx| tx.intend(&intent(issuer, &serial))).unwrap();
                    store
                        .write(|tx| {
                            tx.record_issued(&serial, serial.as_bytes())?;
                            tx.append_audit(&record("certificate.issue"))
                        })
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(serials(&home.store, CertificateState::Issued).len(), 400);
    assert_eq!(serials(&home.store, CertificateState::Intended).len(), 0);
    assert_eq!(home.store.audit(&AuditFilter::default()).unwrap().len(), 400);
    let verdict = home.store.verify_audit().unwrap();
    assert_eq!((verdict.sound, verdict.fault), (400, None));
    assert_eq!(complaints(&home.path()), Vec::<String>::new());
}

#[test]
fn of_many_who_want_one_serial_one_gets_it() {
    let home = Home::new();
    let (path, issuer) = (home.path(), home.issuer);
    let start = Barrier::new(THREADS as usize);
    let (won, lost) = (AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let store = Store::open(&path).unwrap();
                start.wait();
                for n in 1..=EACH {
                    let serial = format!("{n:X}");
                    match store.write(|tx| tx.intend(&intent(issuer, &serial))) {
                        Ok(()) => won.fetch_add(1, Ordering::Relaxed),
                        Err(StoreError::SerialTaken { serial: told }) if told == serial => {
                            lost.fetch_add(1, Ordering::Relaxed)
                        }
                        Err(error) => panic!("{error:?}"),
                    };
                }
            });
        }
    });
    assert_eq!((won.into_inner(), lost.into_inner()), (EACH, (THREADS - 1) * EACH));
}

#[test]
fn handles_come_and_go_while_others_write() {
    let home = Home::new();
    let path = home.path();
    let start = Barrier::new(THREADS as usize);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                start.wait();
                for _ in 0..20 {
                    let store = Store::open(&path).unwrap();
                    store.write(|tx| tx.append_audit(&record("home.open"))).unwrap();
                    assert_eq!(store.verify_audit().unwrap().fault, None);
                }
            });
        }
    });
    assert_eq!(home.store.verify_audit().unwrap().sound, u64::from(THREADS * 20));
}

#[test]
fn a_handle_may_move_to_another_thread() {
    fn movable<T: Send>(_: &T) {}
    let home = Home::new();
    movable(&home.store);
    let store = home.store;
    let seq = thread::spawn(move || store.write(|tx| tx.append_audit(&record("x")))).join().unwrap();
    assert_eq!(seq.unwrap(), 1);
}
