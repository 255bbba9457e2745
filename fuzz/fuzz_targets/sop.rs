//! Files of SOPs: what is read can be followed to its end, and every fault can be told.
#![no_main]

use libfuzzer_sys::fuzz_target;
use office::sop::{Origin, Sop};

fuzz_target!(|bytes: &[u8]| match Sop::read(bytes, Origin::Office) {
    Ok(sop) => {
        let (least, most) = sop.standard();
        assert!(least.days <= most.days || least.minutes <= most.minutes);
        assert!(!sop.steps.is_empty());
    }
    Err(faults) => {
        assert!(!faults.is_empty());
        faults.iter().for_each(|fault| drop(fault.to_string()));
    }
});
