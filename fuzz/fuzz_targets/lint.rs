//! The linter, on anything that claims to be a certificate about to be signed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pki::lint::{Context, Role, lint_tbs_certificate};

fuzz_target!(|bytes: &[u8]| {
    for role in Role::ALL {
        let _ = lint_tbs_certificate(bytes, &Context { role, issuer: None, pointers: true });
    }
});
