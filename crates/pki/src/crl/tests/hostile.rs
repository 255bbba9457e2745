use super::*;
use crate::asn1::{bit_string, sequence, tlv};

const ALGORITHM: &[u8] = &[0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const DATE: &[u8] = b"\x17\x0d260201100000Z";

/// A list in its parts, each in DER. Nobody signs it: the reader does not look at signatures.
struct Parts {
    version: Vec<u8>,
    dates: Vec<u8>,
    revoked: Vec<u8>,
    extensions: Vec<u8>,
    outer: Vec<u8>,
}

impl Default for Parts {
    fn default() -> Self {
        let dates = [DATE, DATE].concat();
        let outer = [ALGORITHM, &bit_string(&[1])].concat();
        Self { version: vec![2, 1, 1], dates, revoked: vec![], extensions: vec![], outer }
    }
}

impl Parts {
    fn listing(entries: &[Vec<u8>]) -> Self {
        Self { revoked: sequence(&[&entries.concat()]), ..Self::default() }
    }

    fn with(mut self, extensions: &[Extension]) -> Self {
        let all: Vec<u8> = extensions.iter().flat_map(Extension::to_der).collect();
        self.extensions = tlv(0xa0, &sequence(&[&all]));
        self
    }

    fn der(&self) -> Vec<u8> {
        let tbs = sequence(&[
            &self.version,
            ALGORITHM,
            name("CA Uji").der(),
            &self.dates,
            &self.revoked,
            &self.extensions,
        ]);
        sequence(&[&tbs, &self.outer])
    }

    fn read(&self) -> Result<RevocationList, CrlError> {
        RevocationList::from_der(&self.der())
    }
}

fn name(common_name: &str) -> Name {
    Name::builder().attribute(oid::COMMON_NAME, common_name).unwrap().build()
}

fn entry(serial: &[u8], extensions: &[Extension]) -> Vec<u8> {
    let all: Vec<u8> = extensions.iter().flat_map(Extension::to_der).collect();
    let all = if all.is_empty() { all } else { sequence(&[&all]) };
    sequence(&[&tlv(2, serial), DATE, &all])
}

fn plain(oid: ObjectIdentifier, value: &[u8]) -> Extension {
    Extension { oid, critical: false, value: value.to_vec() }
}

fn reason(code: u8) -> Extension {
    plain(oid::REASON_CODE, &[0x0a, 1, code])
}

fn issued_by(common_name: &str) -> Extension {
    let value = sequence(&[&tlv(0xa4, name(common_name).der())]);
    Extension { oid: oid::CERTIFICATE_ISSUER, critical: true, value }
}

fn indirect() -> Extension {
    IssuingDistributionPoint { indirect: true, ..IssuingDistributionPoint::default() }.to_extension()
}

const UNKNOWN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.9.9");

#[test]
fn what_is_no_list() {
    let good = Parts::default().der();
    let changed = |change: fn(&mut Parts)| {
        let mut parts = Parts::default();
        change(&mut parts);
        parts.der()
    };
    let long_form = [&[0x30, 0x83, 0][..], &good[1..]].concat();
    for (what, der, expected) in [
        ("nothing", vec![], CrlError::Malformed),
        ("text", b"halo".to_vec(), CrlError::Malformed),
        ("cut", good[..good.len() - 1].to_vec(), CrlError::Malformed),
        ("trailing", [&good[..], &[0]].concat(), CrlError::Malformed),
        ("a length that is too long", long_form, CrlError::Malformed),
        ("an open length", [&[0x30, 0x80], &good[2..], &[0, 0]].concat(), CrlError::Malformed),
        ("a length of 4 GiB", vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0], CrlError::Malformed),
        ("version 1 written out", changed(|p| p.version = vec![2, 1, 0]), CrlError::Malformed),
        ("version 3", changed(|p| p.version = vec![2, 1, 2]), CrlError::Malformed),
        ("no dates", changed(|p| p.dates.clear()), CrlError::Malformed),
        ("three dates", changed(|p| p.dates.extend(DATE)), CrlError::Malformed),
        ("no seconds", changed(|p| p.dates = b"\x17\x0b2602011000Z".to_vec()), CrlError::Date),
        ("the 31st of February", changed(|p| p.dates = b"\x17\x0d260231100000Z".to_vec()), CrlError::Date),
        ("a date of no length", changed(|p| p.dates = vec![0x17, 0]), CrlError::Date),
        ("no signature", changed(|p| p.outer.truncate(ALGORITHM.len())), CrlError::Malformed),
        ("unused bits", changed(|p| p.outer[ALGORITHM.len() + 2] = 1), CrlError::Malformed),
        ("two signatures", changed(|p| p.outer.extend([3, 1, 0])), CrlError::Malformed),
    ] {
        assert_eq!(RevocationList::from_der(&der).err(), Some(expected), "{what}");
    }
    assert!(RevocationList::from_der(&good).is_ok());
    let version_1 = Parts { version: vec![], ..Parts::default() };
    assert!(version_1.read().is_ok_and(|list| list.number().is_none()));
}

