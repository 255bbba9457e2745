//! The SOPs that can be followed: those that are built in, and the office's own.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use enrolment::sop::{
    APPLICANT, Act, Branch, Entry, Field, Head, Kind, Linked, Named, NoHours, Origin, PassphraseRule, Sop,
    SopFault, Standard, Step, Target, Total,
};

use crate::Error;
use crate::home::Home;

/// SOPs by their short names.
pub struct Sops(Vec<SopFile>);

/// An SOP with the file that it was read from.
pub struct SopFile {
    /// The SOP.
    pub sop: Sop,
    /// The file, as it stands.
    pub text: String,
}

/// What is wrong with an SOP of the office's own.
struct OwnFault {
    /// Its name; that of its file, where it says none that can be read.
    id: String,
    error: Error,
}

impl OwnFault {
    fn unread(path: &Path, error: Error) -> Self {
        let name = path.file_stem().unwrap_or_default();
        Self { id: name.to_string_lossy().into_owned(), error }
    }
}

impl Sops {
    /// Those that can be followed in `home`; without one, those that are built in.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::Sop`] for an own one with a fault.
    pub fn of(home: Option<&Home>) -> Result<Self, Error> {
        let (all, faults) = Self::looked_through(home)?;
        faults.into_iter().next().map_or(Ok(all), |fault| Err(fault.error))
    }

    /// Those that can be read, also where they follow what is not there: for whoever is about to put one right.
    ///
    /// # Errors
    /// [`Error::Read`].
    pub fn sound(home: Option<&Home>) -> Result<Self, Error> {
        let (all, faults) = Self::looked_through(home)?;
        let unread = faults.into_iter().find(|fault| !matches!(fault.error, Error::Sop { .. }));
        unread.map_or(Ok(all), |fault| Err(fault.error))
    }

    /// The same, where the one of this name is to be followed: a fault in one that it has nothing to do with stands in
    /// nobody's way.
    ///
    /// # Errors
    /// [`Error::UnknownSop`]; [`Error::Sop`], [`Error::Read`] for it or one that it leads to.
    pub(crate) fn sound_with(home: &Home, id: &str) -> Result<Self, Error> {
        let (all, faults) = Self::looked_through(Some(home))?;
        let touches = |fault: &OwnFault| fault.id == id || all.leads_to(id, &fault.id);
        if let Some(fault) = faults.into_iter().find(touches) {
            return Err(fault.error);
        }
        all.get(id)?;
        Ok(all)
    }

    /// What is wrong with the office's own.
    pub(crate) fn faults(home: &Home) -> Vec<Error> {
        let faults = Self::looked_through(Some(home)).map(|(_, faults)| faults);
        faults
            .map_or_else(|error| vec![error], |faults| faults.into_iter().map(|fault| fault.error).collect())
    }

    /// All that can be read, and what is wrong with the office's own: first what cannot, by the order of their names.
    fn looked_through(home: Option<&Home>) -> Result<(Self, Vec<OwnFault>), Error> {
        let (mut all, mut paths, mut faults) = (Self::builtin(), Vec::new(), Vec::new());
        let built_in = all.0.len();
        for path in home.map(own_files).transpose()?.unwrap_or_default() {
            let file = read(&path).and_then(|file| match all.refuse_taken(&file.sop) {
                Ok(()) => Ok(file),
                Err(fault) => Err(refused(&path, fault)),
            });
            match file {
                Ok(file) => {
                    all.0.push(file);
                    paths.push(path);
                }
                Err(error) => faults.push(OwnFault::unread(&path, error)),
            }
        }
        // One may follow another that was read after it.
        for (path, file) in paths.iter().zip(&all.0[built_in..]) {
            let fault = all.unknown_in(&file.sop).into_iter().next();
            let id = file.sop.id.clone();
            faults.extend(fault.map(|fault| OwnFault { id, error: refused(path, fault) }));
        }
        Ok((all, faults))
    }

    fn builtin() -> Self {
        let read = |file: &enrolment::sop::Builtin| {
            let sop = file.read().expect("a test reads every SOP that is built in");
            SopFile { sop, text: file.text.to_owned() }
        };
        Self(enrolment::sop::builtin().iter().map(read).collect())
    }

