//! Backups: archives as they come, and manifests by themselves, which a hash protects in an archive.
#![no_main]

use libfuzzer_sys::fuzz_target;
use office::backup::{Manifest, inspect};

fuzz_target!(|bytes: &[u8]| {
    let _ = inspect(bytes);
    let _ = Manifest::read(bytes);
});
