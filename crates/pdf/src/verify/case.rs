//! One signature on its way to a verdict: read, bound, checked, trusted, reported.

use jiff::Timestamp;
use pki::armed::{Check, is_made};
use pki::cert::Certificate;
use pki::cms::{EssBinding, EssRule, VerifiedSigner};
use pki::constraints::Algorithms;
use pki::lint::SIMULATED_TIME_MARK;
use pki::oid;

use super::age::{Age, is_a_matter_of_age};
use super::binding::{self, Bound, Placed, SubFilter};
use super::carried::{Along, Known};
use super::content::{self, Content};
use super::details::Details;
use super::finding::Finding;
use super::format::FormatFault;
use super::locate::Candidate;
use super::pass::Job;
use super::permission::{self, Permission};
use super::reason::Reason;
use super::report::{Level, SignatureKind, SignatureReport};
use super::stamp::{Opinion, Stamp};
use super::time::{self, Proof, is_trusted};
use super::trust::Signing;
use super::{date, describe, level};
use crate::document::Document;
use crate::source::ByteSource;

/// A signature and what is known of it so far.
pub(super) struct Case {
    pub(super) report: SignatureReport,
    /// What speaks against it, in the order in which it was found.
    pub(super) reasons: Vec<Reason>,
    pub(super) placed: Option<Placed>,
    pub(super) bound: Option<Bound>,
    /// What it allows to come after it.
    pub(super) permission: Permission,
    content: Content,
    /// When the signature was time-stamped, by the earliest trusted time stamp in it, and which of them that is.
    stamped: Option<(Timestamp, usize)>,
}

impl Case {
    /// Reads the signature and binds it to its bytes.
    pub(super) fn open<S: ByteSource>(document: &Document<S>, candidate: &Candidate) -> Self {
        let mut case = Self {
            report: describe::blank(candidate),
            reasons: Vec::new(),
            placed: None,
            bound: None,
            permission: Permission::default(),
            content: Content::Unknown,
            stamped: None,
        };
        if let Err(fault) = case.read(document, candidate) {
            case.reasons.push(Reason::Format(fault));
        }
        case
    }

    /// The digest that is needed to go on; `None` if it already failed, or is of a kind that is not judged.
    pub(super) fn job(&self) -> Option<Job> {
        let bound = self.bound.as_ref()?;
        let (gap, end) = (bound.byte_range.gap(), bound.byte_range.end());
        Some(Job { digest: self.content.digest()?, gap, end })
    }

    /// Checks the signature over a content of this digest; `None` if the content could not be read. `others` are
    /// certificates among which that of a time-stamping authority may be.
    pub(super) fn check_content(&mut self, digest: Option<&[u8]>, others: &[Certificate]) {
        let Some(bound) = &self.bound else { return };
        let rule = match bound.sub_filter {
            SubFilter::Cades => EssRule::Required,
            _ => EssRule::Optional,
        };
        let content = self.content.digest().zip(digest.filter(|digest| !digest.is_empty()));
        self.report.details.content = content.map(|(algorithm, digest)| (algorithm, digest.to_vec()));
        let checked = match (&mut self.content, digest) {
            (Content::Unknown, _) => Ok(Vec::new()),
            (_, None) => Err(Reason::Unread),
            (Content::Signature(signed), Some(digest)) => {
                signed.check(digest, rule, others, &mut self.report.findings).map_err(Reason::Cms)
            }
            (Content::TimeStamp(stamp), Some(digest)) => {
                stamp.check(&|_| digest.to_vec(), others).map(|()| Vec::new()).map_err(Reason::Stamp)
            }
        };
        match checked {
            Ok(doubts) => self.reasons.extend(doubts.into_iter().map(Reason::Cms)),
            Err(fault) => self.reasons.push(fault),
        }
        self.note_signer();
    }

    /// Whether the signature holds over its bytes, whoever made it.
    pub(super) fn is_intact(&self) -> bool {
        self.verified().is_some()
    }

    /// The document time stamp that it is, and the revision that it is over (from 0), if it holds and nothing is against
    /// it so far.
    pub(super) fn document_stamp(&self) -> Option<(usize, &Stamp)> {
        let Content::TimeStamp(stamp) = &self.content else { return None };
        let revision = self.bound.as_ref()?.revision;
        (self.is_intact() && self.reasons.is_empty()).then_some((revision, stamp))
    }

    /// The time stamps in the signature, and the revision that it signs (from 0), if it holds.
    pub(super) fn signature_stamps(&self) -> Option<(usize, &[Stamp])> {
        let Content::Signature(signed) = &self.content else { return None };
        Some((self.bound.as_ref()?.revision, &signed.stamps))
    }

