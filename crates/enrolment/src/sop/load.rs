//! A file becomes an SOP: all its faults at once, each with its line.

use jiff::civil::Date;
use rules::{Entry, Fault, Table};

use super::hours::WEEKDAYS;
use super::step::Target;
use super::{
    Act, Branch, DataRule, DayRule, Entry as PassphraseEntry, Field, Head, Hours, Kind, Linked, Links, Named,
    Origin, PassphraseRule, Related, Sop, SopFault, Span, Standard, Step, Unit, WorkingHours, check,
};
use crate::data::is_domain;

/// Longest file that is read, in octets.
const MAX_LEN: usize = 256 * 1024;
/// Most steps.
pub(super) const MAX_STEPS: usize = 60;
/// Most of anything else in a list.
const MAX_LIST: usize = 100;
/// Longest short name.
const MAX_NAME: usize = 40;

const KEYS: [&str; 26] = [
    "id",
    "kind",
    "title",
    "agency",
    "office",
    "number",
    "made",
    "revised",
    "approved",
    "effective",
    "approved_by",
    "legal_basis",
    "qualifications",
    "equipment",
    "warnings",
    "records",
    "related",
    "roles",
    "papers",
    "data",
    "passphrase",
    "links",
    "hours",
    "day",
    "readings",
    "step",
];
const STEP_KEYS: [&str; 11] =
    ["text", "actors", "acts", "requires", "papers", "time", "output", "next", "branch", "sop", "external"];
const BRANCH_KEYS: [&str; 5] = ["outcome", "title", "to", "ends", "refusal"];

impl Sop {
    /// Reads an SOP out of TOML; `docs/sop.md` shows the keys. Whose it is, `origin` says.
    ///
    /// # Errors
    /// All faults: those of the file, and where its steps are no way to go.
    pub fn read(bytes: &[u8], origin: Origin) -> Result<Self, Vec<SopFault>> {
        rules::read(bytes, MAX_LEN, |table, faults| {
            let sop = Reader { faults }.sop(table, origin);
            match faults.is_empty() {
                true => check::check(&sop, faults),
                // Where part of it cannot be read, ways cannot be judged; what steps name can.
                false => check::check_named(&sop, faults),
            }
            sop
        })
    }
}

/// Reads, and collects what is wrong.
struct Reader<'f> {
    faults: &'f mut Vec<SopFault>,
}

