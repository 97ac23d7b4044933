//! The ordinary tests read everything that fuzzers have found worth keeping, without a fuzzer.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, str};

use proptest::prelude::*;

use super::TARGETS;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name)
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let files = fs::read_dir(folder("corpus").join(target)).unwrap();
    files.map(|file| fs::read(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn every_target_reads_its_corpus() {
    for (target, read) in TARGETS {
        let corpus = corpus(target);
        assert!(corpus.len() >= 5, "the corpus of {target} was not found");
        for data in corpus {
            read(&data);
        }
    }
}

#[test]
fn every_target_has_a_fuzzer() {
    let manifest = fs::read_to_string(folder("Cargo.toml")).unwrap();
    let files: BTreeSet<String> =
        fs::read_dir(folder("fuzz_targets")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(files, TARGETS.iter().map(|(target, _)| format!("{target}.rs")).collect());
    for (target, _) in TARGETS {
        assert!(manifest.contains(&format!("name = \"{target}\"")), "{target} is not in fuzz/Cargo.toml");
        let file = fs::read_to_string(folder("fuzz_targets").join(format!("{target}.rs"))).unwrap();
        assert!(file.contains(&format!("run(\"{target}\"")), "fuzz/fuzz_targets/{target}.rs runs another target");
    }
}

/// What the corpus is for: that it gets past the first line of a reader.
#[test]
fn the_corpus_has_what_is_read_and_what_is_not() {
    let kinds = |target: &str| -> BTreeSet<u64> {
        let documents = corpus(target).into_iter().filter_map(|data| serde_json::from_slice::<serde_json::Value>(&data).ok());
        documents.filter_map(|document| document["type"].as_u64()).collect()
    };
    assert_eq!(kinds("interactions"), BTreeSet::from([2, 3, 4, 5]));
    for data in corpus("interactions") {
        let whole = serde_json::from_slice::<serde_json::Value>(&data).is_ok_and(|document| document["type"].is_u64());
        assert!(!whole || crate::bot::fuzzing::is_an_interaction(&data), "{}", String::from_utf8_lossy(&data));
    }
}

proptest! {
    /// A fuzzer in small, for those who have none: pieces of the corpus put together otherwise.
    #[test]
    fn pieces_of_the_corpus_break_nothing(target in 0..TARGETS.len(), one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(), cuts in any::<[prop::sample::Index; 2]>(), between in proptest::collection::vec(any::<u8>(), 0..4)) {
        let (name, read) = TARGETS[target];
        let corpus = corpus(name);
        let (one, other) = (one.get(&corpus), other.get(&corpus));
        let head = &one[..cuts[0].index(one.len() + 1)];
        let tail = &other[cuts[1].index(other.len() + 1)..];
        read(&[head, &between, tail].concat());
    }
}