    /// Takes in what the document time stamp that it is was judged to be.
    pub(super) fn take_opinion(&mut self, opinion: Opinion) {
        let Content::TimeStamp(stamp) = &self.content else { return };
        let trusted = is_trusted(stamp, &opinion);
        self.report.best_time = trusted.then(|| stamp.time());
        self.report.time_stamp = Some(stamp.report(trusted));
        self.report.chain = opinion.chain;
        self.reasons.extend(opinion.against);
    }

    /// Takes in what the time stamps in the signature were judged to be, in their order.
    pub(super) fn take_opinions(&mut self, opinions: Vec<Opinion>) {
        let Content::Signature(signed) = &self.content else { return };
        let judged = || signed.stamps.iter().zip(&opinions).enumerate();
        let trusted = judged().filter(|(_, (stamp, opinion))| is_trusted(stamp, opinion));
        self.stamped = trusted.map(|(index, (stamp, _))| (stamp.time(), index)).min();
        let best = self.stamped.map_or(0, |(_, index)| index);
        self.report.time_stamp = signed.stamps.get(best).map(|stamp| stamp.report(self.stamped.is_some()));
        let against = opinions.into_iter().filter_map(|opinion| opinion.against);
        self.report.findings.extend(against.map(Finding::TimeStampNotValid));
    }

    /// Judges the signer's certificate, and the algorithms; `proof` is the earliest that covers the signature, if there is
    /// one.
    pub(super) fn check_trust(&mut self, known: &Known<'_>, at: Timestamp, proof: Option<Proof>) {
        let stamped = self.stamped.map(|(time, _)| time);
        let (inputs, age) = (known.inputs(), time::age(proof, stamped, known, at));
        let Some(signing) = self.signing(age.existed) else { return };
        let (chain, reason) = signing.judge(&inputs, &age);
        self.report.best_time = stamped.into_iter().chain(proof.map(|proof| proof.time)).min();
        self.report.chain = chain;
        self.check_age(&inputs.constraints.algorithms, &age);
        self.reasons.extend(reason);
    }

    /// Whether the algorithms of the signature were relied on when it existed. That decides on those of the past too, of
    /// which `algorithms` say until when that was so.
    fn check_age(&mut self, algorithms: &Algorithms, age: &Age<'_>) {
        let Content::Signature(signed) = &self.content else { return };
        let Some(signer) = &signed.signer else { return };
        self.reasons.retain(|reason| !is_a_matter_of_age(reason, algorithms, signer));
        if let Err(expired) = age.of_signature(algorithms, signer, self.content.digest()) {
            self.reasons.push(Reason::AlgorithmExpired { is_stamp: false, expired });
        }
    }

    /// The earliest trusted time stamp in the signature.
    pub(super) fn trusted_stamp(&self) -> Option<&Stamp> {
        let Content::Signature(signed) = &self.content else { return None };
        signed.stamps.get(self.stamped?.1)
    }