#[test]
fn entries_that_cannot_be_read() {
    let huge = sequence(&[&[2, 0x84, 0xff, 0xff, 0xff, 0xff], DATE]);
    let padded = sequence(&[&[2, 0x81, 1, 7], DATE]);
    let date_cut = sequence(&[&[2, 1, 7], b"\x17\x0c26020110000Z"]);
    let boolean = sequence(&[&[6, 1, 0x2a], &[1, 1, 7], &[4, 0]]);
    for (what, entry, expected) in [
        ("no entry at all", vec![0x30, 0], CrlError::Malformed),
        ("no SEQUENCE", vec![0x31, 0], CrlError::Malformed),
        ("no serial number", sequence(&[DATE]), CrlError::Malformed),
        ("a serial number of no length", entry(&[], &[]), CrlError::Serial(SerialError::Length(0))),
        ("a serial number of 65 octets", entry(&[1; 65], &[]), CrlError::Serial(SerialError::Length(65))),
        ("a length of 4 GiB", huge, CrlError::Malformed),
        ("a length that is too long", padded, CrlError::Malformed),
        ("no date", sequence(&[&[2, 1, 7]]), CrlError::Malformed),
        ("a date of 12 octets", date_cut, CrlError::Date),
        ("something after it", sequence(&[&[2, 1, 7], DATE, &[5, 0]]), CrlError::Malformed),
        (
            "critical is neither true nor false",
            sequence(&[&[2, 1, 7], DATE, &sequence(&[&boolean])]),
            CrlError::Malformed,
        ),
        (
            "two reasons",
            entry(&[7], &[reason(6), reason(1)]),
            CrlError::RepeatedExtension { oid: oid::REASON_CODE },
        ),
        (
            "too many extensions",
            entry(&[7], &vec![plain(UNKNOWN, &[5, 0]); MAX_EXTENSIONS + 1]),
            CrlError::TooManyExtensions { limit: MAX_EXTENSIONS },
        ),
        (
            "an issuer without a name",
            entry(&[7], &[plain(oid::CERTIFICATE_ISSUER, &[0x30, 0])]),
            CrlError::Malformed,
        ),
        (
            "an issuer that is an address",
            entry(&[7], &[plain(oid::CERTIFICATE_ISSUER, &sequence(&[&tlv(0x86, b"http://a")]))]),
            CrlError::Malformed,
        ),
    ] {
        assert_eq!(Parts::listing(&[entry]).read().err(), Some(expected), "{what}");
    }
}

