//! Every bit flipped, every length cut: never a panic, never another meaning.

use std::ops::Range;

use super::sample::{CONTENT, Identity, Sample, identity};
use crate::cms::{EssRule, SignedData, build_detached, verify_detached};
use crate::digest::DigestAlgorithm;
use crate::key::KeyType;

/// Where `part` stands in `whole`.
fn place(whole: &[u8], part: &[u8]) -> Range<usize> {
    let at = whole.windows(part.len()).position(|window| window == part).unwrap();
    at..at + part.len()
}

/// What must not change: the signer's certificate, the signed attributes, the signature and its algorithms.
fn protected(cms: &[u8], identity: &Identity) -> Vec<Range<usize>> {
    let (signed, _) = SignedData::parse(cms).unwrap();
    let signer = &signed.signers[0];
    let attributes = place(cms, &signer.signed_attributes_der().unwrap()[1..]);
    let signature = place(cms, &signer.signature);
    // From the attributes' end to the signature: signatureAlgorithm.
    vec![place(cms, identity.certificate.der()), attributes.start - 1..signature.end]
}

#[test]
fn no_bit_can_be_flipped_unseen() {
    for key_type in [KeyType::Rsa2048, KeyType::P256] {
        let identity = identity(key_type);
        let digest = DigestAlgorithm::Sha256;
        let signer = identity.signer(digest);
        let chain = [identity.issuer.clone()];
        let cms = build_detached(&*signer, &identity.certificate, &chain, &digest.digest(CONTENT)).unwrap();
        let protected = protected(&cms, identity);
        for at in 0..cms.len() {
            for bit in 0..8 {
                let mut harmed = cms.clone();
                harmed[at] ^= 1 << bit;
                let Ok((signed, _)) = SignedData::parse(&harmed) else { continue };
                for rule in [EssRule::Required, EssRule::Optional] {
                    let verdict = verify_detached(&signed, &|digest| digest.digest(CONTENT), rule);
                    let Ok(verified) = verdict else { continue };
                    let name = format!("{key_type}: bit {bit} of byte {at}");
                    assert!(!protected.iter().any(|range| range.contains(&at)), "{name}");
                    assert_eq!(verified.certificate(), &identity.certificate, "{name}");
                    assert_eq!(verified.algorithm(), signer.algorithm(), "{name}");
                }
            }
        }
    }
}

#[test]
fn nothing_can_be_cut_off() {
    let identity = identity(KeyType::P256);
    let signer = identity.signer(DigestAlgorithm::Sha256);
    for open in [false, true] {
        let cms = Sample { open, ..Sample::sound(identity) }.finish(&*signer);
        for length in 0..cms.len() {
            assert!(
                SignedData::parse(&cms[..length]).is_err(),
                "{length} bytes of {} (open: {open})",
                cms.len()
            );
        }
    }
}

#[test]
fn bytes_at_random_do_no_harm() {
    let identity = identity(KeyType::P256);
    let signer = identity.signer(DigestAlgorithm::Sha256);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for open in [false, true] {
        let cms = Sample { open, ..Sample::sound(identity) }.finish(&*signer);
        for _ in 0..3000 {
            let mut harmed = cms.clone();
            for _ in 0..1 + random() % 4 {
                let at = random() % harmed.len();
                harmed[at] = random().to_le_bytes()[0];
            }
            let Ok((signed, consumed)) = SignedData::parse(&harmed) else { continue };
            assert!(consumed <= harmed.len());
            let verdict = verify_detached(&signed, &|digest| digest.digest(CONTENT), EssRule::Required);
            if let Ok(verified) = verdict {
                assert_eq!(verified.certificate(), &identity.certificate);
            }
        }
    }
}
