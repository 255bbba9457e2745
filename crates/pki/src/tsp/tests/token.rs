//! Tokens: sound ones are accepted, and every known way to harm one is seen.

use super::sample::{CONTENT, Sample, binding, certificate, info, time_stamping};
use crate::asn1::tlv;
use crate::ber::BerError;
use crate::cert::{Extension, GeneralName};
use crate::cms::{CmsError, CmsVerifyError};
use crate::digest::DigestAlgorithm;
use crate::name::Name;
use crate::oid;
use crate::path::{Inputs, TrustStore};
use crate::tsp::{MessageImprint, TimeStampToken, TokenError, TspError, TstInfo};

#[test]
fn sound_tokens_are_accepted() {
    let named = TstInfo { tsa: Some(GeneralName::Directory(name("TSA Uji"))), ..info() };
    for (case, sample) in [
        ("usual", Sample::sound()),
        ("with a name", Sample::of(&named)),
        ("in BER", Sample { open: true, ..Sample::sound() }),
    ] {
        assert_eq!(sample.verdict(), Ok(()), "{case}");
    }
}

#[test]
fn the_authority_may_be_found_elsewhere() {
    let sample = Sample { carried: vec![], ..Sample::sound() };
    let token = TimeStampToken::from_der(&sample.finish()).unwrap();
    let verify = |others: &[_]| token.verify(&|digest| digest.digest(CONTENT), others);
    let refused = TokenError::Signature(CmsVerifyError::NoSignerCertificate(0));
    assert_eq!(verify(&[]).unwrap_err(), refused);
    let verified = verify(std::slice::from_ref(&sample.certificate)).unwrap();
    assert_eq!(verified.signer().certificate(), &sample.certificate);
    assert_eq!(verified.info(), &info());
}

#[test]
fn the_authority_is_trusted_through_a_path() {
    let sample = Sample::sound();
    let token = TimeStampToken::from_der(&sample.finish()).unwrap();
    let verified = token.verify(&|digest| digest.digest(CONTENT), &[]).unwrap();
    let at = verified.gen_time().timestamp();
    let path = |anchors: &TrustStore, at| verified.path(&Inputs::new(anchors), at);
    let trusted = TrustStore::new([sample.certificate.clone()]);
    assert_eq!(path(&trusted, at).unwrap().end(), &sample.certificate);
    assert!(path(&TrustStore::default(), at).is_err());
    assert!(path(&trusted, "2028-01-01T00:00:00Z".parse().unwrap()).is_err());
}

#[test]
fn signers_that_are_no_authority() {
    let by = |purpose| Sample::by(certificate(purpose, 1)).verdict();
    let purpose = |purposes: &[_], critical| by(Some(Extension::extended_key_usage(purposes, critical)));
    let both = [oid::KP_TIME_STAMPING, oid::KP_EMAIL_PROTECTION];
    for (name, verdict, expected) in [
        ("not critical", purpose(&[oid::KP_TIME_STAMPING], false), TokenError::PurposeNotCritical),
        ("a second purpose", purpose(&both, true), TokenError::Purpose(both.to_vec())),
        ("any purpose", purpose(&[oid::KP_ANY], true), TokenError::Purpose(vec![oid::KP_ANY])),
        ("no purpose", by(None), TokenError::Purpose(vec![])),
    ] {
        assert_eq!(verdict, Err(expected), "{name}");
    }
}

#[test]
fn signatures_that_do_not_hold() {
    let other = binding(&certificate(time_stamping(), 2));
    for (name, sample, expected) in [
        (
            "certificate not bound",
            harmed(|sample| sample.remove(oid::SIGNING_CERTIFICATE_V2)),
            CmsVerifyError::EssMissing,
        ),
        (
            "another certificate bound",
            harmed(|sample| sample.replace(oid::SIGNING_CERTIFICATE_V2, other)),
            CmsVerifyError::EssHash,
        ),
        (
            "signed as data",
            harmed(|sample| sample.replace(oid::CONTENT_TYPE, tlv(6, oid::ID_DATA.as_bytes()))),
            CmsVerifyError::ContentType { expected: oid::TST_INFO, found: oid::ID_DATA },
        ),
        (
            "another statement put inside",
            harmed(|sample| sample.content = Some(TstInfo { ordering: true, ..info() }.to_der())),
            CmsVerifyError::MessageDigest,
        ),
        (
            "no content type",
            harmed(|sample| sample.remove(oid::CONTENT_TYPE)),
            CmsVerifyError::MissingAttribute(oid::CONTENT_TYPE),
        ),
        (
            "another hash function",
            harmed(|sample| sample.hash = DigestAlgorithm::Sha512),
            CmsVerifyError::MessageDigest,
        ),
    ] {
        assert_eq!(sample.verdict(), Err(TokenError::Signature(expected)), "{name}");
    }
}

