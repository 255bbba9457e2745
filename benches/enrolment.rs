//! Ten thousand persons and fifty thousand events: the applications are listed with what is due; a thousand begin.

use divan::Bencher;
use office::application::By;

mod support;

use support::enrolled::{Enrolled, SOP, applicants};

const PERSONS: usize = 10_000;
const ROWS: usize = 1_000;

fn main() {
    divan::main();
}

/// Everything that `application list`, `due` and reports are made of.
#[divan::bench(sample_count = 20)]
fn list_of_10_000(bencher: Bencher<'_, '_>) {
    let house = Enrolled::filled(PERSONS);
    bencher.bench_local(|| {
        let all = house.later().applications(|one| Some(one.id)).expect("applications");
        assert_eq!((all.all.len(), all.damaged.len()), (PERSONS, 0));
        all
    });
}

/// From a table in memory into the store, checked, recorded, in the audit log.
#[divan::bench(sample_count = 5)]
fn import_of_1_000(bencher: Bencher<'_, '_>) {
    let rows = applicants(ROWS);
    bencher
        .with_inputs(Enrolled::founded)
        .bench_local_values(|house| house.office(None).open_applications(SOP, By::Applicant(None), &rows));
}
