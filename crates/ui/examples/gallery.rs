//! Writes the gallery as files, to look at beside the mock-ups: `cargo run -p ui --example gallery -- DIR`.

use std::{env, error::Error, fs, path::Path};
use ui::{Assets, gallery};

fn main() -> Result<(), Box<dyn Error>> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist/manifest.json");
    let assets: Assets = serde_json::from_str(&fs::read_to_string(manifest)?)?;
    assets.install();
    let target = env::args().nth(1).ok_or("name the directory to write to")?;
    fs::create_dir_all(&target)?;
    for (name, page) in [
        ("gallery", gallery::gallery(&assets)),
        ("brief", gallery::gallery_brief(&assets)),
        ("desk", gallery::gallery_desk(&assets)),
        ("portal", gallery::gallery_portal(&assets)),
    ] {
        fs::write(Path::new(&target).join(name).with_extension("html"), page.into_string())?;
    }
    for (name, svg) in gallery::printed() {
        fs::write(Path::new(&target).join(name).with_extension("svg"), svg)?;
    }
    Ok(())
}
