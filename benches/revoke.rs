//! One certificate among 100 000 ends before its time, in one durable commit; and the list of 100 000 is renewed from
//! the ledger.

use divan::Bencher;
use office::revoke::RevokeOrder;
use pki::crl::RevocationReason;

mod support;

use support::House;

const ISSUED: usize = 100_000;

fn main() {
    divan::main();
}

#[divan::bench(args = [RevocationReason::Superseded.name(), RevocationReason::KeyCompromise.name()])]
fn one_among_100_000(bencher: Bencher<'_, '_>, reason: &str) {
    let house = House::founded("p256");
    let mut serials = house.filled(ISSUED).into_iter();
    let reason = reason.parse().expect("a reason");
    bencher
        .with_inputs(|| {
            let id = serials.next().expect("one that is left").to_string();
            RevokeOrder { id, reason, at: None, all: false }
        })
        .bench_local_refs(|order| house.office.revoke(order).expect("a revocation"));
}

/// From the ledger into the ledger: read, put together, linted, signed, recorded.
#[divan::bench(args = ["p256", "rsa3072"], sample_count = 10)]
fn list_of_100_000(bencher: Bencher<'_, '_>, kind: &str) {
    let house = House::founded(kind);
    house.revoked(&house.filled(ISSUED));
    let issuer = house.issuer();
    bencher.bench_local(|| house.office.renew_list(&issuer).expect("a list"));
}
