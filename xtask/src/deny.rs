//! Licences, banned packages and sources of all dependencies, from Cargo's own metadata and `deny.toml`.
//!
//! `deny.toml` has the form of cargo-deny, which anybody may run as well. We do not ask for it: building it takes longer than
//! all our other checks, and the part that needs it, the advisory database, must be fetched from the network.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::licence;
use crate::tree::Tree;

/// The part of `deny.toml` that is checked here.
#[derive(Debug, Deserialize)]
struct Policy {
    licenses: Licences,
    bans: Bans,
    sources: Sources,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// One package that may have licences others may not.
#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Debug, Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
struct Sources {
    #[serde(rename = "allow-registry")]
    allow_registry: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
}

/// One package of the resolved graph.
#[derive(Debug, Clone, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

/// What the policy has to say about the dependencies, one line each.
pub fn check(tree: &Tree) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(tree.root.join("deny.toml")).context("deny.toml is missing")?;
    let policy: Policy = toml::from_str(&text).context("deny.toml")?;
    let metadata: Metadata = serde_json::from_slice(&metadata(tree)?).context("cargo metadata")?;
    let used: BTreeSet<&str> = metadata.resolve.nodes.iter().map(|node| node.id.as_str()).collect();
    let packages: Vec<&Package> =
        metadata.packages.iter().filter(|package| used.contains(package.id.as_str())).collect();
    ensure!(!packages.is_empty(), "cargo metadata names no package");
    Ok(judge(&policy, &packages))
}

/// For the platforms we build on; what only Windows or macOS pulls in is not shipped.
#[allow(clippy::disallowed_methods, reason = "a developer's tool: cargo alone knows the resolved graph")]
fn metadata(tree: &Tree) -> Result<Vec<u8>> {
    let words = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"];
    let out = Command::new("cargo").args(words).current_dir(&tree.root).output().context("cargo metadata")?;
    ensure!(out.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&out.stderr).trim());
    Ok(out.stdout)
}

fn judge(policy: &Policy, packages: &[&Package]) -> Vec<String> {
    let mut said: Vec<String> = packages
        .iter()
        .flat_map(|package| {
            [licence_of(policy, package), ban(policy, package), source(policy, package)].into_iter().flatten()
        })
        .collect();
    said.sort();
    said
}

fn licence_of(policy: &Policy, package: &Package) -> Option<String> {
    let named = format!("{} {}", package.name, package.version);
    let Some(expression) = &package.license else {
        return package.source.is_some().then(|| format!("{named}: states no licence"));
    };
    let extra = policy.licenses.exceptions.iter().filter(|exception| exception.name == package.name);
    let mut allowed = policy.licenses.allow.clone();
    allowed.extend(extra.flat_map(|exception| exception.allow.clone()));
    match licence::accepted(expression, &allowed) {
        Ok(true) => None,
        Ok(false) => Some(format!("{named}: licence {expression} is not on the list of deny.toml")),
        Err(fault) => Some(format!("{named}: licence {expression}: {fault}")),
    }
}

fn ban(policy: &Policy, package: &Package) -> Option<String> {
    let ban = policy.bans.deny.iter().find(|ban| ban.name == package.name)?;
    Some(format!("{} {}: banned, {}", package.name, package.version, ban.reason))
}

fn source(policy: &Policy, package: &Package) -> Option<String> {
    let source = package.source.as_deref()?;
    let address = source.split_once('+').map_or(source, |(_, address)| address);
    let known = policy.sources.allow_registry.iter().any(|registry| registry == address);
    (!known)
        .then(|| format!("{} {}: comes from {address}, which deny.toml does not name", package.name, package.version))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"
        [licenses]
        allow = ["MIT"]
        exceptions = [{ crate = "odd", allow = ["OFL-1.1"] }]
        [bans]
        deny = [{ crate = "openssl", reason = "one provider only" }]
        [sources]
        allow-registry = ["https://registry.test/index"]
    "#;

    fn say(name: &str, license: Option<&str>, source: Option<&str>) -> Vec<String> {
        let policy: Policy = toml::from_str(POLICY).unwrap();
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let package = Package {
            id: name.into(),
            name: name.into(),
            version: "1.0.0".into(),
            license: owned(license),
            source: owned(source),
        };
        judge(&policy, &[&package])
    }

    const HOME: Option<&str> = Some("registry+https://registry.test/index");

    #[test]
    fn an_accepted_package_passes() {
        assert!(say("good", Some("MIT OR Apache-2.0"), HOME).is_empty());
        assert!(say("ours", None, None).is_empty(), "our own crates have no source");
        assert!(say("odd", Some("MIT AND OFL-1.1"), HOME).is_empty());
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(say("a", Some("GPL-3.0"), HOME), ["a 1.0.0: licence GPL-3.0 is not on the list of deny.toml"]);
        assert_eq!(say("b", None, HOME), ["b 1.0.0: states no licence"]);
        assert_eq!(say("openssl", Some("MIT"), HOME), ["openssl 1.0.0: banned, one provider only"]);
        assert_eq!(
            say("c", Some("MIT"), Some("git+https://elsewhere.test/c")),
            ["c 1.0.0: comes from https://elsewhere.test/c, which deny.toml does not name"]
        );
    }
}
