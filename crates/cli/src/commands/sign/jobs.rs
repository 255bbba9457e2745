//! What becomes what: inputs, their outputs, and which of these cannot be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::args::SignArgs;
use crate::failure::Failure;
use crate::files;

/// What a document is called besides, while it waits for its signature.
const PREPARED: &str = "-prepared";

/// A document, and where it goes signed.
pub(super) struct Job {
    pub(super) input: PathBuf,
    /// The input itself where the signature is added to it.
    pub(super) output: PathBuf,
    pub(super) in_place: bool,
}

/// What is to be signed, and where to.
pub(super) fn plan(args: &SignArgs) -> Result<Vec<Job>, Failure> {
    let inputs = unsigned(files::documents(&args.inputs)?, &args.inputs)?;
    if args.output.is_some() && inputs.len() > 1 {
        return Err(Failure::OneOutput { inputs: inputs.len() });
    }
    let jobs: Vec<Job> = inputs.into_iter().map(|input| Job::of(input, args)).collect();
    if args.embed.is_some() && jobs.len() > 1 {
        return Err(Failure::OneSignature { inputs: jobs.len() });
    }
    check_outputs(&jobs)?;
    if let Some(folder) = &args.out_dir {
        let failed = |source| Failure::Write { path: folder.clone(), source };
        fs::create_dir_all(folder).map_err(failed)?;
    }
    Ok(jobs)
}

impl Job {
    fn of(input: PathBuf, args: &SignArgs) -> Self {
        let in_place = args.in_place;
        let output = if in_place { input.clone() } else { output_for(args, &input) };
        Self { input, output, in_place }
    }

    /// Refuses an output that is the input, or exists, unless the input itself is added to.
    pub(super) fn check(&self, force: bool) -> Result<(), Failure> {
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

/// Leaves out what an earlier run made: of a folder, only what was named itself may already end like our outputs.
fn unsigned(found: Vec<PathBuf>, named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let ours = |path: &Path| path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("-signed"));
    let kept: Vec<PathBuf> = found.into_iter().filter(|path| named.contains(path) || !ours(path)).collect();
    if kept.is_empty() { Err(Failure::NothingToDo) } else { Ok(kept) }
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

fn output_for(args: &SignArgs, input: &Path) -> PathBuf {
    if let Some(output) = &args.output {
        return output.clone();
    }
    let stem = input.file_stem().unwrap_or_default().to_string_lossy();
    let name = match args.prepare {
        true => format!("{stem}{PREPARED}.pdf"),
        false => format!("{}-signed.pdf", stem.strip_suffix(PREPARED).unwrap_or(&stem)),
    };
    match &args.out_dir {
        Some(folder) => folder.join(name),
        None => input.with_file_name(name),
    }
}
