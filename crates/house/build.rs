//! The style sheet, script, fonts and icons are embedded in the binary; without them there is no page.

fn main() {
    println!("cargo:rerun-if-changed=../../web/dist/manifest.json");
    if !std::path::Path::new("../../web/dist/manifest.json").exists() {
        println!(
            "cargo:error=web/dist is missing: run `npm --prefix web ci && npm --prefix web run build` first (bin/demo and bin/test do)"
        );
    }
}
