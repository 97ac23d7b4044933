//! Which packages the program is built from, as `cargo metadata` says, for each of some targets.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::Failure;

/// The program with everything that goes into it.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// The program.
    pub(crate) program: Option<Package>,
    /// Everything else, by name and version.
    pub(crate) packages: BTreeMap<(String, String), Package>,
}

/// One package at one version.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Package {
    id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    #[serde(default)]
    pub(crate) authors: Vec<String>,
    pub(crate) description: Option<String>,
    pub(crate) repository: Option<String>,
    manifest_path: PathBuf,
    /// In the program itself; else it only helps to build it.
    #[serde(skip)]
    pub(crate) shipped: bool,
    /// Its own dependencies, by name and version.
    #[serde(skip)]
    pub(crate) needs: BTreeSet<(String, String)>,
}

impl Package {
    /// Where its sources are.
    pub(crate) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new("."))
    }

    pub(crate) fn key(&self) -> (String, String) {
        (self.name.clone(), self.version.clone())
    }
}

const PROGRAM: &str = "slotkeeper";

impl Graph {
    /// Asks cargo, once for each target. A target that is not installed is no obstacle: nothing is built.
    pub(crate) fn read(root: &Path, targets: &[String]) -> Result<Self, Failure> {
        let mut graph = Self::default();
        for target in targets {
            graph.add(&metadata(root, target)?, &tree(root, target, "normal")?, &tree(root, target, "normal,build")?)?;
        }
        Ok(graph)
    }

    fn add(&mut self, metadata: &Metadata, shipped: &Keys, built: &Keys) -> Result<(), Failure> {
        let packages: BTreeMap<&str, &Package> = metadata.packages.iter().map(|package| (&*package.id, package)).collect();
        for node in &metadata.resolve.nodes {
            let package = *packages.get(&*node.id).ok_or("cargo resolves what it does not list")?;
            let needed = node.deps.iter().filter(|on| on.goes_in()).filter_map(|on| packages.get(&*on.pkg));
            let needs = needed.map(|on| on.key()).filter(|key| built.contains(key));
            if package.name == PROGRAM {
                self.program.get_or_insert_with(|| package.clone()).needs.extend(needs);
            } else if built.contains(&package.key()) {
                let entry = self.packages.entry(package.key()).or_insert_with(|| package.clone());
                entry.shipped |= shipped.contains(&package.key());
                entry.needs.extend(needs);
            }
        }
        Ok(())
    }
}

/// Names and versions.
type Keys = BTreeSet<(String, String)>;

/// What cargo builds for the program with these kinds of dependencies. `cargo metadata` lists more than that: also what
/// belongs to a feature that nobody has chosen.
fn tree(root: &Path, target: &str, kinds: &str) -> Result<Keys, Failure> {
    let asked =
        ["tree", "--locked", "--package", PROGRAM, "--edges", kinds, "--prefix", "none", "--format", "{p}", "--target", target];
    let said = String::from_utf8(cargo(root, &asked)?)?;
    let lines = said.lines().filter_map(|line| line.split_once(" v"));
    Ok(lines.map(|(name, rest)| (name.to_owned(), rest.split(' ').next().unwrap_or_default().to_owned())).collect())
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
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

/// None is what a program is built from; the others are `build` and `dev`.
#[derive(Debug, Deserialize)]
struct Kind {
    kind: Option<String>,
}

impl Dependency {
    /// Into the program, or into what builds it.
    fn goes_in(&self) -> bool {
        self.dep_kinds.iter().any(|kind| matches!(kind.kind.as_deref(), None | Some("build")))
    }
}

fn metadata(root: &Path, target: &str) -> Result<Metadata, Failure> {
    let said = cargo(root, &["metadata", "--locked", "--format-version", "1", "--filter-platform", target])?;
    Ok(serde_json::from_slice(&said)?)
}

fn cargo(root: &Path, asked: &[&str]) -> Result<Vec<u8>, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let said = Command::new(cargo).args(asked).current_dir(root).stderr(Stdio::inherit()).output()?;
    if !said.status.success() {
        return Err(format!("cargo {} ended with {}", asked[0], said.status).into());
    }
    Ok(said.stdout)
}
