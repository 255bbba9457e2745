//! Rules for received documents: what is read is what is written, and every fault can be told.
#![no_main]

use libfuzzer_sys::fuzz_target;
use office::policy::Policy;

fuzz_target!(|bytes: &[u8]| match Policy::read(bytes) {
    Ok(policy) => {
        let text: String = policy.settings().into_iter().map(|(_, text)| text).collect();
        let again = Policy::read(text.as_bytes()).expect("what was written is read");
        // What is written has tables of its own, and so limits algorithms.
        assert_eq!(again, Policy { only_listed: true, ..policy });
    }
    Err(faults) => {
        assert!(!faults.is_empty());
        faults.iter().for_each(|fault| drop(fault.to_string()));
    }
});
