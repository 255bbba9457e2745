//! What becomes what: inputs, their outputs, and which of these cannot be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::files;

/// A document, and where it goes.
pub(crate) struct Job {
    pub(crate) input: PathBuf,
    /// The input itself where that is added to.
    pub(crate) output: PathBuf,
    pub(crate) in_place: bool,
}

/// Where outputs go, and what they are called.
pub(crate) struct Outputs<'a> {
    /// The one output.
    pub(crate) file: Option<&'a Path>,
    /// The folder for all of them; made where it is not there.
    pub(crate) folder: Option<&'a Path>,
    /// What stands behind the name of the input; nothing where no earlier run can have made any of the inputs.
    pub(crate) suffix: &'a str,
    /// What stood there, and goes.
    pub(crate) instead_of: &'a str,
    pub(crate) in_place: bool,
}

impl Outputs<'_> {
    /// What is to be worked on, and where to.
    pub(crate) fn plan(&self, named: &[PathBuf]) -> Result<Vec<Job>, Failure> {
        let inputs = self.without_earlier(files::documents(named)?, named)?;
        if self.file.is_some() && inputs.len() > 1 {
            return Err(Failure::OneOutput { inputs: inputs.len() });
        }
        let jobs: Vec<Job> = inputs.into_iter().map(|input| self.job(input)).collect();
        check_outputs(&jobs)?;
        if let Some(folder) = self.folder {
            let failed = |source| Failure::Write { path: folder.to_owned(), source };
            fs::create_dir_all(folder).map_err(failed)?;
        }
        Ok(jobs)
    }

    fn job(&self, input: PathBuf) -> Job {
        let in_place = self.in_place;
        let output = if in_place { input.clone() } else { self.output_for(&input) };
        Job { input, output, in_place }
    }

    fn output_for(&self, input: &Path) -> PathBuf {
        if let Some(file) = self.file {
            return file.to_owned();
        }
        let stem = input.file_stem().unwrap_or_default().to_string_lossy();
        let stem = stem.strip_suffix(self.instead_of).unwrap_or(&stem);
        let name = format!("{stem}{}.pdf", self.suffix);
        match self.folder {
            Some(folder) => folder.join(name),
            None => input.with_file_name(name),
        }
    }

    /// Leaves out what an earlier run made: of a folder, only what was named itself may already end like our outputs.
    fn without_earlier(&self, found: Vec<PathBuf>, named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
        let ours = |path: &Path| {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            !self.suffix.is_empty() && stem.ends_with(self.suffix)
        };
        let kept: Vec<PathBuf> =
            found.into_iter().filter(|path| named.contains(path) || !ours(path)).collect();
        if kept.is_empty() { Err(Failure::NothingToDo) } else { Ok(kept) }
    }
}

impl Job {
    /// Refuses an output that is the input, or exists, unless the input itself is added to.
    pub(crate) fn check(&self, force: bool) -> Result<(), Failure> {
        if self.in_place {
            return Ok(());
        }
        let same =
            |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
        if same(&self.input, &self.output) {
            return Err(Failure::SameFile(self.input.clone()));
        }
        files::refuse_existing(&self.output, force)
    }
}

/// Refuses outputs that would take the place of each other, or of an input that is still to be read.
fn check_outputs(jobs: &[Job]) -> Result<(), Failure> {
    let beside = jobs.iter().filter(|job| !job.in_place);
    let inputs: BTreeSet<PathBuf> = beside.map(|job| place(&job.input)).collect();
    let mut outputs = BTreeSet::new();
    for Job { output, .. } in jobs {
        let place = place(output);
        if inputs.contains(&place) {
            return Err(Failure::SameFile(output.clone()));
        }
        if !outputs.insert(place) {
            return Err(Failure::SameOutput { output: output.clone() });
        }
    }
    Ok(())
}

/// Where a path leads, by whatever name; also one to a file that is not there yet.
fn place(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let not_there_yet = || Some(folder.canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(not_there_yet).unwrap_or_else(|| path.to_owned())
}
