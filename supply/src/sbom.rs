//! The bill of materials in CycloneDX's JSON. It has no serial number and no time, so that the same sources give the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::graph::{Graph, Package};
use crate::{Failure, licence};

/// SHA-256 of what the registry served, by name and version.
pub(crate) type Checksums = BTreeMap<(String, String), String>;

pub(crate) fn write(graph: &Graph, checksums: &Checksums) -> Result<String, Failure> {
    let program = graph.program.as_ref().ok_or("cargo does not know the program")?;
    let components = graph.packages.values().map(|package| component(package, checksums)).collect::<Result<Vec<_>, _>>()?;
    let every = [program].into_iter().chain(graph.packages.values());
    let dependencies: Vec<Value> = every
        .map(|package| {
            let needs: Vec<String> = package.needs.iter().map(|(name, version)| purl(name, version)).collect();
            json!({"ref": purl(&package.name, &package.version), "dependsOn": needs})
        })
        .collect();
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {
            "type": "application",
            "bom-ref": purl(&program.name, &program.version),
            "name": program.name,
            "version": program.version,
            "description": program.description,
            "licenses": [{"expression": licence::expression(program)?.to_string()}],
        }},
        "components": components,
        "dependencies": dependencies,
    });
    Ok(serde_json::to_string_pretty(&bill)? + "\n")
}

/// What only helps to build the program is "excluded" from it.
fn component(package: &Package, checksums: &Checksums) -> Result<Value, Failure> {
    let reference = purl(&package.name, &package.version);
    let checksum = checksums.get(&package.key()).ok_or_else(|| format!("Cargo.lock has no checksum of {reference}"))?;
    let mut component = json!({
        "type": "library",
        "bom-ref": reference,
        "purl": reference,
        "name": package.name,
        "version": package.version,
        "scope": if package.shipped { "required" } else { "excluded" },
        "licenses": [{"expression": licence::expression(package)?.to_string()}],
        "hashes": [{"alg": "SHA-256", "content": checksum}],
    });
    if let Some(repository) = &package.repository {
        component["externalReferences"] = json!([{"type": "vcs", "url": repository}]);
    }
    Ok(component)
}

/// A version may have a `+` in it, which would be read as a space.
fn purl(name: &str, version: &str) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

pub(crate) fn checksums(root: &Path) -> Result<Checksums, Failure> {
    let lock: Lock = toml::from_str(&fs::read_to_string(root.join("Cargo.lock"))?)?;
    let packages = lock.package.into_iter();
    Ok(packages.filter_map(|locked| Some(((locked.name, locked.version), locked.checksum?))).collect())
}

#[derive(Debug, Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Debug, Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}