#[test]
fn limits_are_named() {
    let many = vec![plain(UNKNOWN, &[5, 0]); MAX_EXTENSIONS + 1];
    let distinct: Vec<_> = (0..=MAX_EXTENSIONS)
        .map(|arc| plain(format!("1.3.6.1.4.1.32473.9.{arc}").parse().unwrap(), &[5, 0]))
        .collect();
    let limit = MAX_EXTENSIONS;
    for (what, parts, expected) in [
        ("twice", Parts::default().with(&many), CrlError::RepeatedExtension { oid: UNKNOWN }),
        ("many", Parts::default().with(&distinct), CrlError::TooManyExtensions { limit }),
    ] {
        assert_eq!(parts.read().err(), Some(expected), "{what}");
    }
    assert!(Parts::default().with(&distinct[1..]).read().is_ok());
    let one = entry(&[7], &[]);
    let listing = |count| Parts { revoked: tlv(0x30, &one.repeat(count)), ..Parts::default() };
    assert_eq!(listing(MAX_ENTRIES).read().unwrap().len(), MAX_ENTRIES);
    let limit = MAX_ENTRIES;
    assert_eq!(listing(MAX_ENTRIES + 1).read().err(), Some(CrlError::TooManyEntries { limit }));
    let length = MAX_LEN + 1;
    let refused = CrlError::TooLong { length, limit: MAX_LEN };
    assert_eq!(RevocationList::from_der(&vec![0x30; length]).err(), Some(refused));
}

#[test]
fn what_is_said_twice_counts_at_its_worst() {
    use RevocationReason::{CertificateHold, KeyCompromise, RemoveFromCrl};
    for (codes, expected) in [
        (&[6, 1][..], Some(KeyCompromise)),
        (&[1, 6], Some(KeyCompromise)),
        (&[8, 6], Some(CertificateHold)),
        (&[6, 8, 6], Some(CertificateHold)),
        (&[8, 8], Some(RemoveFromCrl)),
        (&[6, 7], None),
    ] {
        let entries: Vec<_> = codes.iter().map(|code| entry(&[7], &[reason(*code)])).collect();
        let list = Parts::listing(&entries).read().unwrap();
        let found = list.entry(&serial("7")).unwrap();
        assert_eq!(found.reason, expected, "{codes:?}");
    }
}

#[test]
fn serial_numbers_of_any_form_are_found() {
    let octets: [&[u8]; 6] = [&[0x7f, 1], &[0xff], &[0], &[0, 0, 5], &[9], &[0x80, 0, 0]];
    let list = Parts::listing(&octets.map(|octets| entry(octets, &[]))).read().unwrap();
    for (number, listed) in [
        ("7F01", true),
        ("FF", true),
        ("0", true),
        ("5", true),
        ("9", true),
        ("800000", true),
        ("1", false),
        ("7F02", false),
        ("FFFF", false),
    ] {
        assert_eq!(list.entry(&serial(number)).is_some(), listed, "{number}");
    }
    // Negative to whoever made it, and the same certificate all the same.
    assert!(list.entry(&SerialNumber::from_octets(&[0xff]).unwrap()).is_some());
}

#[test]
fn an_order_of_its_own_finds_every_entry() {
    let numbers: Vec<u16> = (0..2000_u32).map(|step| (step * 7919 % 20_011) as u16).collect();
    let entries: Vec<_> = numbers.iter().map(|number| entry(&number.to_be_bytes(), &[])).collect();
    let list = Parts::listing(&entries).read().unwrap();
    for number in 0..20_011_u16 {
        let wanted = serial(&format!("{number:X}"));
        assert_eq!(list.entry(&wanted).is_some(), numbers.contains(&number), "{number}");
    }
}

#[test]
fn what_informs_may_be_malformed() {
    for (what, extension) in [
        ("a reason that is an INTEGER", plain(oid::REASON_CODE, &[2, 1, 6])),
        ("a reason of no length", plain(oid::REASON_CODE, &[0x0a, 0])),
        ("a reason of two octets", plain(oid::REASON_CODE, &[0x0a, 2, 0, 6])),
        ("a reason that was never given out", reason(7)),
        ("a date in UTCTime", plain(oid::INVALIDITY_DATE, DATE)),
        ("a date of no length", plain(oid::INVALIDITY_DATE, &[0x18, 0])),
    ] {
        let list = Parts::listing(&[entry(&[7], &[extension])]).read().unwrap();
        let found = list.entry(&serial("7")).unwrap();
        assert_eq!((found.reason, found.invalidity_date), (None, None), "{what}");
    }
}

