//! What `deny.toml` says about licences: the file of `cargo deny` is the one place where that is decided.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use spdx::Licensee;

use crate::Failure;

/// Which licences may be relied on.
#[derive(Debug)]
pub(crate) struct Policy {
    /// What the program is built for.
    pub(crate) targets: Vec<String>,
    /// In order of preference.
    allowed: Vec<Licensee>,
    exceptions: Vec<(String, Vec<Licensee>)>,
}

impl Policy {
    pub(crate) fn read(root: &Path) -> Result<Self, Failure> {
        let file: File = toml::from_str(&fs::read_to_string(root.join("deny.toml"))?)?;
        let exceptions = file.licenses.exceptions.iter();
        Ok(Self {
            targets: file.graph.targets,
            allowed: licensees(&file.licenses.allow)?,
            exceptions: exceptions.map(|one| Ok((one.name.clone(), licensees(&one.allow)?))).collect::<Result<_, Failure>>()?,
        })
    }

    /// The licences that are allowed for this package, in order of preference.
    pub(crate) fn allowed_for(&self, package: &str) -> Vec<&Licensee> {
        let excepted = self.exceptions.iter().filter(|(name, _)| name == package).flat_map(|(_, allowed)| allowed);
        self.allowed.iter().chain(excepted).collect()
    }
}

fn licensees(names: &[String]) -> Result<Vec<Licensee>, Failure> {
    names.iter().map(|name| Licensee::parse(name).map_err(|error| format!("deny.toml: {name}: {error}").into())).collect()
}

#[derive(Debug, Deserialize)]
struct File {
    graph: GraphPart,
    licenses: LicensesPart,
}

#[derive(Debug, Deserialize)]
struct GraphPart {
    targets: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct LicensesPart {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}
