//! The licence texts that a package carries in its sources.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;

/// A phrase that only one licence has, and which one it is. A file may hold several licences.
const PHRASES: [(&str, &str); 13] = [
    ("Apache License", "Apache-2.0"),
    ("to deal in the Software without restriction", "MIT"),
    ("to any person or organization obtaining a copy of the software and accompanying documentation", "BSL-1.0"),
    ("Permission to use, copy, modify, and/or distribute this software for any purpose", "ISC"),
    ("Permission to use, copy, modify, and distribute this software for any purpose", "ISC"),
    ("with or without fee is hereby granted.", "0BSD"),
    ("UNICODE LICENSE", "Unicode-3.0"),
    ("UNICODE, INC. LICENSE AGREEMENT", "Unicode-3.0"),
    ("Neither the name", "BSD-3-Clause"),
    ("Redistribution and use in source and binary forms", "BSD-2-Clause"),
    ("This is free and unencumbered software", "Unlicense"),
    ("Altered source versions must be plainly marked", "Zlib"),
    ("Community Data License Agreement", "CDLA-Permissive-2.0"),
];

/// How far below a package's folder its files are looked for: what it has taken over from others lies deeper.
const DEEPEST: usize = 4;

/// What has to stand in the notices of a package of which these licences are relied on: each text of one of those, and each
/// that cannot be told. A text that only states other licences is left out.
pub(crate) fn of(folder: &Path, chosen: &[String]) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    collect(folder, DEEPEST, &mut files)?;
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        let text = tidy(&String::from_utf8_lossy(&fs::read(file)?));
        let stated = stated(&text);
        // A link to a file elsewhere in a repository comes as its address.
        let is_a_text = text.contains(' ');
        if is_a_text && (stated.is_empty() || stated.iter().any(|one| chosen.iter().any(|name| name == one))) {
            texts.push(text);
        }
    }
    texts.dedup();
    Ok(texts)
}

/// The licences that a text states, as far as they are known here.
pub(crate) fn stated(text: &str) -> Vec<&'static str> {
    let words = text.split_whitespace().map(|word| word.trim_start_matches(['*', '#', '/'])).filter(|word| !word.is_empty());
    let flat = words.collect::<Vec<_>>().join(" ").to_lowercase();
    PHRASES.iter().filter(|(phrase, _)| flat.contains(&phrase.to_lowercase())).map(|(_, licence)| *licence).collect()
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if entry.file_type()?.is_dir() {
            if depth > 1 && name != "tests" {
                collect(&entry.path(), depth - 1, files)?;
            }
        } else if is_a_licence(&name) {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn is_a_licence(name: &str) -> bool {
    let begins = ["licence", "license", "unlicense", "copying", "copyright", "notice"].iter().any(|word| name.starts_with(word));
    let code = [".rs", ".html", ".json", ".toml", ".yml", ".py"].iter().any(|end| name.ends_with(end));
    begins && !code
}

/// Without what no reader sees: spaces at ends of lines, and the kind of line ends.
fn tidy(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_by_what_only_it_says() {
        let mit = "Permission is hereby granted ... to deal\nin the Software without restriction, including";
        assert_eq!(stated(mit), ["MIT"]);
        assert_eq!(stated("   Apache License\n  Version 2.0, January 2004"), ["Apache-2.0"]);
        assert_eq!(stated("// for any purpose\n//\n// ... to deal\n// in the Software without restriction"), ["MIT"]);
        assert_eq!(stated("Copyright 2024 Somebody"), Vec::<&str>::new());
    }

    #[test]
    fn what_has_a_licence_in_its_name_is_looked_at() {
        for name in ["license", "license-mit", "licence.md", "copying", "notice.txt", "unlicense"] {
            assert!(is_a_licence(name), "{name}");
        }
        for name in ["license.rs", "readme.md", "src"] {
            assert!(!is_a_licence(name), "{name}");
        }
    }
}