#[test]
fn entries_of_other_issuers() {
    let entries = [
        entry(&[1], &[]),
        entry(&[2], &[issued_by("Lain")]),
        entry(&[3], &[]),
        entry(&[1], &[issued_by("CA Uji"), reason(6)]),
        entry(&[2], &[issued_by("Ketiga")]),
    ];
    let list = Parts::listing(&entries).with(&[indirect()]).read().unwrap();
    assert_eq!((list.unknown_critical_extension(), list.len()), (None, 5));
    for (issuer, number, listed) in [
        ("CA Uji", "1", true),
        ("CA Uji", "2", false),
        ("CA Uji", "3", false),
        ("Lain", "1", false),
        ("Lain", "2", true),
        ("Lain", "3", true),
        ("Ketiga", "2", true),
        ("Ketiga", "3", false),
    ] {
        let found = list.entry_of(&name(issuer), &serial(number));
        assert_eq!(found.is_some(), listed, "{number} of {issuer}");
    }
    assert_eq!(
        list.entries().map(|entry| entry.serial_number).collect::<Vec<_>>(),
        [serial("1"), serial("1")]
    );
    let silent = Parts::listing(&entries).read().unwrap();
    assert_eq!(silent.unknown_critical_extension(), Some(oid::CERTIFICATE_ISSUER));
}

#[test]
fn critical_extensions_must_be_known() {
    let critical = Extension { critical: true, ..plain(UNKNOWN, &[5, 0]) };
    let of_list = Parts::default().with(std::slice::from_ref(&critical));
    for (what, parts, expected) in [
        ("of the list", of_list, Some(UNKNOWN)),
        ("of an entry", Parts::listing(&[entry(&[7], &[critical])]), Some(UNKNOWN)),
        ("not critical", Parts::listing(&[entry(&[7], &[plain(UNKNOWN, &[5, 0])])]), None),
        ("known", Parts::default().with(&[indirect()]), None),
    ] {
        assert_eq!(parts.read().unwrap().unknown_critical_extension(), expected, "{what}");
    }
}

#[test]
fn extensions_that_cannot_be_read_say_nothing() {
    for value in [&[][..], &[2, 0], &[2, 1, 0x80], &[2, 2, 0, 1], &[2, 1, 1, 0], &[0x17, 0]] {
        let all = [
            oid::CRL_NUMBER,
            oid::DELTA_CRL_INDICATOR,
            oid::EXPIRED_CERTS_ON_CRL,
            oid::FRESHEST_CRL,
            oid::ISSUING_DISTRIBUTION_POINT,
            oid::AUTHORITY_KEY_IDENTIFIER,
        ];
        let list = Parts::default().with(&all.map(|oid| plain(oid, value))).read().unwrap();
        assert!(list.is_delta(), "{value:?}");
        assert_eq!((list.number(), list.base_number()), (None, None), "{value:?}");
        assert_eq!((list.expired_certs_on(), list.authority_key_identifier()), (None, None), "{value:?}");
        let malformed = |oid| CrlError::Extension { oid };
        assert_eq!(list.freshest_addresses(), Err(malformed(oid::FRESHEST_CRL)), "{value:?}");
        let scope = list.issuing_distribution_point();
        assert_eq!(scope, Err(malformed(oid::ISSUING_DISTRIBUTION_POINT)), "{value:?}");
    }
}

#[test]
fn no_single_bit_makes_it_panic() {
    let entries = [entry(&[1], &[reason(1)]), entry(&[2], &[issued_by("Lain")])];
    let der = Parts::listing(&entries).with(&[indirect(), plain(oid::CRL_NUMBER, &[2, 1, 9])]).der();
    let read = (0..der.len() * 8).filter_map(|at| {
        let mut touched = der.clone();
        touched[at / 8] ^= 1 << (at % 8);
        RevocationList::from_der(&touched).ok()
    });
    let asked = read.map(|list| {
        list.entries().count() + usize::from(list.entry_of(&name("Lain"), &serial("2")).is_some())
    });
    assert!(asked.sum::<usize>() > 0);
}
