//! Every statement that stands in the sources of the store, found by reading them, so that none can be forgotten.
//!
//! A statement is one literal, or a literal in a macro that puts the same beginning before each, or a constant of its file,
//! or each of the literals that a loop goes through.
//! One that a `QueryBuilder` puts together is known by the literal that it begins with.

use std::fs;
use std::path::Path;

/// A statement, or what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    /// `sessions::coming`: the file below `src/store`, and the function.
    pub(super) place: String,
    pub(super) text: Text,
}

/// How much of a statement its source says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Text {
    Whole(String),
    /// The rest is put together when it runs.
    Beginning(String),
    /// It cannot be read here.
    Unknown,
}

impl Text {
    pub(super) fn whole(&self) -> Option<&String> {
        match self {
            Self::Whole(text) => Some(text),
            Self::Beginning(_) | Self::Unknown => None,
        }
    }
}

/// What makes a statement of a text.
const DOORS: [&str; 4] = ["sqlx::query", "sqlx::raw_sql", "QueryBuilder::<Sqlite>::new", "QueryBuilder::new"];

/// All of them. Panics where the sources run statements in a way that this reader does not know.
pub(super) fn statements() -> Vec<Statement> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store"), "", &mut files);
    files.iter().flat_map(|(module, code)| of_file(module, code)).collect()
}

fn collect(folder: &Path, above: &str, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name == "tests" {
            continue;
        }
        if path.is_dir() && name != "plans" {
            collect(&path, &format!("{above}{name}/"), files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("\n#[cfg(test)]").next().unwrap_or_default().to_owned();
            files.push((format!("{above}{name}"), code));
        }
    }
}

fn of_file(module: &str, code: &str) -> Vec<Statement> {
    let imported = code.lines().any(|line| line.starts_with("use sqlx") && line.contains("query"));
    assert!(!imported, "{module}: write sqlx::query where a statement is made, so that it is found");
    let executed = ["execute(\"", "fetch_all(\"", "fetch_one(\"", "fetch_optional(\""].iter().any(|call| code.contains(call));
    assert!(!executed, "{module}: a text is run without sqlx::query");
    let mut found: Vec<(usize, Statement)> = Vec::new();
    for door in DOORS {
        for (at, _) in code.match_indices(door).filter(|(at, _)| !in_comment(code, *at)) {
            let Some(open) = code[at..].find('(').filter(|open| !code[at..at + open].contains("query::Query")) else { continue };
            let place = format!("{module}::{}", function(&code[..at]));
            let texts = argument(code, at, code[at + open + 1..].trim_start(), door.starts_with("Query"));
            found.extend(texts.into_iter().map(|text| (at, Statement { place: place.clone(), text })));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, statement)| statement).collect()
}

fn in_comment(code: &str, at: usize) -> bool {
    let line = code[..at].rsplit('\n').next().unwrap_or_default();
    line.contains("//")
}

/// The name of the function that is open at the end of this code.
fn function(before: &str) -> &str {
    let (_, rest) = before.rsplit_once("fn ").unwrap_or_default();
    rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default()
}

/// What the statement that is made here may say.
fn argument(code: &str, at: usize, argument: &str, goes_on: bool) -> Vec<Text> {
    let name = argument.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default();
    let after = &argument[name.len()..];
    let whole: Vec<String> = match after.strip_prefix("!(") {
        _ if name.is_empty() => literal(argument).into_iter().collect(),
        Some(inside) if name != "format" => {
            let both = literal(inside.trim_start()).zip(beginning_of_macro(code, name));
            both.map(|(rest, first)| first + &rest).into_iter().collect()
        }
        Some(_) => Vec::new(),
        None if after.starts_with([')', ',']) => {
            constant(code, name).map_or_else(|| of_loop(&code[..at], name), |constant| vec![constant])
        }
        None => Vec::new(),
    };
    match whole.as_slice() {
        [] => vec![Text::Unknown],
        _ if goes_on => whole.into_iter().map(Text::Beginning).collect(),
        _ => whole.into_iter().map(Text::Whole).collect(),
    }
}

/// The literals that the loop which is open at the end of this code gives this name to, one after the other; none where
/// it goes through anything else.
fn of_loop(before: &str, name: &str) -> Vec<String> {
    let Some((_, list)) = before.rsplit_once(&format!("for {name} in [")) else { return Vec::new() };
    if list.contains("fn ") {
        return Vec::new();
    }
    let (mut list, mut texts) = (after_comments(list), Vec::new());
    while let Some((text, rest)) = split_literal(list) {
        texts.push(text);
        let rest = rest.trim_start();
        list = after_comments(rest.strip_prefix(',').unwrap_or(rest));
    }
    if list.starts_with(']') { texts } else { Vec::new() }
}

fn after_comments(code: &str) -> &str {
    let code = code.trim_start();
    match code.strip_prefix("//") {
        Some(comment) => after_comments(comment.split_once('\n').map_or("", |(_, rest)| rest)),
        None => code,
    }
}

/// What `macro_rules! name` puts before the literal that it is given.
fn beginning_of_macro(code: &str, name: &str) -> Option<String> {
    let (_, rules) = code.split_once(&format!("macro_rules! {name} "))?;
    let (_, inside) = rules.split_once("concat!(")?;
    literal(inside.trim_start())
}

fn constant(code: &str, name: &str) -> Option<String> {
    let (_, after) = code.split_once(&format!("const {name}: &str ="))?;
    literal(after.trim_start())
}

fn literal(code: &str) -> Option<String> {
    split_literal(code).map(|(text, _)| text)
}

/// The string literal at the start of this code, as the compiler reads it, and what follows it.
fn split_literal(code: &str) -> Option<(String, &str)> {
    let mut letters = code.strip_prefix('"')?.chars();
    let mut text = String::new();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return Some((text, letters.as_str())),
            '\\' => match letters.next()? {
                '\n' => letters = letters.as_str().trim_start().chars(),
                'n' => text.push('\n'),
                escaped => text.push(escaped),
            },
            letter => text.push(letter),
        }
    }
    None
}

#[test]
fn statements_are_read_as_the_compiler_reads_them() {
    let code = r#"
        const ROWS: &str = "select 3";
        macro_rules! select { ($rest:literal) => { concat!("select 4 ", $rest) }; }
        async fn one() { sqlx::query("select 1 \
            where x = '\"'"); }
        async fn two() { let mut query = QueryBuilder::<Sqlite>::new(
            "select 2 where "); sqlx::query(ROWS); sqlx::query_scalar::<_, i64>(select!("from x")); }
        // sqlx::query("in a comment")
        fn three() { sqlx::query(AssertSqlSafe(format!("select {}", 5))); }
        fn four() { for text in [
            "select 6", // not "select 7"
            "select 8 \
                where x",
        ] { sqlx::query(text); } }
        fn five() { for text in ["select 9", other()] { sqlx::query(text); } }
    "#;
    let read: Vec<(String, Text)> = of_file("m", code).into_iter().map(|found| (found.place, found.text)).collect();
    let expected = [
        ("m::one", Text::Whole("select 1 where x = '\"'".to_owned())),
        ("m::two", Text::Beginning("select 2 where ".to_owned())),
        ("m::two", Text::Whole("select 3".to_owned())),
        ("m::two", Text::Whole("select 4 from x".to_owned())),
        ("m::three", Text::Unknown),
        ("m::four", Text::Whole("select 6".to_owned())),
        ("m::four", Text::Whole("select 8 where x".to_owned())),
        ("m::five", Text::Unknown),
    ];
    assert_eq!(read, expected.map(|(place, text)| (place.to_owned(), text)));
}
