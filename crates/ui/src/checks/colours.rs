//! The contrast the design promises, computed from the tokens, and that paper uses the same colours.

use super::web;
use crate::chart::ink::{DARK, LIGHT, Palette};
use std::collections::BTreeMap;

/// Each token's colour in the light and in the dark theme.
fn tokens() -> BTreeMap<String, [String; 2]> {
    let css = web("css/00-tokens.css");
    // What stands first is the rule; later ones are for people who ask for more contrast.
    let mut first = BTreeMap::new();
    let all = css.split(';').filter_map(|rule| {
        let (name, value) = rule.rsplit_once("--")?.1.split_once(':')?;
        let inside = value.trim().strip_prefix("light-dark(")?.strip_suffix(')')?;
        let (light, dark) = inside.split_once(',')?;
        Some((name.to_owned(), [light.trim().to_owned(), dark.trim().to_owned()]))
    });
    for (name, colours) in all {
        first.entry(name).or_insert(colours);
    }
    first
}

fn luminance(hex: &str) -> f64 {
    let part = |i: usize| {
        let byte = u8::from_str_radix(&hex[i..i + 2], 16).unwrap_or_else(|_| panic!("not a colour: {hex}"));
        let c = f64::from(byte) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_text_and_shape_reaches_its_contrast() {
    let tokens = tokens();
    let needs = [
        ("ink", "paper", 14.0),
        ("ink", "surface", 14.0),
        ("ink-2", "paper", 7.0),
        ("ink-3", "paper", 5.5),
        ("ink-3", "surface", 5.5),
        ("ink-3", "accent-soft", 4.5),
        ("ink-3", "sunken", 4.5),
        ("ink-2", "warn-soft", 4.5),
        ("accent", "paper", 7.0),
        ("accent", "surface", 7.0),
        ("accent", "accent-soft", 4.5),
        ("on-accent", "accent-fill", 7.0),
        ("on-accent", "accent-hover", 7.0),
        ("bad", "paper", 6.0),
        ("bad", "bad-soft", 5.5),
        ("warn", "paper", 6.0),
        ("warn", "warn-soft", 5.0),
        ("good", "paper", 6.0),
        ("good", "good-soft", 5.0),
        ("people", "paper", 7.0),
        ("people", "people-soft", 5.0),
        ("control", "paper", 3.0),
        ("control", "surface", 3.0),
        ("s1", "paper", 7.0),
        ("s2", "paper", 4.0),
        ("s3", "paper", 3.0),
        ("s4", "paper", 3.0),
        ("s4", "surface", 3.0),
        ("s3-word", "paper", 4.5),
        ("s4-word", "paper", 4.5),
    ];
    for (front, back, least) in needs {
        for theme in [0, 1] {
            let ratio = contrast(&tokens[front][theme], &tokens[back][theme]);
            assert!(ratio >= least, "{front} on {back}, theme {theme}: {ratio:.2} is below {least}");
        }
    }
}

#[test]
fn paper_uses_the_colours_of_the_page() {
    let tokens = tokens();
    for (theme, palette) in [(0, &LIGHT), (1, &DARK)] {
        let of = |name: &str| tokens[name][theme].as_str();
        let Palette { ground, ink, ink2, ink3, line, line2, grid, ghost, series, tints, words } = palette;
        let pairs = [
            (*ink, "ink"),
            (*ink2, "ink-2"),
            (*ink3, "ink-3"),
            (*line, "line"),
            (*line2, "line-2"),
            (*grid, "grid"),
            (*ghost, "s-ghost"),
            (*ground, "surface"),
            (words[0], "accent"),
            (words[1], "bad"),
            (words[2], "s3-word"),
            (words[3], "s4-word"),
        ];
        for (colour, name) in pairs {
            let token = of(name);
            assert!(colour.eq_ignore_ascii_case(token), "{name}: {colour} is not {token}");
        }
        for i in 0..4 {
            assert_eq!(series[i], of(&format!("s{}", i + 1)));
            assert_eq!(tints[i], of(&format!("s{}-tint", i + 1)));
        }
    }
}

#[test]
fn the_reader_of_tokens_reads_them_all() {
    let tokens = tokens();
    assert!(tokens.len() > 40, "{}", tokens.len());
    assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 1e-9);
}
