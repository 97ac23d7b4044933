//! The arrows between the modules, and which module may speak to which outside world (docs/ARCHITECTURE.md).

use std::fs;
use std::path::{Path, PathBuf};

/// Each module with those that it may use. A module that is not here fails the test: it has no place yet.
const ARROWS: [(&str, &[&str]); 19] = [
    ("domain", &[]),
    ("store", &["domain"]),
    ("secret_file", &[]),
    ("vault", &["store", "domain", "secret_file"]),
    ("received", &[]),
    ("engine", &["vault", "store", "domain", "received"]),
    ("roblox", &["domain", "received"]),
    ("linking", &["roblox", "vault", "store", "domain", "received"]),
    ("desk", &["engine", "linking", "roblox", "vault", "store", "domain"]),
    ("bot", &["desk", "engine", "linking", "roblox", "vault", "store", "domain", "received"]),
    ("api", &["desk", "engine", "linking", "vault", "store", "domain"]),
    // The vault's key is the vault's own type, read once.
    ("config", &["vault", "domain", "secret_file"]),
    ("command_line", &["domain"]),
    ("key_file", &[]),
    ("logging", &[]),
    ("open_files", &[]),
    (
        "app",
        &["api", "bot", "desk", "engine", "linking", "roblox", "vault", "store", "domain", "config", "key_file", "open_files"],
    ),
    // Not in the program: what fuzzers reach the readers by.
    ("fuzzing", &["api", "bot", "desk", "engine", "linking", "roblox", "domain"]),
    ("main", &["app", "command_line", "config", "key_file", "logging", "open_files", "store"]),
];

/// Each outside world with the places that may speak to it.
const WORLDS: [(&str, &[&str]); 23] = [
    ("sqlx", &["store"]),
    ("serenity", &["bot"]),
    ("poise", &["bot"]),
    ("reqwest", &["bot/rest", "engine/series", "roblox", "linking/providers", "received"]),
    ("backon", &["engine/series"]),
    ("axum", &["api"]),
    ("hyper", &["api"]),
    ("rustix", &["open_files", "secret_file"]),
    ("utoipa", &["api"]),
    ("governor", &["desk/programs", "linking/pace", "roblox/turns"]),
    ("sha2", &["desk/programs", "roblox/pauses", "vault"]),
    ("subtle", &["desk/programs"]),
    ("getrandom", &["desk/programs", "linking/phrases", "vault"]),
    ("chacha20poly1305", &["vault"]),
    ("data_encoding", &["vault"]),
    (
        "tempfile",
        &[
            "vault",
            "config/tests",
            "store/privacy/subjects",
            "store/plans",
            "store/changes",
            "store/shared_write",
            "store/database/tests",
        ],
    ),
    ("clap", &["command_line", "main"]),
    ("figment", &["config"]),
    ("anyhow", &["main"]),
    ("tracing_subscriber", &["logging"]),
    // The list that words are chosen from is there to test the choice.
    ("bip39", &["linking/words"]),
    // The sandboxes are for tests and examples; the product does not contain them.
    ("discord_sandbox", &[]),
    ("roblox_sandbox", &[]),
];

/// What the domain must not even mention: it computes, and everything that it needs is an argument.
const NOT_IN_DOMAIN: [&str; 8] = ["async", "await", "tokio", "now", "fs", "net", "spawn", "tracing"];

#[test]
fn every_module_uses_only_what_stands_to_its_right() {
    let mut wrong = Vec::new();
    for file in sources() {
        let (_, allowed) = arrow(&file.module);
        for used in file.crate_paths() {
            if used != file.module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", file.path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_outside_world_has_one_door() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (world, places) in WORLDS {
            let allowed = places.iter().any(|place| file.place.starts_with(place));
            if !allowed && file.words().any(|word| word == world) {
                wrong.push(format!("{} mentions {world}", file.path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_domain_computes_and_nothing_else() {
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| file.module == "domain" && !file.place.ends_with("_tests")) {
        let mentioned = file.words().filter(|word| NOT_IN_DOMAIN.contains(word));
        // An argument that is called `now` is how the domain gets the time; a call is what it must not make.
        let called = mentioned.filter(|word| *word != "now" || file.code.contains("::now("));
        wrong.extend(called.map(|word| format!("{} mentions {word}", file.path.display())));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_owns_and_fits_a_reader() {
    for file in sources() {
        assert!(file.text.starts_with("//!"), "{} does not begin with what it owns", file.path.display());
        let lines = file.text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines; give its second subject a file of its own", file.path.display());
    }
}

struct Source {
    path: PathBuf,
    /// `bot/boards/mod`, below `src`.
    place: String,
    /// `bot`.
    module: String,
    text: String,
    /// The text without comments.
    code: String,
}

impl Source {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.code.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
    }

    /// The first segment of every path that begins at the crate's root.
    fn crate_paths(&self) -> Vec<String> {
        let root = if self.module == "main" { "slotkeeper::" } else { "crate::" };
        let segment = |rest: &str| {
            rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default().to_owned()
        };
        let mut paths: Vec<String> = self.code.split(root).skip(1).map(segment).filter(|segment| !segment.is_empty()).collect();
        paths.sort();
        paths.dedup();
        paths
    }
}

fn arrow(module: &str) -> (&'static str, &'static [&'static str]) {
    let known = ARROWS.into_iter().find(|(name, _)| *name == module);
    known.unwrap_or_else(|| panic!("src/{module} is not on the map: add it to ARROWS and to docs/ARCHITECTURE.md"))
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    assert!(found.len() > 50, "the sources were not found");
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, found);
            continue;
        }
        let place = path.strip_prefix(root).unwrap().with_extension("").display().to_string();
        let module = place.split('/').next().unwrap().to_owned();
        if module == "lib" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.lines().map(code_of).collect::<Vec<_>>().join("\n");
        found.push(Source { path, place, module, text, code });
    }
}

/// A line without its comment and without what stands between quotation marks.
fn code_of(line: &str) -> String {
    let line = line.replace("\\\"", "");
    let unquoted: String = line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"");
    unquoted.split("//").next().unwrap_or_default().to_owned()
}