    /// The signature as one that existed at `existed`; `None` for a time stamp, and for what does not hold.
    pub(super) fn signing(&self, existed: Timestamp) -> Option<Signing<'_>> {
        let Content::Signature(signed) = &self.content else { return None };
        let signer = signed.signer.as_ref()?;
        Some(Signing {
            signer,
            embedded: &signed.data.certificates,
            existed,
            claimed: self.report.claimed_time.or(signer.signing_time()),
            stamped: self.stamped.map(|(time, _)| time),
        })
    }

    /// What came along as evidence.
    pub(super) fn evidence(&self) -> Along {
        let mut along = Along::default();
        match &self.content {
            Content::Unknown => {}
            Content::Signature(signed) => {
                along.add(&signed.data);
                signed.stamps.iter().for_each(|stamp| along.add_lists(stamp.lists()));
            }
            Content::TimeStamp(stamp) => along.add_lists(stamp.lists()),
        }
        along
    }

    /// The report, with the worst reason as its verdict.
    pub(super) fn finish(self) -> SignatureReport {
        let Self { mut report, mut reasons, .. } = self;
        // Stable: among equally bad ones the first that was found counts.
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.verdict().0));
        let mut reasons = reasons.into_iter();
        report.reason = reasons.next().unwrap_or(match report.kind {
            SignatureKind::Signature => Reason::Valid,
            SignatureKind::DocumentTimestamp => Reason::ValidStamp,
        });
        (report.indication, report.sub_indication) = report.reason.verdict();
        report.findings.extend(reasons.map(Finding::FurtherReason));
        report
    }

    fn read<S: ByteSource>(
        &mut self,
        document: &Document<S>,
        candidate: &Candidate,
    ) -> Result<(), FormatFault> {
        let placed = binding::read(document, &candidate.place)?;
        self.describe(document, &placed, candidate);
        let bound = binding::bind(document, &placed);
        let certificates = match &bound {
            Ok(bound) if bound.sub_filter == SubFilter::Bare => {
                document.at(placed.set_by).map(|view| content::certificates(&view, &placed.dictionary))
            }
            _ => None,
        };
        // Not all of them, for the dictionaries of many signatures may be the same bytes.
        self.placed = Some(Placed { dictionary: level::outline(&placed.dictionary), ..placed });
        let bound = bound?;
        self.report.revision = Some(bound.revision + 1);
        if let SubFilter::Other(name) = &bound.sub_filter {
            self.reasons.push(Reason::KindNotJudged { sub_filter: name.clone() });
        }
        if let Some(sub_filter) = bound.sub_filter.legacy() {
            self.report.findings.push(Finding::LegacyKind { sub_filter });
        }
        self.content = Content::read(&bound, certificates.unwrap_or_default())?;
        self.note_claims();
        self.bound = Some(bound);
        Ok(())
    }

    /// Takes what the dictionary says into the report, before any of it is checked.
    fn describe<S: ByteSource>(&mut self, document: &Document<S>, placed: &Placed, candidate: &Candidate) {
        let dictionary = &placed.dictionary;
        self.report.kind = describe::kind(dictionary);
        if let Ok(byte_range) = binding::byte_range(dictionary, document.length()) {
            self.report.byte_range = Some(byte_range.numbers());
            self.report.coverage = binding::coverage(document, byte_range.end());
        }
        let Some(view) = document.at(placed.set_by) else { return };
        self.report.details = Details::read(dictionary, &view, !document.is_locked());
        self.permission = permission::read(&view, dictionary, candidate.lock(document));
        self.report.docmdp = self.permission.docmdp;
        // The time of a time stamp is in its token, whatever the dictionary says.
        if !document.is_locked() && self.report.kind == SignatureKind::Signature {
            let time = view.get(dictionary, "M").ok();
            self.report.claimed_time = time.and_then(|time| date::parse(time.as_string()?));
        }
    }

    /// Takes what Contents says of itself into the report, before any of it is checked.
    fn note_claims(&mut self) {
        match &self.content {
            Content::Unknown => {}
            Content::Signature(signed) => {
                let Some(signer) = signed.data.signers.first() else { return };
                self.report.digest = signer.known_digest().map(|digest| digest.to_string());
                let certificate = signed.data.certificates_of(signer).next();
                self.report.signer = certificate.map(describe::signer);
                self.report.details.note_signer(signer, certificate);
            }
            Content::TimeStamp(stamp) => {
                self.report.digest = stamp.digest().map(|digest| digest.to_string());
                self.report.time_stamp = Some(stamp.report(false));
            }
        }
    }

    /// Whoever signed or stamped, if that holds.
    fn verified(&self) -> Option<&VerifiedSigner> {
        match &self.content {
            Content::Unknown => None,
            Content::Signature(signed) => signed.signer.as_ref(),
            Content::TimeStamp(stamp) => stamp.verified().map(|token| token.signer()),
        }
    }

    /// Takes what is certain of the signer into the report.
    fn note_signer(&mut self) {
        let Some(signer) = self.verified().cloned() else { return };
        let certificate = signer.certificate();
        let key = certificate.public_key().kind();
        self.report.algorithm = Some(describe::algorithm(signer.algorithm(), key));
        self.report.details.certificate = Some(certificate.clone());
        self.report.key = Some(key);
        self.report.simulation =
            certificate.policies().is_ok_and(|policies| policies.contains(&oid::SIMULATION_POLICY));
        let mut units = certificate.subject().texts(oid::ORGANIZATIONAL_UNIT_NAME);
        if self.report.simulation && units.any(|unit| unit == SIMULATED_TIME_MARK) {
            self.report.findings.push(Finding::SimulatedTime);
        }
        let broken = self.broken_rule(&signer);
        if let Content::Signature(_) = &self.content {
            self.report.signer = Some(describe::signer(certificate));
            self.report.level = Some(if broken.is_some() { Level::Cms } else { Level::PadesBB });
            if signer.ess() == EssBinding::Absent {
                self.report.findings.push(Finding::CertificateNotBound);
            }
        }
        let told = broken.filter(|_| is_made(Check::Level));
        self.report.findings.extend(told.map(Finding::LevelNotReached));
    }

    fn broken_rule(&self, signer: &VerifiedSigner) -> Option<level::LevelRule> {
        let (placed, bound) = self.placed.as_ref().zip(self.bound.as_ref())?;
        let Content::Signature(signed) = &self.content else {
            return level::broken_stamp_rule(&placed.dictionary);
        };
        let info = signed.data.signers.first()?;
        let has_time = self.report.claimed_time.is_some();
        level::broken_rule(&placed.dictionary, &bound.sub_filter, has_time, info, signer.notes())
    }
}
