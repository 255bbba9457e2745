//! One failure of each kind that can be made without much ado, by the crate whose errors they are.

mod application;
mod ca;
mod cli;
mod office;
mod pdf;
mod pki;
mod store;

use std::io;

use super::{delivery, levels, pictures, remote};
use crate::failure::Failure;

pub(super) fn all() -> Vec<Failure> {
    let office = office::all()
        .into_iter()
        .chain(application::all())
        .chain(ca::all())
        .chain(pki::all())
        .chain(store::all())
        .chain(pdf::signed())
        .chain(levels::all())
        .chain(delivery::all())
        .chain(remote::all());
    let others = pdf::documents().into_iter().chain(pictures::all());
    cli::all().into_iter().chain(office.map(Failure::Office)).chain(others).collect()
}

fn gone() -> io::Error {
    io::ErrorKind::NotFound.into()
}
