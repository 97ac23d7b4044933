//! The notices of third parties, as a text for people: what is in the program, under which licence, and each text once.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::graph::{Graph, Package};
use crate::policy::Policy;
use crate::{Failure, licence, texts};

const BEGINNING: &str = "\
Slotkeeper is licensed under MIT or Apache-2.0, as you choose. It contains the work of others, which is listed here with the
licence that is relied on where there is a choice; the texts of the licences follow.

This file is made by: cargo run -p supply -- notices > THIRD-PARTY-NOTICES.txt
";

/// What lies in a package and has no licence file there that says whose it is.
const WITHIN: [(&str, &str); 2] = [
    ("libsqlite3-sys", "contains SQLite, which is in the public domain (https://sqlite.org/copyright.html)"),
    ("utoipa-swagger-ui-vendored", "contains Swagger UI, Copyright SmartBear Software Inc., under Apache-2.0"),
];

/// Of each text, who has it.
type Texts = BTreeMap<String, Vec<String>>;

pub(crate) fn write(graph: &Graph, policy: &Policy) -> Result<String, Failure> {
    let (mut list, mut found, mut standard) = (String::new(), Texts::new(), Texts::new());
    for package in graph.packages.values().filter(|package| package.shipped) {
        let chosen = licence::chosen(package, policy)?;
        list += &line(package, &chosen)?;
        let texts = texts::of(package.folder(), &chosen)?;
        let stated: Vec<&str> = texts.iter().flat_map(|text| texts::stated(text)).collect();
        for missing in chosen.iter().filter(|name| !stated.contains(&name.as_str())) {
            standard.entry(missing.clone()).or_default().push(by(package));
        }
        for text in texts {
            found.entry(text).or_default().push(titled(package));
        }
    }
    let mut all = format!("{BEGINNING}\n{list}");
    for (text, owners) in by_owner(found) {
        write!(all, "\n{RULE}\n{}\n{RULE}\n\n{text}\n", owners.join(", "))?;
    }
    for (name, owners) in standard {
        let text = spdx::license_id(&name).map(spdx::LicenseId::text).ok_or_else(|| format!("{name} has no standard text"))?;
        write!(all, "\n{RULE}\n{name}, as these have no text of their own:\n{}\n{RULE}\n\n{}\n", owners.join("\n"), text.trim())?;
    }
    Ok(all)
}

const RULE: &str = "--------------------------------------------------------------------------------";

fn line(package: &Package, chosen: &[String]) -> Result<String, Failure> {
    let mut line = format!("{}: {}", titled(package), chosen.join(" and "));
    if let Some(repository) = &package.repository {
        write!(line, ", {repository}")?;
    }
    for (_, what) in WITHIN.iter().filter(|(name, _)| *name == package.name) {
        write!(line, "; {what}")?;
    }
    Ok(line + "\n")
}

fn titled(package: &Package) -> String {
    format!("{} {}", package.name, package.version)
}

fn by(package: &Package) -> String {
    if package.authors.is_empty() { titled(package) } else { format!("{}, by {}", titled(package), package.authors.join(", ")) }
}

/// In the order of whom they belong to, which is that of the list.
fn by_owner(texts: Texts) -> Vec<(String, Vec<String>)> {
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
    texts
}