    /// All of them: the published ones, those that we wrote, the office's own.
    pub fn iter(&self) -> impl Iterator<Item = &SopFile> {
        self.0.iter()
    }

    /// The one of this name.
    ///
    /// # Errors
    /// [`Error::UnknownSop`].
    pub fn get(&self, id: &str) -> Result<&SopFile, Error> {
        self.0.iter().find(|file| file.sop.id == id).ok_or_else(|| Error::UnknownSop {
            id: id.to_owned(),
            known: self.0.iter().map(|file| file.sop.id.clone()).collect(),
        })
    }

    /// Reads a file as an SOP of the office's own, which may be among these already.
    ///
    /// # Errors
    /// All its faults, also where it follows an SOP that is not among these, or has the name of one that is built in.
    pub fn check(&self, bytes: &[u8]) -> Result<Sop, Vec<SopFault>> {
        let sop = Sop::read(bytes, Origin::Office)?;
        let mut faults = self.unknown_in(&sop);
        faults.extend(Self::builtin().refuse_taken(&sop).err());
        if faults.is_empty() { Ok(sop) } else { Err(faults) }
    }

    /// What it follows that is not there, or that leads back to it.
    fn unknown_in(&self, sop: &Sop) -> Vec<SopFault> {
        let mut faults = sop.unknown_sops(|id| id == sop.id || self.get(id).is_ok());
        faults.extend(sop.circles(|id| self.leads_to(id, &sop.id)));
        faults
    }

    /// Whether following `from` leads to `to`, by however many others.
    fn leads_to(&self, from: &str, to: &str) -> bool {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
        while let Some(id) = next.pop() {
            if id == to {
                return true;
            }
            if let Some(file) = self.0.iter().find(|file| file.sop.id == id).filter(|_| seen.insert(id)) {
                next.extend(file.sop.follows());
            }
        }
        false
    }

    /// Whether some SOP names this role, the applicant's among them.
    ///
    /// # Errors
    /// [`Error::UnknownRole`].
    pub fn check_role(&self, role: &str) -> Result<(), Error> {
        let known = self.roles();
        match role == APPLICANT || known.contains(role) {
            true => Ok(()),
            false => Err(Error::UnknownRole {
                role: role.to_owned(),
                known: known.into_iter().chain([APPLICANT]).map(str::to_owned).collect(),
            }),
        }
    }

    /// Every role of officers that some SOP names.
    pub fn roles(&self) -> BTreeSet<&str> {
        let roles = self.0.iter().flat_map(|file| &file.sop.roles);
        roles.map(|role| role.id.as_str()).filter(|role| *role != APPLICANT).collect()
    }

    fn refuse_taken(&self, sop: &Sop) -> Result<(), SopFault> {
        match self.get(&sop.id) {
            Ok(_) => Err(SopFault::Taken { id: sop.id.clone() }),
            Err(_) => Ok(()),
        }
    }

    /// The file of an SOP of this name to be written by the office: that of `base` under the new name.
    ///
    /// # Errors
    /// [`Error::UnknownSop`] when there is no `base`.
    pub fn derived(&self, id: &str, base: &str) -> Result<String, Error> {
        let text = &self.get(base)?.text;
        let body = text.lines().skip_while(|line| line.starts_with('#') || line.is_empty());
        let renamed = body.map(|line| match line.split_once('=') {
            Some(("id ", _)) => format!("id = \"{id}\"\n"),
            _ => format!("{line}\n"),
        });
        Ok(renamed.collect())
    }
}

fn read(path: &Path) -> Result<SopFile, Error> {
    let text = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let sop = Sop::read(&text, Origin::Office).map_err(|mut faults| refused(path, faults.swap_remove(0)))?;
    Ok(SopFile { sop, text: String::from_utf8_lossy(&text).into_owned() })
}

fn refused(path: &Path, fault: SopFault) -> Error {
    Error::Sop { path: path.to_owned(), source: Box::new(fault) }
}

/// The files of the office's own SOPs, by name.
fn own_files(home: &Home) -> Result<Vec<PathBuf>, Error> {
    let path = home.sops();
    let failed = |source| Error::Read { path: path.clone(), source };
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