impl Reader<'_> {
    fn sop(&mut self, table: &Table<'_>, origin: Origin) -> Sop {
        self.only(table, &KEYS);
        Sop {
            id: self.required(table, "id", Self::name),
            kind: self
                .required_as(table, "kind", |entry| entry.choice(&Kind::WORDS))
                .unwrap_or(Kind::Issuance),
            origin,
            head: self.head(table),
            roles: self.named(table, "roles"),
            papers: self.named(table, "papers"),
            data: self.table_of(table, "data", Self::data).unwrap_or_default(),
            passphrase: self.table_of(table, "passphrase", Self::passphrase),
            links: self.table_of(table, "links", Self::links).unwrap_or_default(),
            hours: self.table_of(table, "hours", Self::hours),
            day: self.optional(table, "day", |entry| entry.choice(&DayRule::WORDS)).unwrap_or_default(),
            readings: self.texts(table, "readings"),
            steps: self.steps(table),
        }
    }

    fn head(&mut self, table: &Table<'_>) -> Head {
        Head {
            title: self.required(table, "title", Self::text),
            agency: self.required(table, "agency", Self::text),
            office: self.required(table, "office", Self::text),
            number: self.optional_text(table, "number"),
            made: self.date(table, "made"),
            revised: self.date(table, "revised"),
            approved: self.date(table, "approved"),
            effective: self.date(table, "effective"),
            approved_by: self.optional_text(table, "approved_by"),
            legal_basis: self.texts(table, "legal_basis"),
            qualifications: self.texts(table, "qualifications"),
            equipment: self.texts(table, "equipment"),
            warnings: self.texts(table, "warnings"),
            records: self.texts(table, "records"),
            related: self.related(table),
        }
    }

    fn related(&mut self, table: &Table<'_>) -> Vec<Related> {
        let related = |reader: &mut Self, table: Table<'_>| {
            reader.only(&table, &["title", "sop"]);
            let title = reader.required(&table, "title", Self::text);
            let sop = table.get("sop").map(|entry| reader.name(&entry));
            Related { title, sop }
        };
        self.tables(table, "related", MAX_LIST).into_iter().map(|one| related(self, one)).collect()
    }

    fn data(&mut self, table: &Table<'_>) -> DataRule {
        self.only(table, &["required", "email_domains"]);
        let fields = table.get("required").map(|entry| self.list(&entry)).unwrap_or_default();
        let required = fields.iter().filter_map(|entry| self.kept(entry.choice(&Field::WORDS))).collect();
        let domains = table.get("email_domains").map(|entry| self.list(&entry)).unwrap_or_default();
        DataRule { required, email_domains: domains.iter().map(|entry| self.domain(entry)).collect() }
    }

    fn domain(&mut self, entry: &Entry<'_>) -> String {
        let text = self.text(entry);
        if !text.is_empty() && !is_domain(&text) {
            self.faults.push(SopFault::Domain { line: entry.line(), found: text.clone() });
        }
        text
    }

    fn passphrase(&mut self, table: &Table<'_>) -> PassphraseRule {
        self.only(table, &["entry", "min_length", "letters", "digits"]);
        let entry = self.required_as(table, "entry", |entry| entry.choice(&PassphraseEntry::WORDS));
        let least = self.optional(table, "min_length", |entry| entry.number(1..=64));
        PassphraseRule {
            entry: entry.unwrap_or(PassphraseEntry::Link),
            min_length: least.and_then(|least| u8::try_from(least).ok()).unwrap_or_default(),
            letters: self.optional(table, "letters", Entry::boolean).unwrap_or_default(),
            digits: self.optional(table, "digits", Entry::boolean).unwrap_or_default(),
        }
    }

    fn links(&mut self, table: &Table<'_>) -> Links {
        self.only(table, &["activation", "passphrase"]);
        // One that cannot be read is a fault already, and is there.
        let day = Span { count: 24, unit: Unit::Hours };
        let mut span = |key| table.get(key).map(|entry| self.time(&entry, Span::parse).unwrap_or(day));
        Links { activation: span("activation"), passphrase: span("passphrase") }
    }

    fn hours(&mut self, table: &Table<'_>) -> WorkingHours {
        self.only(table, &WEEKDAYS.map(|(word, _)| word));
        let mut hours = WorkingHours::default();
        for (word, day) in WEEKDAYS {
            let Some(entry) = table.get(word) else { continue };
            let Some(text) = self.kept(entry.text()) else { continue };
            match Hours::parse(text) {
                Some(on) => hours.set(day, on),
                None => {
                    let (line, key, found) = (entry.line(), entry.key().to_owned(), text.to_owned());
                    self.faults.push(SopFault::Hours { line, key, found });
                }
            }
        }
        hours
    }

    fn steps(&mut self, table: &Table<'_>) -> Vec<Step> {
        let tables = self.tables(table, "step", MAX_STEPS);
        if tables.is_empty() {
            self.faults.push(Fault::Missing { line: table.line(), key: "step".to_owned() }.into());
        }
        let count = tables.len();
        (1..).zip(&tables).map(|(number, table)| self.step(table, number, count)).collect()
    }

    fn step(&mut self, table: &Table<'_>, number: u8, count: usize) -> Step {
        self.only(table, &STEP_KEYS);
        let acts = table.get("acts").map(|entry| self.list(&entry)).unwrap_or_default();
        let usual = if usize::from(number) < count { Target::Step(number + 1) } else { Target::End };
        Step {
            number,
            line: table.line(),
            text: self.required(table, "text", Self::text),
            actors: self.names(table, "actors"),
            acts: acts.iter().filter_map(|entry| self.kept(entry.choice(&Act::WORDS))).collect(),
            requires: self.texts(table, "requires"),
            papers: self.names(table, "papers"),
            time: table.get("time").and_then(|entry| self.time(&entry, Standard::parse)).unwrap_or_default(),
            output: self.texts(table, "output"),
            next: table.get("next").and_then(|entry| self.target(&entry, number, count)).unwrap_or(usual),
            branches: self.branches(table, number, count),
            linked: self.linked(table),
        }
    }

    fn branches(&mut self, table: &Table<'_>, number: u8, count: usize) -> Vec<Branch> {
        let tables = self.tables(table, "branch", MAX_LIST);
        tables.iter().map(|table| self.branch(table, number, count)).collect()
    }

    fn branch(&mut self, table: &Table<'_>, number: u8, count: usize) -> Branch {
        self.only(table, &BRANCH_KEYS);
        let ends = self.optional(table, "ends", Entry::boolean).unwrap_or_default();
        let to = match ends {
            true => Some(Target::End),
            false => self.kept(table.required("to")).and_then(|entry| self.target(&entry, number, count)),
        };
        Branch {
            id: self.required(table, "outcome", Self::name),
            title: self.required(table, "title", Self::text),
            line: table.line(),
            to: to.unwrap_or(Target::End),
            is_refusal: self.required_as(table, "refusal", Entry::boolean).unwrap_or_default(),
        }
    }

    fn linked(&mut self, table: &Table<'_>) -> Option<Linked> {
        let known = table.get("sop").map(|entry| Linked::Known(self.name(&entry)));
        known.or_else(|| self.optional_text(table, "external").map(Linked::External))
    }

    fn target(&mut self, entry: &Entry<'_>, step: u8, count: usize) -> Option<Target> {
        let to = self.kept(entry.number(i64::MIN..=i64::MAX))?;
        let target = u8::try_from(to).ok().filter(|to| (1..=count).contains(&usize::from(*to)));
        if target.is_none() {
            self.faults.push(SopFault::NoSuchStep { line: entry.line(), step, to, count });
        }
        target.map(Target::Step)
    }

    fn time<T>(&mut self, entry: &Entry<'_>, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.kept(entry.text())?;
        let parsed = parse(text);
        if parsed.is_none() {
            let (line, key, found) = (entry.line(), entry.key().to_owned(), text.to_owned());
            self.faults.push(SopFault::Time { line, key, found });
        }
        parsed
    }

    /// Short names with what they are called: the entries of a table.
    fn named(&mut self, table: &Table<'_>, key: &str) -> Vec<Named> {
        let Some(table) = table.get(key).and_then(|entry| self.kept(entry.table())) else {
            return Vec::new();
        };
        if table.len() > MAX_LIST {
            let (line, key) = (table.line(), key.to_owned());
            self.faults.push(Fault::TooMany { line, key, found: table.len(), limit: MAX_LIST }.into());
            return Vec::new();
        }
        let entries: Vec<_> = table.iter().collect();
        entries
            .iter()
            .map(|entry| Named { id: self.checked_name(entry.name(), entry.line()), title: self.text(entry) })
            .collect()
    }

    fn names(&mut self, table: &Table<'_>, key: &str) -> Vec<String> {
        let list = table.get(key).map(|entry| self.list(&entry)).unwrap_or_default();
        list.iter().map(|entry| self.name(entry)).collect()
    }

    fn texts(&mut self, table: &Table<'_>, key: &str) -> Vec<String> {
        let list = table.get(key).map(|entry| self.list(&entry)).unwrap_or_default();
        list.iter().map(|entry| self.text(entry)).collect()
    }

    fn tables<'a>(&mut self, table: &Table<'a>, key: &str, limit: usize) -> Vec<Table<'a>> {
        let list = table.get(key).and_then(|entry| self.kept(entry.list(limit))).unwrap_or_default();
        list.iter().filter_map(|entry| self.kept(entry.table())).collect()
    }

    fn table_of<T>(
        &mut self,
        table: &Table<'_>,
        key: &str,
        read: impl FnOnce(&mut Self, &Table<'_>) -> T,
    ) -> Option<T> {
        let inner = table.get(key).and_then(|entry| self.kept(entry.table()))?;
        Some(read(self, &inner))
    }

    fn list<'a>(&mut self, entry: &Entry<'a>) -> Vec<Entry<'a>> {
        self.kept(entry.list(MAX_LIST)).unwrap_or_default()
    }

    fn date(&mut self, table: &Table<'_>, key: &str) -> Option<Date> {
        self.optional(table, key, Entry::date)
    }

    fn optional_text(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        table.get(key).map(|entry| self.text(&entry))
    }

    fn text(&mut self, entry: &Entry<'_>) -> String {
        self.kept(entry.text()).unwrap_or_default().trim().to_owned()
    }

    fn name(&mut self, entry: &Entry<'_>) -> String {
        let text = self.text(entry);
        if text.is_empty() { text } else { self.checked_name(&text, entry.line()) }
    }

    fn checked_name(&mut self, text: &str, line: usize) -> String {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
        let is_name = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(fits)
            && text.len() <= MAX_NAME;
        if !is_name {
            self.faults.push(SopFault::Name { line, found: text.to_owned(), limit: MAX_NAME });
        }
        text.to_owned()
    }

    fn required<T: Default>(
        &mut self,
        table: &Table<'_>,
        key: &str,
        read: impl FnOnce(&mut Self, &Entry<'_>) -> T,
    ) -> T {
        self.kept(table.required(key)).map(|entry| read(self, &entry)).unwrap_or_default()
    }

    fn required_as<'a, T>(
        &mut self,
        table: &Table<'a>,
        key: &str,
        read: impl FnOnce(&Entry<'a>) -> Result<T, Fault>,
    ) -> Option<T> {
        let entry = self.kept(table.required(key))?;
        self.kept(read(&entry))
    }

    fn optional<'a, T>(
        &mut self,
        table: &Table<'a>,
        key: &str,
        read: impl FnOnce(&Entry<'a>) -> Result<T, Fault>,
    ) -> Option<T> {
        let entry = table.get(key)?;
        self.kept(read(&entry))
    }

    fn only(&mut self, table: &Table<'_>, known: &[&str]) {
        self.faults.extend(table.unknown(known).map(SopFault::from));
    }

    /// What was read, or nothing and one fault more.
    fn kept<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.faults.push(fault.into())).ok()
    }
}
