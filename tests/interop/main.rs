//! Programs of others judge what we make, and we judge what they make.
//!
//! Each module asks one judge, or one family of them, about an office of every kind of key ([`office::offices`]).
//! What we made they must accept; what was tampered with they must refuse, which also shows that they look.
#![allow(clippy::unwrap_used)]

mod document; // the parts of a signed document, and ways to harm it
mod office; // an office of every kind of key, and what it gives to outsiders
mod softhsm; // a token in software

mod algorithms; // keys and signatures of every kind, by keys that OpenSSL makes
mod archive; // levels of PAdES, by pyHanko
mod audit; // the log exported, and checkpoints of it
mod backup; // encrypted archives
mod certify; // certified documents and locked fields
mod crl; // lists with a scope, and lists of changes
mod encrypted; // documents under a password
mod foreign; // good documents of other writers: pyHanko, MuPDF, PDFBox
mod gnutls; // certtool
mod levels; // signatures beyond B-B, by pyHanko, poppler, qpdf and openssl
mod mail; // a mail server of others
mod marks; // marks on pages, by pdfsig, pyHanko and qpdf
mod matrix; // every letter at every level by every kind of key
mod nss; // certutil
mod ocsp; // status requests and answers, ours and theirs
mod online; // what signatures lack, from an OCSP responder of OpenSSL
mod openssl; // certificates, keys, lists and CMS
mod papers; // papers and reports of an office
mod pdfa; // PDF/A and tagged documents, by Preflight and qpdf
mod pkcs12; // a key and certificates under a passphrase
mod pkilint; // linters of certificates and lists
mod poppler; // pdfsig
mod profiles; // every profile with every kind of key
mod pyhanko; // its verdict on ours, and ours on its signatures
mod qpdf; // the syntax of every letter that we sign
mod reports; // reports in the shapes of others, by their schemas
mod rollover; // two issuing CAs, and lists of changes
mod services; // OCSP and TSA of an office, by the command line
mod text; // pdftotext: words on pages
mod token; // SoftHSM2: keys on a token
mod token_ca; // SoftHSM2: offices whose CA keys are on a token
mod tsp; // openssl ts: on our time stamps, and ours on its
mod zbar; // the QR code of the visible mark
mod zxing; // the same on whole pages of every layout
