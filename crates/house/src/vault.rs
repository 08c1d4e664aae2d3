//! Seals what must be kept readable for us and for nobody who gets hold of the database: with a key that lies beside it in
//! the data folder, readable by our user alone.

use crate::{Error, secret};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

/// The file of the key in the data folder.
const FILE: &str = "secret.key";

/// See the module; cloning is cheap.
#[derive(Clone)]
pub struct Vault(Arc<LessSafeKey>);

impl Vault {
    /// Opens the key of a data folder, or makes one.
    pub fn open_folder(folder: &Path) -> Result<Self, Error> {
        let file = folder.join(FILE);
        let fault = |e: std::io::Error| Error::internal(format!("{}: {e}", file.display()));
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let fresh = secret()?;
                let mut options = std::fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                match options.open(&file) {
                    Ok(mut made) => {
                        made.write_all(fresh.as_bytes()).and_then(|()| made.sync_all()).map_err(fault)?;
                        fresh
                    }
                    // Another node was first.
                    Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
                        std::fs::read_to_string(&file).map_err(fault)?
                    }
                    Err(e) => return Err(fault(e)),
                }
            }
            Err(e) => return Err(fault(e)),
        };
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).map_err(Error::internal)?;
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes)
            .map_err(|_| Error::internal(format!("{} is no key of 32 bytes", file.display())))?;
        Ok(Self(Arc::new(LessSafeKey::new(key))))
    }

    pub fn seal(&self, text: &str) -> Result<String, Error> {
        let random = URL_SAFE_NO_PAD.decode(secret()?).map_err(Error::internal)?;
        let nonce: [u8; NONCE_LEN] =
            random.get(..NONCE_LEN).and_then(|b| b.try_into().ok()).ok_or_else(|| Error::internal("no entropy"))?;
        let mut bytes = text.as_bytes().to_vec();
        let sealed = self.0.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut bytes);
        sealed.map_err(|_| Error::internal("a secret cannot be sealed"))?;
        Ok(STANDARD.encode([nonce.as_slice(), &bytes].concat()))
    }

    pub fn open(&self, sealed: &str) -> Result<String, Error> {
        let fault = || Error::internal("a secret was sealed with another key (secret.key in the data folder)");
        let bytes = STANDARD.decode(sealed).map_err(|_| fault())?;
        let (nonce, rest) = bytes.split_at_checked(NONCE_LEN).ok_or_else(fault)?;
        let nonce: [u8; NONCE_LEN] = nonce.try_into().map_err(|_| fault())?;
        let mut rest = rest.to_vec();
        let opened = self.0.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut rest);
        String::from_utf8(opened.map_err(|_| fault())?.to_vec()).map_err(|_| fault())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_only() {
        let folder = |name: &str| std::env::temp_dir().join(format!("rapport-vault-{name}-{}", secret().unwrap()));
        let (one, other) = (folder("one"), folder("other"));
        std::fs::create_dir_all(&one).unwrap();
        std::fs::create_dir_all(&other).unwrap();
        let sealed = Vault::open_folder(&one).unwrap().seal("whsec_x").unwrap();
        assert!(!sealed.contains("whsec"));
        assert_eq!(Vault::open_folder(&one).unwrap().open(&sealed).unwrap(), "whsec_x");
        assert!(Vault::open_folder(&other).unwrap().open(&sealed).is_err());
        assert!(Vault::open_folder(&one).unwrap().open("nonsense").is_err());
        std::fs::remove_dir_all(one).ok();
        std::fs::remove_dir_all(other).ok();
    }
}
