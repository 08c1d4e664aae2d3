//! What must hold for every component, checked by walking the gallery: only allowed elements and
//! attributes, names that lead somewhere, classes and icons that exist, charts that say what they show.

mod colours;
mod markup;
mod scan;

use crate::assets::Assets;
use crate::gallery;
use std::path::PathBuf;

fn pages() -> Vec<(&'static str, String)> {
    let assets = Assets::default();
    vec![
        ("gallery", gallery::gallery(&assets).into_string()),
        ("brief", gallery::gallery_brief(&assets).into_string()),
        ("desk", gallery::gallery_desk(&assets).into_string()),
        ("portal", gallery::gallery_portal(&assets).into_string()),
    ]
}

fn web(path: &str) -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web").join(path);
    std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}