#[test]
fn statements_that_do_not_fit() {
    let other_name = Some(GeneralName::Directory(name("TSA Lain")));
    let extensions = vec![Extension { oid: oid::ANY_POLICY, critical: true, value: vec![5, 0] }];
    let imprint = MessageImprint::new(DigestAlgorithm::Sha256, &[7; 32]).unwrap();
    for (name, info, expected) in [
        ("another authority's name", TstInfo { tsa: other_name, ..info() }, TokenError::Name),
        (
            "an unknown critical extension",
            TstInfo { extensions, ..info() },
            TokenError::CriticalExtension(oid::ANY_POLICY),
        ),
        ("something else stamped", TstInfo { imprint, ..info() }, TokenError::Imprint),
    ] {
        assert_eq!(Sample::of(&info).verdict(), Err(expected), "{name}");
    }
}

#[test]
fn what_is_no_token() {
    let with = |harm: fn(&mut Sample)| harmed(harm).finish();
    let cut = |part| TspError::SignedData(CmsError::Malformed { part, source: BerError::Truncated });
    let large = tlv(0x30, &vec![0; 33 << 20]);
    let too_long = CmsError::TooLong { length: large.len(), limit: 32 << 20 };
    let deep = CmsError::Malformed { part: "ContentInfo", source: BerError::TooDeep { limit: 32 } };
    for (name, bytes, expected) in [
        ("nothing", vec![], cut("ContentInfo")),
        (
            "trailing bytes",
            [Sample::sound().finish(), vec![0; 2]].concat(),
            TspError::Malformed { part: "TimeStampToken", source: BerError::Trailing(2) },
        ),
        ("33 MB", large, TspError::SignedData(too_long)),
        ("deep nesting", [0x30, 0x80].repeat(5000), TspError::SignedData(deep)),
        ("two signers", with(|sample| sample.signers = 2), TspError::SignerCount(2)),
        ("no signer", with(|sample| sample.signers = 0), TspError::SignerCount(0)),
        ("no content", with(|sample| sample.content = None), TspError::NoContent),
        (
            "data",
            with(|sample| sample.content_type = oid::ID_DATA),
            TspError::ContentType { expected: oid::TST_INFO, found: oid::ID_DATA },
        ),
        (
            "no TSTInfo",
            with(|sample| sample.content = Some(b"surat".to_vec())),
            TspError::Malformed { part: "TSTInfo", source: BerError::Tag { expected: 0x30, found: b's' } },
        ),
    ] {
        assert_eq!(TimeStampToken::from_der(&bytes).map(drop), Err(expected), "{name}");
    }
    let bytes = [Sample::sound().finish(), vec![0; 100]].concat();
    assert_eq!(TimeStampToken::parse(&bytes).unwrap().1, bytes.len() - 100);
}

#[test]
fn ten_megabytes_of_token_are_too_many() {
    let many = Sample { carried: vec![certificate(time_stamping(), 1); 200], ..Sample::sound() };
    assert!(TimeStampToken::from_der(&many.finish()).is_ok());
    let mut large = Sample::sound();
    large.replace(oid::ANY_POLICY, tlv(4, &vec![7; 10 << 20]));
    let bytes = large.finish();
    let expected = TspError::TooLong { part: "TimeStampToken", length: bytes.len(), limit: 4 << 20 };
    assert_eq!(TimeStampToken::from_der(&bytes).map(drop), Err(expected));
}

#[test]
fn no_bit_can_be_flipped_unseen() {
    let sound = Sample::sound().finish();
    for at in 0..sound.len() * 8 {
        let mut harmed = sound.clone();
        harmed[at / 8] ^= 1 << (at % 8);
        let Ok(token) = TimeStampToken::from_der(&harmed) else { continue };
        let Ok(verified) = token.verify(&|digest| digest.digest(CONTENT), &[]) else { continue };
        assert_eq!(verified.info(), &info(), "bit {} of byte {}", at % 8, at / 8);
    }
}

fn harmed(harm: impl FnOnce(&mut Sample)) -> Sample {
    let mut sample = Sample::sound();
    harm(&mut sample);
    sample
}

fn name(common_name: &str) -> Name {
    Name::builder().attribute(oid::COMMON_NAME, common_name).unwrap().build()
}
