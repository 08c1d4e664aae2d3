//! `rapport openapi`: the description of the API, from the code.

use super::failure::Failure;

pub fn run() -> Result<(), Failure> {
    out!("{}", crate::rooms::openapi()?.trim_end());
    Ok(())
}
