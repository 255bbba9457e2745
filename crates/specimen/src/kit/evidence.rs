//! Lists and answers that one specimen alone needs.

use pki::asn1::{bit_string, header_len, sequence, tlv};
use pki::cert::Extension;
use pki::crl::build::Template;
use pki::ocsp::{CertId, CertIdDigest, CertStatus, ResponderId, ResponseData, SingleAnswer};

use super::identity::children;
use super::{Identity, Kit};
use crate::error::{Made, MakeError};

impl Kit {
    /// A list of `ca` on which nobody stands, signed by `signer`, but for what `change` does.
    pub(crate) fn list_by(&self, ca: &Identity, signer: &Identity, change: &dyn Fn(&mut Template)) -> Made {
        let when = self.moments();
        let mut template = Template::new(1, when.listed(), when.end(), Vec::new());
        change(&mut template);
        let bytes = template.to_be_signed(&ca.certificate, signer.signer().algorithm());
        bytes.sign(signer.signer()).map_err(MakeError::authority)
    }

    /// The list `der` with one more extension, signed anew by `signer`.
    pub(crate) fn list_with(&self, der: &[u8], signer: &Identity, extension: &Extension) -> Made {
        let outer = children(der);
        let mut fields = children(&outer[0]);
        // `[0]` and the SEQUENCE of the extensions.
        let explicit = fields.pop().unwrap_or_default();
        let within = |der: &[u8]| der[header_len(der).unwrap_or_default()..].to_vec();
        let extensions = [within(&within(&explicit)), extension.to_der()].concat();
        fields.push(tlv(0xa0, &sequence(&[&extensions])));
        let tbs = sequence(&[&fields.concat()]);
        let signature = signer.signer().sign(&tbs).map_err(MakeError::authority)?;
        Ok(sequence(&[&tbs, &outer[1], &bit_string(&signature)]))
    }

    /// What `responder` answers about `certificate` of `ca`: that it is good, but for what `change` does.
    pub(crate) fn answer_by(
        &self,
        (ca, certificate): (&Identity, &Identity),
        responder: &Identity,
        change: &dyn Fn(&mut SingleAnswer),
    ) -> Made {
        let (when, serial) = (self.moments(), certificate.certificate.serial_number());
        let mut answer = SingleAnswer {
            cert_id: CertId::of(&ca.certificate, serial, CertIdDigest::Sha1),
            status: CertStatus::Good,
            this_update: when.listed(),
            next_update: Some(when.end()),
            archive_cutoff: None,
        };
        change(&mut answer);
        let data = ResponseData {
            responder: ResponderId::by_key(&responder.certificate),
            produced_at: answer.this_update,
            answers: vec![answer],
            nonce: None,
        };
        let bytes = data.to_be_signed(responder.signer().algorithm());
        let certificates = [responder.certificate.clone()];
        pki::ocsp::sign(&bytes, responder.signer(), &certificates).map_err(MakeError::authority)
    }
}
