//! The four font files inside the binary: what is printed must not depend on the machine that prints it.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Origin and licences are told in `fonts/README.md`.
const FILES: [&[u8]; 4] = [
    include_bytes!("../fonts/source-serif-4-regular.ttf"),
    include_bytes!("../fonts/source-serif-4-semibold.ttf"),
    include_bytes!("../fonts/hanken-grotesk-regular.ttf"),
    include_bytes!("../fonts/hanken-grotesk-semibold.ttf"),
];

/// The fonts, parsed once.
pub static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FILES.iter().flat_map(|&file| Font::iter(Bytes::new(file))).collect());

/// Their names and weights, by which a template chooses.
pub static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_families_are_there_in_two_weights() {
        assert_eq!(FONTS.len(), 4);
        for family in ["source serif 4", "hanken grotesk"] {
            let weights: Vec<u16> = BOOK
                .select_family(family)
                .filter_map(|index| BOOK.info(index))
                .map(|info| info.variant.weight.to_number())
                .collect();
            assert_eq!(weights, [400, 600], "{family}");
        }
    }

    #[test]
    fn they_stay_under_a_megabyte() {
        let bytes: usize = FILES.iter().map(|file| file.len()).sum();
        assert!(bytes < 1_000_000, "{bytes} bytes of fonts");
    }
}
