//! `rapport openapi`: the description of the API, from the code.

use super::failure::Failure;

pub fn run() -> Result<(), Failure> {
    print!("{}", crate::rooms::openapi()?);
    Ok(())
}
