//! What the program is made of, from cargo's own account: the notices that its licences ask for, and a bill of materials
//! for machines. Both come out the same on every machine, for the targets that `deny.toml` names.
//!
//! ```text
//! cargo run -p supply -- notices > THIRD-PARTY-NOTICES.txt
//! cargo run -p supply -- sbom > slotkeeper.cdx.json
//! ```

mod graph;
mod licence;
mod notices;
mod policy;
mod sbom;
mod texts;

use std::error::Error;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use graph::Graph;
use policy::Policy;

/// Why nothing comes out: one sentence.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let made = match std::env::args().nth(1).as_deref() {
        Some("notices") => notices(),
        Some("sbom") => sbom(),
        _ => Err("say what to make: notices or sbom".into()),
    };
    let written = made.and_then(|text| Ok(io::stdout().write_all(text.as_bytes())?));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // A standard error that is closed leaves nobody to tell.
            let _ = writeln!(io::stderr(), "supply: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn notices() -> Result<String, Failure> {
    let policy = Policy::read(&root())?;
    notices::write(&Graph::read(&root(), &policy.targets)?, &policy)
}

fn sbom() -> Result<String, Failure> {
    let policy = Policy::read(&root())?;
    sbom::write(&Graph::read(&root(), &policy.targets)?, &sbom::checksums(&root())?)
}

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_notices_are_those_of_what_is_built() {
        let committed = fs::read_to_string(root().join("THIRD-PARTY-NOTICES.txt")).unwrap();
        let fresh = notices().unwrap();
        // Compared without showing half a megabyte.
        assert!(committed == fresh, "made anew with: cargo run -p supply -- notices > THIRD-PARTY-NOTICES.txt");
    }

    #[test]
    fn the_bill_of_materials_is_the_same_twice_and_complete() {
        let bill = sbom().unwrap();
        assert_eq!(bill, sbom().unwrap());
        let bill: serde_json::Value = serde_json::from_str(&bill).unwrap();
        assert_eq!((&bill["bomFormat"], &bill["specVersion"]), (&"CycloneDX".into(), &"1.5".into()));
        assert_eq!(bill["metadata"]["component"]["name"], "slotkeeper");
        let components = bill["components"].as_array().unwrap();
        let names: Vec<&str> = components.iter().map(|component| component["name"].as_str().unwrap()).collect();
        for expected in ["serenity", "sqlx", "axum", "ring", "libsqlite3-sys", "cc"] {
            assert!(names.contains(&expected), "{expected} is not in the bill");
        }
        // What only tests use is not in the product.
        for foreign in ["proptest", "discord-sandbox", "fantoccini", "supply"] {
            assert!(!names.contains(&foreign), "{foreign} is in the bill");
        }
        assert!(components.iter().all(|component| component["hashes"][0]["content"].as_str().unwrap().len() == 64));
        let known: Vec<&str> = components.iter().map(|component| component["bom-ref"].as_str().unwrap()).collect();
        for dependency in bill["dependencies"].as_array().unwrap() {
            for on in dependency["dependsOn"].as_array().unwrap() {
                assert!(known.contains(&on.as_str().unwrap()), "{on} is depended on and not a component");
            }
        }
    }

    #[test]
    fn every_exception_to_the_policy_has_a_reason() {
        let text = fs::read_to_string(root().join("deny.toml")).unwrap();
        let exceptions: Vec<&str> = text.lines().map(str::trim).filter(|line| line.starts_with('{')).collect();
        assert!(exceptions.len() > 5, "the exceptions were not found");
        for line in exceptions {
            let reason = line.split_once("reason = \"").or_else(|| line.split_once("# ")).map(|(_, reason)| reason);
            assert!(reason.is_some_and(|reason| reason.len() > 15), "without a reason: {line}");
        }
    }
}
