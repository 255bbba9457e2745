//! Tables of people to whom certificates are to be issued.
#![no_main]

use libfuzzer_sys::fuzz_target;
use office::import::Table;

fuzz_target!(|bytes: &[u8]| {
    let Ok(table) = Table::read(bytes) else { return };
    for row in table.rows {
        match row.entry {
            Ok(entry) => assert!(entry.csr.is_none_or(|path| path.is_relative())),
            Err(error) => drop(error.to_string()),
        }
    }
});
