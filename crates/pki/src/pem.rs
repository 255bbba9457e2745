//! The text armour of RFC 7468.

use der::pem::LineEnding;
use zeroize::Zeroizing;

/// The label of a certificate.
pub const CERTIFICATE: &str = "CERTIFICATE";
/// The label of a certificate revocation list.
pub const X509_CRL: &str = "X509 CRL";
/// The label of a certification request.
pub const CERTIFICATE_REQUEST: &str = "CERTIFICATE REQUEST";
/// The label of a private key sealed by a passphrase (PKCS#8).
pub const ENCRYPTED_PRIVATE_KEY: &str = "ENCRYPTED PRIVATE KEY";
/// The label of a public key alone (SubjectPublicKeyInfo).
pub const PUBLIC_KEY: &str = "PUBLIC KEY";
/// The label of a private key that lies open (PKCS#8).
pub const PRIVATE_KEY: &str = "PRIVATE KEY";

/// Largest file that is looked into, in octets: a chain or a long revocation list fits.
const MAX_LEN: usize = 64 << 20;

/// A block: its label, and what is inside, wiped when dropped as it may be a key.
pub type Block = (String, Zeroizing<Vec<u8>>);

/// Wraps `der` in lines of 64 characters under `label`.
///
/// # Panics
/// Never for the labels of this module.
#[must_use]
pub fn encode(label: &'static str, der: &[u8]) -> String {
    der::pem::encode_string(label, LineEnding::LF, der).expect("the labels of this module are well-formed")
}

/// Every block in `text` with its label, in their order. Text between the blocks is passed over.
///
/// # Errors
/// [`PemError`] for a block without an end or whose inside is not base64.
pub fn decode_all(text: &[u8]) -> Result<Vec<Block>, PemError> {
    if text.len() > MAX_LEN {
        return Err(PemError::TooLong { length: text.len(), limit: MAX_LEN });
    }
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(start) = find(rest, b"-----BEGIN ") {
        let block = &rest[start..];
        let end = find(block, b"-----END ").ok_or(PemError::NoEnd)?;
        let tail = find(&block[end + 9..], b"-----").ok_or(PemError::NoEnd)?;
        let stop = end + 9 + tail + 5;
        blocks.push(decode_one(&block[..stop])?);
        rest = &block[stop..];
    }
    Ok(blocks)
}

/// What a file holds under one of `labels`: the blocks of that label if it is PEM, or else the whole file, taken for
/// DER. Never empty.
///
/// # Errors
/// As [`decode_all`]; [`PemError::Absent`] when no block has such a label.
pub fn blocks_or_der(bytes: &[u8], labels: &[&str]) -> Result<Vec<Vec<u8>>, PemError> {
    if !is_pem(bytes) {
        return Ok(vec![bytes.to_vec()]);
    }
    let blocks = decode_all(bytes)?;
    let found: Vec<Vec<u8>> = blocks
        .into_iter()
        .filter(|(label, _)| labels.contains(&label.as_str()))
        .map(|(_, mut der)| std::mem::take(&mut *der))
        .collect();
    if found.is_empty() { Err(PemError::Absent) } else { Ok(found) }
}

/// Whether `bytes` look like PEM rather than DER.
#[must_use]
pub fn is_pem(bytes: &[u8]) -> bool {
    find(&bytes[..bytes.len().min(1 << 16)], b"-----BEGIN ").is_some()
}

/// Why text is no PEM.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PemError {
    /// More than is looked into.
    #[error("{length} bytes of PEM are more than the {limit} that are read")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// A block begins and does not end.
    #[error("a PEM block has no END line")]
    NoEnd,
    /// The inside of a block is not base64.
    #[error("the inside of a PEM block is not base64")]
    NotBase64,
    /// There are blocks, but none of the kind that was looked for.
    #[error("no PEM block is of the kind that was looked for")]
    Absent,
}

fn decode_one(block: &[u8]) -> Result<Block, PemError> {
    // Windows line ends, trailing blanks and long lines are common in files that people pass on by e-mail.
    let text = std::str::from_utf8(block).map_err(|_| PemError::NotBase64)?;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let label = lines
        .next()
        .and_then(|line| line.strip_prefix("-----BEGIN "))
        .and_then(|line| line.strip_suffix("-----"))
        .ok_or(PemError::NoEnd)?;
    // Roomy from the start: a text that grows leaves copies of itself behind.
    let mut body = Zeroizing::new(String::with_capacity(block.len()));
    lines.take_while(|line| !line.starts_with("-----END ")).for_each(|line| body.push_str(line));
    let normal = wrap(body.as_bytes());
    let (_, der) = der::pem::decode_vec(&normal).map_err(|_| PemError::NotBase64)?;
    Ok((label.to_owned(), Zeroizing::new(der)))
}

/// The same base64 as RFC 7468 §3 writes it, in lines of 64 characters, under a label that any reader takes.
fn wrap(body: &[u8]) -> Zeroizing<Vec<u8>> {
    let (begin, end) = (b"-----BEGIN X-----\n", b"-----END X-----\n");
    let room = begin.len() + body.len() + body.len().div_ceil(64) + end.len();
    let mut text = Zeroizing::new(Vec::with_capacity(room));
    text.extend_from_slice(begin);
    for line in body.chunks(64) {
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    text.extend_from_slice(end);
    text
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn several_blocks_with_words_between() {
        let text = format!(
            "subject=CN = a\n{}\r\nsome words\n{}",
            encode(CERTIFICATE, &[1; 100]).replace('\n', "\r\n"),
            encode(X509_CRL, &[2; 3])
        );
        assert_eq!(
            decode_all(text.as_bytes()).unwrap(),
            [(CERTIFICATE.to_owned(), vec![1; 100].into()), (X509_CRL.to_owned(), vec![2; 3].into())]
        );
    }

    #[test]
    fn what_is_no_pem() {
        for (text, expected) in [
            ("-----BEGIN CERTIFICATE-----\nAAAA\n", PemError::NoEnd),
            ("-----BEGIN CERTIFICATE-----\nA*AA\n-----END CERTIFICATE-----", PemError::NotBase64),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE", PemError::NoEnd),
        ] {
            assert_eq!(decode_all(text.as_bytes()), Err(expected), "{text}");
        }
        assert_eq!(decode_all(b"nothing here"), Ok(vec![]));
        let list = encode(X509_CRL, &[2; 3]);
        assert_eq!(blocks_or_der(list.as_bytes(), &[CERTIFICATE]), Err(PemError::Absent));
        assert_eq!(blocks_or_der(list.as_bytes(), &[CERTIFICATE, X509_CRL]), Ok(vec![vec![2; 3]]));
        assert_eq!(blocks_or_der(&[0x30, 0], &[CERTIFICATE]), Ok(vec![vec![0x30, 0]]));
    }
}
