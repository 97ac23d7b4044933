//! docs/security.md names tests for what it says; they are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn every_row_names_tests_that_there_are() {
    let tests = tests();
    assert!(tests.len() > 500, "the sources were not found");
    let text = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let rows: Vec<&str> = text.lines().filter_map(proofs).collect();
    assert!(rows.len() > 50, "the rows were not found");
    for row in rows {
        let names: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        let missing: Vec<&str> = names.iter().filter(|name| !tests.contains(**name)).copied().collect();
        assert_eq!(missing, Vec::<&str>::new(), "no such test");
        assert!(!names.is_empty(), "a row names tests between backticks: {row}");
    }
}

/// The last cell of a row, which is neither the head of its table nor the line under it.
fn proofs(line: &str) -> Option<&str> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
    let &[_, _, proofs] = cells.as_slice() else { return None };
    (proofs != "proved by" && !proofs.starts_with("---")).then_some(proofs)
}

/// The names of all functions that are tests.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in ["src", "tests/it", "supply/src"] {
        collect(&root().join(folder), &mut found);
    }
    found
}

fn collect(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.extend(tests_in(&fs::read_to_string(path).unwrap()));
        }
    }
}

fn tests_in(source: &str) -> Vec<String> {
    let mut is_a_test = false;
    let mut names = Vec::new();
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[") {
            is_a_test |= line == "#[test]" || line.starts_with("#[tokio::test");
        } else if let Some(rest) = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn ")) {
            if is_a_test {
                names.extend(rest.split('(').next().map(str::to_owned));
            }
            is_a_test = false;
        }
    }
    names
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
